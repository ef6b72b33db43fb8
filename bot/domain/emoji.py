"""Which emoji on a message means what: how people write one, and how a workspace chooses."""

import re
from collections.abc import Mapping

# A field of the settings and the kind of entry that its emoji log. Only the first two must be.
FIELDS: Mapping[str, str] = {
    "emoji_scope": "scope_request",
    "emoji_complaint": "complaint",
    "emoji_praise": "praise",
    "emoji_win": "win",
    "emoji_discount": "discount_ask",
    "emoji_fixed": "fixed",
}
REQUIRED = ("emoji_scope", "emoji_complaint")
SPOKEN: Mapping[str, str] = {
    "scope_request": "scope requests",
    "complaint": "complaints",
    "praise": "praise",
    "win": "wins",
    "discount_ask": "asks for a discount",
    "fixed": "what was fixed",
}

_SKIN_TONE = re.compile(r"::?skin-tone-\d", re.IGNORECASE)
_NAME = re.compile(r"[\w+'-]+")


def emoji_names(typed: str) -> list[str]:
    """Return the names in `:eyes: :point_up::skin-tone-3:`, without colons and skin tones.

    What is no emoji's name comes back as typed, for the caller to refuse.
    """
    bare = _SKIN_TONE.sub("", typed).casefold()
    return list(dict.fromkeys(name for name in re.split(r"[\s:,]+", bare) if name))


def is_emoji_name(name: str) -> bool:
    """Say whether Slack could have an emoji of this name."""
    return _NAME.fullmatch(name) is not None


def written(emoji: Mapping[str, str], kind: str) -> str:
    """Return the emoji of a kind as people write them."""
    return " ".join(f":{name}:" for name, known in emoji.items() if known == kind)


def choose_emoji(
    fields: Mapping[str, str], known: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return (emoji names and their kinds, what is wrong by field) after a form was filled in.

    `known` is what stood before: a kind that the form did not ask about keeps its emoji.
    """
    asked = {kind for field, kind in FIELDS.items() if field in fields}
    chosen = {name: kind for name, kind in known.items() if kind not in asked}
    wrong: dict[str, str] = {}
    for field in (name for name in FIELDS if name in fields):
        kind, names = FIELDS[field], emoji_names(fields[field])
        is_missing = field in REQUIRED and not names
        if is_missing or not all(is_emoji_name(name) for name in names):
            wrong[field] = "Write an emoji's name, such as :rotating_light:."
        for name in names:
            other = chosen.setdefault(name, kind)
            if other != kind:
                spoken = SPOKEN.get(other, other.replace("_", " "))
                wrong.setdefault(field, f"Take another emoji: this one is for {spoken}.")
    return chosen, wrong
