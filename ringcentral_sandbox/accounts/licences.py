"""DigitalLines: every extension has one, and an unassigned extension is a free one, in its country."""

from ringcentral_sandbox.accounts.countries import country_code, country_name
from ringcentral_sandbox.accounts.extensions import UNASSIGNED
from ringcentral_sandbox.accounts.refusal import Refused, invalid_parameter
from ringcentral_sandbox.database import Database
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.switches import switch

FIRST_ID, FIRST_NUMBER = 400_100_001, 101


def add_lines(sandbox: Sandbox, country: str, count: int = 1) -> list[int]:
    """Buy lines: unassigned extensions with new ids and numbers."""
    code = country_code(country, alpha3=True)
    if code is None:
        raise Refused(400, f"There is no country {country!r}.", "invalidValue")
    with sandbox.database.transaction():
        return [_new_extension(sandbox, code) for _ in range(count)]


def remove_lines(sandbox: Sandbox, country: str, count: int = 1) -> int:
    """Give free lines back; answers how many there were to give."""
    code = country_code(country, alpha3=True)
    with sandbox.database.transaction():
        rows = sandbox.database.rows(
            "SELECT id FROM extension WHERE status = ? AND assigned_country = ? ORDER BY id LIMIT ?",
            *(UNASSIGNED, code, count),
        )
        for row in rows:
            sandbox.database.execute("DELETE FROM extension WHERE id = ?", row["id"])
    return len(rows)


def take_line(sandbox: Sandbox, country: str) -> int:
    """The id of an unassigned extension in the country (any country for ''), or Refused if none is free."""
    order = "ASC" if switch(sandbox.database, "id_reuse") == "oldest" else "DESC"
    row = sandbox.database.row(
        "SELECT id, assigned_country FROM extension WHERE status = ? AND (? = '' OR assigned_country = ?)"  # noqa: S608
        f" ORDER BY changed_at {order}, id LIMIT 1",
        *(UNASSIGNED, country, country),
    )
    if row is None:
        raise _no_line(sandbox.database, country)
    if switch(sandbox.database, "id_reuse") != "never":
        return int(row["id"])
    sandbox.database.execute("DELETE FROM extension WHERE id = ?", row["id"])
    return _new_extension(sandbox, row["assigned_country"])


def lines_by_country(database: Database) -> list[tuple[str, int, int]]:
    """(country's name, taken, free) for each country that has lines."""
    rows = database.rows(
        "SELECT assigned_country, SUM(status != ?) AS taken, SUM(status = ?) AS free"
        " FROM extension GROUP BY assigned_country ORDER BY assigned_country",
        *(UNASSIGNED, UNASSIGNED),
    )
    return [(country_name(row["assigned_country"]), row["taken"], row["free"]) for row in rows]


def _no_line(database: Database, country: str) -> Refused:
    any_free = database.value("SELECT 1 FROM extension WHERE status = ?", UNASSIGNED)
    if country and any_free and switch(database, "no_line") == "country_400":
        return invalid_parameter("contact.businessAddress.country")
    return Refused(403, "License limit has been reached.")


def _new_extension(sandbox: Sandbox, country: str) -> int:
    database = sandbox.database
    extension_id = database.setting("next_extension_id", FIRST_ID)
    number = database.setting("next_extension_number", FIRST_NUMBER)
    while database.value("SELECT 1 FROM extension WHERE number = ?", str(number)):
        number += 1
    database.set_setting("next_extension_id", extension_id + 1)
    database.set_setting("next_extension_number", number + 1)
    database.execute(
        "INSERT INTO extension (id, number, assigned_country, status, changed_at) VALUES (?, ?, ?, ?, ?)",
        *(extension_id, str(number), country, UNASSIGNED, sandbox.timestamp()),
    )
    return int(extension_id)
