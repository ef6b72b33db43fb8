"""The names in a file that no client has, each with a menu of the clients that may be meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.client import key_for
from bot.domain.dry_run import UnknownName
from bot.domain.file_import import LEFT_OUT, NEW_CLIENT, FileImport
from bot.messages import ids
from bot.messages.blocks import Block, clip, quoted, section, select
from bot.messages.import_words import counted, hours_in_words

# So many names are asked about at once: Slack takes 50 blocks in a message.
MOST_NAMES = 20
# So many of the other clients are offered behind the nearest ones.
MOST_OTHERS = 40
# Slack's limit for what an option carries; an imported key may be longer.
MOST_VALUE = 150
MOST_NAME = 80
NO_NAME = "Rows without a client"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownImport:
    """An import with what its words need: its sender's name, and (key, name) of other clients."""

    file_import: FileImport
    who: str
    timezone: str
    clients: Sequence[tuple[str, str]] = ()


def asked_about(found: FileImport) -> list[UnknownName]:
    """Return the names that are shown: first those without a choice, as many as fit."""
    undecided = found.undecided_names
    others = [name for name in found.figures.unknown if name not in undecided]
    shown = [*undecided, *others][:MOST_NAMES]
    return [name for name in found.figures.unknown if name in shown]


def question_of(found: FileImport, left: int) -> str:
    """Return what stands above the names, `left` of which have no client yet."""
    count = len(found.figures.unknown)
    if not count:
        return ""
    if not left:
        return "Names that you chose a client for:"
    verb = "is" if left == 1 else "are"
    whole = counted(left, "name") if left == count else f"{left:,} of {count:,} names"
    more = left - MOST_NAMES
    rest = f" The other {more:,} come after these." if more > 0 else ""
    choose = "Choose a client for it." if left == 1 else "Choose one for each."
    return f"{whole} {verb} no client that I know. {choose}{rest}"


def spoken_name(name: UnknownName, shown: ShownImport) -> str:
    """Return a name in words: its rows, and what was chosen or which clients are near."""
    chosen = shown.file_import.choices.clients.get(name.name)
    words = f"{clip(name.name, MOST_NAME) or NO_NAME}: {_amount(name)}"
    if chosen is not None:
        return f"{words}: {_chosen_words(chosen, name, shown)}"
    near = ", ".join(client for _, client in name.near)
    return f"{words}{f'; nearest: {near}' if near else ''}"


def _amount(name: UnknownName) -> str:
    return f"{counted(name.rows, 'row')}, {hours_in_words(name.hours)}"


def _chosen_words(choice: str, name: UnknownName, shown: ShownImport) -> str:
    if choice == NEW_CLIENT:
        return "a new client"
    if choice == LEFT_OUT:
        return "left out"
    return dict([*shown.clients, *name.near]).get(choice, choice)


def kept_words(found: FileImport, shown: ShownImport) -> list[str]:
    """Say for whom the names of a file were taken, once it is imported."""
    picks = found.choices.picks
    names = dict(shown.clients)
    kept = [f"{name} is {names.get(key, key)}" for name, key in list(picks.items())[:MOST_NAMES]]
    return [f"Kept for next time: {', '.join(kept)}."] if kept else []


def name_block(name: UnknownName, shown: ShownImport) -> Block:
    """Return a name with the menu beside it; what was chosen stands in that."""
    found = shown.file_import
    start = f"{found.id}:{name.code}:"
    near = dict(name.near)
    others = [one for one in shown.clients if one[0] not in near]
    choices = [
        *near.items(),
        *([(NEW_CLIENT, "Add as a new client")] if key_for(name.name) else []),
        (LEFT_OUT, "Leave these rows out"),
        *(others if len(others) <= MOST_OTHERS else ()),
    ]
    chosen = found.choices.clients.get(name.name)
    options = [(label, f"{start}{choice}") for choice, label in choices]
    menu = select(
        f"{ids.IMPORT_NAME}.{name.code}",
        [(label, value) for label, value in options if len(value) <= MOST_VALUE],
        f"{start}{chosen}",
    )
    menu["placeholder"] = {"type": "plain_text", "text": "Choose a client", "emoji": False}
    words = f"*{_shown_name(name.name)}*  {_amount(name)}"
    return section(words, accessory=menu)


def _shown_name(name: str) -> str:
    return quoted(clip(name, MOST_NAME)) or NO_NAME
