"""What the demo prints: addresses, sign-ins, where mail is to be seen, and what to try."""

from pathlib import Path

from lockstep.demo import cast


def welcome(lockstep: str, sandbox: str, data: Path) -> str:
    """All that a person needs to begin."""
    return f"""
Lockstep                  {lockstep}
  Administrator           {cast.ALICE.address_of_mail}
  Read Only               rhea.stone@fernhill.example
  a person in Sales       bob.tanaka@fernhill.example
  somebody without access carol.weiss@fernhill.example

RingCentral sandbox       {sandbox}
  Super Admin             rita.calder@fernhill.example
  too low for SCIM        arjun.mehta@fernhill.example
  its domain              {sandbox.removeprefix("http://")}

Password of everybody     {cast.PASSWORD}
Mail, Lockstep's too      {sandbox}/mailbox
Data                      {data}
"""
