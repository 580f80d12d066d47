"""How pages write times, people and colours."""

from datetime import datetime, timedelta
from zlib import crc32

from django.utils import timezone

# JumpCloud's twelve tile colours in the order of the classes in 60_parts.css, which darkens those too light for white.
COLOURS = (
    "#202d38", "#005466", "#3e8696", "#006cac", "#0617ac", "#7c6ada",
    "#d5779d", "#9e2f00", "#ffb000", "#58c469", "#57c49f", "#ff6c03",
)  # fmt: skip
HUES = 5


def clock_time(moment: datetime, now: datetime, *, seconds: bool = False) -> str:
    """14:33 today, 3 Nov 09:12 in this year, 3 Nov 2025 09:12 before; in the installation's time zone."""
    here, today = timezone.localtime(moment), timezone.localtime(now)
    time = f"{here:%H:%M:%S}" if seconds else f"{here:%H:%M}"
    if here.date() == today.date():
        return time
    year = "" if here.year == today.year else f" {here.year}"
    return f"{here.day} {here:%b}{year} {time}"


def day(moment: datetime) -> str:
    """3 Nov 2026."""
    here = timezone.localtime(moment)
    return f"{here.day} {here:%b} {here.year}"


def distance(span: timedelta) -> str:
    """A length of time in one unit: 48 s, 12 min, 3 h, 27 days."""
    seconds = int(abs(span.total_seconds()))
    for size, unit in ((86400, "day"), (3600, "h"), (60, "min")):
        if seconds >= size:
            count = seconds // size
            return f"{count}\u00a0{unit}{'s' if unit == 'day' and count != 1 else ''}"
    return f"{seconds}\u00a0s"


def initials(name: str) -> str:
    """Two letters for a person's disc."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper() or "?"


def hue(identifier: str) -> int:
    """The same colour for the same person, everywhere."""
    return crc32(identifier.encode()) % HUES + 1


def colour_class(colour: str) -> int:
    """The class of a tile's colour; the first for one that isn't in the palette."""
    return COLOURS.index(colour.lower()) + 1 if colour.lower() in COLOURS else 1


def named(names: list[str], most: int = 3) -> str:
    """A, B and C; or A, B, C and 4 others."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} others"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def counted(number: int, one: str, many: str) -> str:
    """1 account, 3 accounts."""
    return f"{number}\u00a0{one if number == 1 else many}"
