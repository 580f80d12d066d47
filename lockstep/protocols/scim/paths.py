"""Attribute paths (RFC 7644 section 3.5.2): the keys by which a value is named everywhere.

    path   = [urn ":"] attribute ["[type eq " string "]"] ["." sub]

Only what a provisioning client needs of the grammar; anything else is refused with ValueError.
"""

import json
import re
from dataclasses import dataclass

CORE_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE_USER = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

_PATH = re.compile(
    r"(?:(?P<schema>urn:[^\[\]\s]+?):)?"
    r"(?P<attribute>[A-Za-z$][\w$-]*)"
    r'(?:\[type eq (?P<type>"(?:[^"\\]|\\.)*")\])?'
    r"(?:\.(?P<sub>[A-Za-z$][\w$-]*))?"
)


@dataclass(frozen=True)
class Path:
    """One attribute; `type` chooses the element of a list, `sub` the value inside of it."""

    attribute: str
    sub: str = ""
    type: str = ""
    schema: str = ""

    def __str__(self) -> str:
        chosen = f"[type eq {json.dumps(self.type, ensure_ascii=False)}]" if self.type else ""
        return f"{self.schema + ':' if self.schema else ''}{self.attribute}{chosen}{'.' + self.sub if self.sub else ''}"

    @property
    def element(self) -> "Path":
        """The element that the value lies in: `addresses[type eq "work"]` of its country."""
        return Path(self.attribute, "", self.type, self.schema)


def parse(path: str) -> Path:
    """The parts of a path. Raises ValueError for anything outside of the grammar above."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise ValueError(f"Not an attribute path: {path!r}")
    kind = json.loads(match["type"]) if match["type"] else ""
    return Path(match["attribute"], match["sub"] or "", kind, match["schema"] or "")
