"""What RingCentral holds of Fernhill Trading before anything is connected: the sandbox's seed, as data.

A Premium account with somebody in every role; lines taken and free in two countries, none in Germany. Some people match
people of the directory: two active (to be adopted), one disabled and one pending (to be held, with the reason).
"""

from dataclasses import dataclass

from lockstep.demo import cast

REDIRECT_PATH = "/admin/connected-services/authorised"  # connections/clients.py; the sandbox starts before Django does
UNASSIGNED = {"United Kingdom": 8, "United States": 4}
LONDON = {"streetAddress": "4 Fern Lane", "postalCode": "SE1 4AA", **cast.LONDON}


@dataclass(frozen=True)
class Extension:
    """Somebody over there; who is not activated yet has no password."""

    first: str
    last: str
    department: str
    role: str = "Standard (International)"
    country: str = "United Kingdom"
    status: str = "Enabled"
    address: bool = False
    email: str = ""

    def as_seed(self) -> dict:
        return {
            "email": self.email or f"{self.first}.{self.last}@fernhill.example".lower(),
            "first_name": self.first,
            "last_name": self.last,
            "department": self.department,
            "role": self.role,
            "country": self.country,
            "status": self.status,
            "password": "" if self.status == "NotActivated" else cast.PASSWORD,
            "address": LONDON if self.address else {},
        }


RITA = Extension("Rita", "Calder", "IT", "Super Admin")
EXTENSIONS = (
    RITA,
    Extension("Owen", "Pryce", "IT", "Phone System Admin"),
    Extension("Beatriz", "Correia", "Finance", "Billing Admin", "United States"),
    Extension("Una", "Lindgren", "IT", "User Admin"),
    Extension("Conor", "Byrne", "Sales", "Manager"),
    Extension("Dagny", "Solheim", "Support", "Standard (International)"),
    Extension("Arjun", "Mehta", "Support", "Standard"),
    Extension("Emeka", "Nwosu", "Sales", "Standard", "United States"),
    # Who matches somebody of the directory.
    Extension("Bob", "Tanaka", "Inside Sales", address=True),
    Extension("Priya", "Raghunathan", "Customer Care", address=True),
    Extension("Carol", "Weiss", "Legal"),
    Extension("Olivia", "Brandt", "Support", status="Disabled"),
    Extension("Grace", "O’Connell", "Sales", status="NotActivated", email="grace.oconnell@fernhill.example"),
)


def seed(lockstep_url: str) -> dict:
    """The JSON that the sandbox's command takes."""
    return {
        "company": {"name": cast.ORGANISATION, "plan": "Premium"},
        "client": {
            "client_id": cast.CLIENT_ID,
            "client_secret": cast.CLIENT_SECRET,
            "name": "Lockstep",
            "redirect_uris": [lockstep_url + REDIRECT_PATH],
        },
        "people": [extension.as_seed() for extension in EXTENSIONS],
        "unassigned": UNASSIGNED,
    }
