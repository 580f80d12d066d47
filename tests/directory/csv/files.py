"""Files as somebody would upload them."""

from lockstep.directory.csv.acts import start, upload
from lockstep.directory.csv.creating import create_next
from lockstep.directory.csv.ending import end
from lockstep.directory.csv.models import CsvImport
from lockstep.directory.things import acting

HEAD = "username,email,firstname,lastname"


def lines(*texts: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *texts, ""]).encode()


def person(name: str, **more: str) -> str:
    """A line for somebody: person("Dana Reed")."""
    first, _, last = name.partition(" ")
    email = f"{first}.{last}@fernhill.example".lower()
    return ",".join([more.get("username", email), more.get("email", email), first, last])


def crowd(number: int) -> bytes:
    return lines(*(person(f"Pat No{n}") for n in range(number)))


def previewed(data: bytes, who, name: str = "people.csv") -> CsvImport:
    return upload(data, name, actor=acting(who))


def work_off(part_of: CsvImport) -> None:
    """What the worker does, without its lanes."""
    while create_next(part_of.pk):
        pass
    end(part_of.pk)


def imported(data: bytes, who, group_id: str = "") -> CsvImport:
    part_of = previewed(data, who)
    start(part_of, group_id, actor=acting(who))
    work_off(part_of)
    part_of.refresh_from_db()
    return part_of
