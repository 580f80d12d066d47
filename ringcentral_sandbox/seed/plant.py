"""Puts a seed into the database: people once, into an empty one; what configures the sandbox at every start."""

import json

from ringcentral_sandbox.accounts.countries import country_code
from ringcentral_sandbox.accounts.extensions import NOT_ACTIVATED, email_key, find_user
from ringcentral_sandbox.accounts.licences import add_lines
from ringcentral_sandbox.accounts.passwords import password_hash
from ringcentral_sandbox.accounts.roles import SUPER_ADMIN
from ringcentral_sandbox.mailbox.mails import send_activation
from ringcentral_sandbox.sandbox import Sandbox
from ringcentral_sandbox.seed.read import Seed, SeedPerson
from ringcentral_sandbox.switches import set_switches

DEFAULT_COMPANY_ID = "400100000"


def plant(sandbox: Sandbox, seed: Seed) -> None:
    """Safe to call at every start: the people of an existing database stay as they are."""
    with sandbox.database.transaction():
        _configure(sandbox, seed)
        if not sandbox.database.setting("is_seeded", False):
            _populate(sandbox, seed)
            sandbox.database.set_setting("is_seeded", True)


def _configure(sandbox: Sandbox, seed: Seed) -> None:
    database = sandbox.database
    database.set_setting("client", seed.client)
    database.set_setting("rate_limits", seed.rate_limits)
    database.set_setting("service_provider", seed.service_provider)


def _populate(sandbox: Sandbox, seed: Seed) -> None:
    database, hashes = sandbox.database, dict[str, str]()
    database.set_setting("company", {"id": DEFAULT_COMPANY_ID, **seed.company})
    set_switches(database, seed.switches)
    creator = next((person for person in seed.people if person.role == SUPER_ADMIN), None)
    for person in seed.people:
        if person.password and person.password not in hashes:
            hashes[person.password] = password_hash(person.password)
        _plant_person(sandbox, person, hashes.get(person.password, ""), is_creator=person is creator)
    for country, count in seed.unassigned.items():
        add_lines(sandbox, country, count)
    for address in seed.emails_taken_elsewhere:
        database.execute("INSERT OR IGNORE INTO taken_elsewhere VALUES (?)", email_key(address))


def _plant_person(sandbox: Sandbox, person: SeedPerson, hashed: str, *, is_creator: bool) -> None:
    """Written as it stands: a seed may hold what the rules would refuse today."""
    [extension_id] = add_lines(sandbox, person.country)
    phones = [{"type": "mobile", "value": person.phone}] if person.phone else []
    code = country_code(person.address.get("country", ""))
    address = {**person.address, "country": code} if code else person.address
    sandbox.database.execute(
        "UPDATE extension SET number = COALESCE(NULLIF(?, ''), number), status = ?, user_name = ?, email = ?,"
        " email_key = ?, first_name = ?, last_name = ?, title = ?, department = ?, external_id = ?, address = ?,"
        " phones = ?, role = ?, password = ?, origin = ?, is_creator = ?, enforce_sso = ?, assigned_at = ?"
        " WHERE id = ?",
        *(person.extension, person.status, person.email, person.email, email_key(person.email)),
        *(person.first_name, person.last_name, person.title, person.department, person.external_id),
        *(json.dumps(address), json.dumps(phones), person.role, hashed, person.created_by),
        *(is_creator, person.enforce_sso, sandbox.timestamp(), extension_id),
    )
    planted = find_user(sandbox.database, extension_id)
    assert planted is not None
    if planted.status == NOT_ACTIVATED:
        send_activation(sandbox, planted)
