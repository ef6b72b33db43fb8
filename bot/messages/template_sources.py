"""A letter's template in its two parts, as shipped; and what every letter may include."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.messages.letter_kinds import KINDS
from bot.shipped import shipped

SUBJECT, BODY = "subject", "body"
PARTS = (SUBJECT, BODY)
BASE = "_base"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The template of one letter: Jinja of its subject, and of its body in blocks."""

    subject: str
    body: str

    def of(self, part: str) -> str:
        """Return the source of a part."""
        return self.subject if part == SUBJECT else self.body


@cache
def shipped_sources(kind: str) -> Sources:
    """Return the template that ships with Goodfit. Raises UnknownLetter."""
    KINDS.of(kind)
    return Sources(subject=_read(f"{kind}/subject.txt"), body=_read(f"{kind}/body.txt"))


@cache
def base_sources() -> Mapping[str, str]:
    """Return the texts that letters share, by the name that `include` takes."""
    folder = shipped("templates") / "messages" / BASE
    return {f"{BASE}/{path.name}": _read(f"{BASE}/{path.name}") for path in folder.glob("*.txt")}


def with_own(kind: str, own: Mapping[str, str]) -> Sources:
    """Return the template in use where a workspace has its `own` of some parts."""
    ours = shipped_sources(kind)
    return Sources(subject=own.get(SUBJECT, ours.subject), body=own.get(BODY, ours.body))


def tidy_source(text: str) -> str:
    """Return a source as it is kept: line ends of one kind, and no pile of them at the end."""
    return re.sub(r"\r\n?", "\n", text).rstrip() + "\n"


def _read(name: str) -> str:
    return (shipped("templates") / "messages" / name).read_text(encoding="utf-8")
