"""The cast of the demo, as data: Fernhill Trading, and what RingCentral holds of it before anything is connected.

Some people each break one of RingCentral's rules, so that every reason can be seen; `why` says which.
"""

from dataclasses import dataclass, field

ORGANISATION = "Fernhill Trading"
ASK_WHOM = "the IT desk, it-desk@fernhill.example"
PASSWORD = "orchard-lantern-42"  # noqa: S105 (printed by the demo, for invented people)
CLIENT_ID, CLIENT_SECRET = "fernhill-lockstep", "demo-secret-of-no-value"
LONDON = {"locality": "London", "region": "Greater London", "country": "United Kingdom"}
NEW_YORK = {"locality": "New York", "region": "NY", "country": "United States"}
BERLIN = {"locality": "Berlin", "region": "Berlin", "country": "Germany"}
LYON = {"locality": "Lyon", "region": "Rhône", "country": "France"}


@dataclass(frozen=True)
class Person:
    """Somebody in the directory. `where` fills a work address; `home` makes it one of type home."""

    first: str
    last: str
    department: str
    groups: tuple[str, ...] = ()
    job_title: str = ""
    where: dict = field(default_factory=lambda: LONDON)
    street: str = "4 Fern Lane"
    postal_code: str = "SE1 4AA"
    mobile: str = ""
    email: str = ""
    username: str = ""
    display: str = ""
    home: bool = False
    role: str = ""
    state: str = "ACTIVATED"
    sign_in: str = "ready"  # or temporary, expiring, expired: how the password stands
    why: str = ""

    @property
    def address_of_mail(self) -> str:
        return self.email or f"{self.first}.{self.last}@fernhill.example".lower()


GROUPS = {
    "Sales": "Everybody who sells; first to get RingCentral",
    "Support": "The support desks in London and Berlin",
    "Marketing": "",
    "Finance": "",
    "IT": "",
    "Contractors 2026": "Until the end of the year",
}
ALICE = Person("Alice", "Moreau", "IT", ("IT",), "Head of IT", role="administrator")
PEOPLE = (
    Person("Rhea", "Stone", "IT", ("IT",), "Auditor", role="read_only"),
    Person("Bob", "Tanaka", "Sales", ("Sales",), "Account Manager", mobile="+442079460001"),
    Person("Carol", "Weiss", "Legal", (), "Counsel"),
    Person(
        "Daniel", "Okafor", "Sales", ("Sales",), "Account Manager", NEW_YORK, "12 Pine Street", "10005", "+12125550142"
    ),
    Person("Elif", "Demir", "Support", ("Support",), "Support Engineer"),
    Person(
        "Farah",
        "Haddad",
        "Sales",
        ("Sales",),
        "Account Manager",
        home=True,
        sign_in="expiring",
        why="a home address",
    ),
    Person("Grace", "O’Connell", "Sales", ("Sales",), email="grace.oconnell@fernhill.example", sign_in="temporary"),
    Person("Hugo", "Lindqvist", "Support", ("Support",), "Team Lead, Support"),
    Person("Inês", "Carvalho", "Marketing", ("Marketing",), email="ines.carvalho@fernhill.example"),
    Person(
        "Jakub",
        "Nowak",
        "Support",
        ("Support",),
        "Support Engineer",
        BERLIN,
        "Fasanenweg 9",
        "10119",
        why="no line free in Germany",
    ),
    Person(
        "Katrin",
        "Schäfer",
        "Sales",
        ("Sales",),
        "Account Manager",
        BERLIN,
        "Fasanenweg 9",
        "10119",
        email="katrin.schaefer@fernhill.example",
        why="no line free in Germany",
    ),
    Person("Liam", "Fitzgerald", "Sales", ("Sales",), email="liam+sales@fernhill.example", why="a + in the e-mail"),
    Person(
        "美玲",
        "周",
        "Support",
        ("Support",),
        "Support Engineer",
        email="mei-ling.chou@fernhill.example",
        display="Mei-Ling Chou",
        why="a name in another script",
    ),
    Person("Noah", "Abrams", "Sales", (), state="SUSPENDED", sign_in="expired"),
    Person("Olivia", "Brandt", "Support", ("Support",), "Support Engineer"),
    Person("Priya", "Raghunathan", "Support", ("Support",), "Support Engineer"),
    Person("Quinn", "Abara", "Finance", ("Finance",), "Controller"),
    Person("Rosa", "Jiménez", "Marketing", ("Contractors 2026",), email="rosa.jimenez@fernhill.example"),
    Person(
        "Samuel",
        "Adeyemi",
        "Sales",
        ("Sales",),
        "Account Manager",
        username="sam.adeyemi",
        why="a username other than the e-mail",
    ),
    Person(
        "Tomasz",
        "Zieliński",
        "Support",
        ("Support",),
        "Support Engineer",
        {"locality": "Leeds"},
        "1 Mill Row",
        "LS1 1AA",
        email="tomasz.zielinski@fernhill.example",
        why="an address without a country",
    ),
    Person("Viktor", "Halvorsen", "Marketing", ("Contractors 2026",)),
    Person("Wanda", "Kowalczyk", "Support", ("Support",), "Support Engineer"),
    Person("Xavier", "Delacroix", "Marketing", ("Marketing",), "Designer", LYON, "2 quai Perrache", "69002"),
    Person("Yasmin", "Farouk", "Finance", ("Finance",), "Accountant"),
    Person("Zoë", "Hartmann", "Marketing", ("Contractors 2026",), email="zoe.hartmann@fernhill.example"),
)
