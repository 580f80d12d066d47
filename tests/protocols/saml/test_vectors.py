"""Every folder of tests/vectors/saml: what was received, and the fault that refuses it (B5, B3)."""

import tomllib
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from lockstep.protocols.saml import authn_request, bindings, metadata
from lockstep.protocols.saml.errors import SamlError, SamlFault

from .material import EMAIL, NOW, OUR_URL, VECTORS, service_provider

CASES = sorted(path.parent for path in VECTORS.glob("*/case.toml"))
NOT_RECEIVED = {SamlFault.TEXT_NOT_XML}  # about what we write; tests/protocols/saml/test_response.py


def take(case: dict, received: bytes) -> object:
    if case["kind"] == "metadata":
        return metadata.read_service_provider(received, now=NOW)
    text = received.decode()
    if case["kind"] == "redirect":
        request = bindings.decode_redirect(text)
    else:
        request = bindings.decode_post(parse_qsl(text, keep_blank_values=True))
    sp = service_provider(certificates=case.get("certificates"), signs_requests=case.get("signs_requests", False))
    return authn_request.check(request, sp, our_url=OUR_URL, name_id_format=EMAIL, now=NOW)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_what_was_received_is_taken_or_refused_as_its_folder_says(folder: Path):
    case = tomllib.loads((folder / "case.toml").read_text())
    if not case["fault"]:
        assert take(case, (folder / "received").read_bytes())
        return
    with pytest.raises(SamlError) as refused:
        take(case, (folder / "received").read_bytes())
    assert refused.value.fault == case["fault"], refused.value


def test_every_fault_has_a_vector_and_a_sentence():
    shown = {tomllib.loads((folder / "case.toml").read_text())["fault"] for folder in CASES}
    assert {fault.value for fault in SamlFault if fault not in NOT_RECEIVED} == shown - {""}
    assert all(fault.sentence and fault.sentence[-1] != "." for fault in SamlFault)
