"""What somebody wrote to the bot: a question about clients, or something to log for one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain import asking_words as vocabulary
from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.grammar import SHAPES
from bot.domain.markup import plain
from bot.domain.money import major_units
from bot.domain.naming import Named, Word, bare, by_first_word, clients_in, find_named, words_of
from bot.domain.quantities import Sum
from bot.domain.shape import SlotKind, Slots
from bot.domain.slots import take_end

Names = Sequence[tuple[int, str]]

_SIZES = Slots(
    slot for slot in SHAPES["/scope"][0].slots if slot.kind in (SlotKind.HOURS, SlotKind.MONEY)
)
_DASHES = ("-", "\u2013", "\u2014", ":")
_QUOTED = re.compile(r'[,:\s]*"([^"]+)"\s*')
# From this length on a name's first word counts: "kestrel" for Kestrel Foods, but not "the".
_SHORTEST_FIRST_WORD = 4
_MOST_GUESSED = 3
_MOST_ASKED = {"fit": 3, "": 5}


class Intent(StrEnum):
    """What a message to the bot is for."""

    EMPTY = "empty"
    HELP = "help"
    WHO_IS_AT_RISK = "who_is_at_risk"
    HOW_IS = "how_is"
    PROPOSE = "propose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A message to the bot, read.

    `clients` are the ids of the clients meant, `client_typed` the name as it was written,
    known or not. `text` is what would be logged: all that was written, less the mention of the
    bot, a size or price at its end (`hours`, `amount`), and "acme wants" before it where the
    client says that already. `is_wish` says that it has a word such as "wants".
    """

    intent: Intent
    text: str = ""
    clients: tuple[int, ...] = ()
    client_typed: str | None = None
    hours: float | None = None
    amount: Sum | None = None
    is_wish: bool = False

    @property
    def client_id(self) -> int | None:
        """The one client that is meant, if it is one."""
        return self.clients[0] if len(self.clients) == 1 else None


def read_asked(
    raw: str, names: Iterable[tuple[int, str]], *, bot_user_id: str | None = None
) -> Asked:
    """Read what somebody wrote to the bot, in a mention or a direct message.

    `names` are (client id, name), a pair for every name by which a client goes. The client is
    the longest known name at the beginning, else the only one named inside. Never raises: what
    is no question is proposed, its text kept.
    """
    text = _without_bot(raw, bot_user_id)
    words = words_of(text)
    if not any(word.key for word in words) and text not in vocabulary.SIGNS_OF_HELP:
        return Asked(intent=Intent.EMPTY, text=text)
    known = list(names)
    named = find_named(words, known)
    if named:
        asks = _is_about_one(words, named, text)
        return _asked(text, words, named) if asks else _proposed_for(text, words, named)
    if _is_for_help(text, words):
        return Asked(intent=Intent.HELP, text=text)
    if _is_about_all(words):
        return Asked(intent=Intent.WHO_IS_AT_RISK, text=text)
    name = _unknown_name(text)
    if name:
        return Asked(intent=Intent.HOW_IS, text=text, client_typed=name)
    return _proposed(text, words, known)


def as_kind(capture: Capture, kind: EntryKind) -> Capture:
    """Return what was proposed as an entry of another kind.

    Hours and a price stay readable in the words where that kind has no place for them.
    """
    if kind in (capture.kind, EntryKind.SCOPE_REQUEST, EntryKind.INVESTMENT):
        return replace(capture, kind=kind, is_kind_open=False)
    parts = [capture.text]
    if capture.hours is not None:
        parts.append(f"{capture.hours:g} h")
    if capture.amount is not None and capture.currency:
        parts.append(f"{major_units(capture.amount, capture.currency)} {capture.currency}")
    words = ", ".join(part for part in parts if part)
    return replace(
        capture, kind=kind, text=words, hours=None, amount=None, currency=None, is_kind_open=False
    )


def _without_bot(raw: str, bot_user_id: str | None) -> str:
    if not bot_user_id:
        return plain(raw)
    mention = rf"<@{re.escape(bot_user_id)}(?:\|[^<>]*)?>"
    text = re.sub(rf"^\s*(?:{mention}[\s,:]*)+", "", raw)
    return plain(re.sub(rf"[ \t]*{mention}", "", text))


def _is_for_help(text: str, words: Sequence[Word]) -> bool:
    said = " ".join(word.spoken for word in words if word.key and word.spoken != "please")
    return text.casefold() in vocabulary.SIGNS_OF_HELP or said in vocabulary.HELP


def _is_about_all(words: Sequence[Word]) -> bool:
    """Say whether it asks about the clients in general."""
    said = [word.spoken for word in words if word.key]
    if not vocabulary.ABOUT_ALL.issuperset(said):
        return False
    line = " ".join(said)
    if line in vocabulary.ALONE or any(core in line for core in vocabulary.CORES):
        return True
    return said[0] in vocabulary.OPENS_ABOUT_ALL and not vocabulary.EVERYBODY.isdisjoint(said)


def _is_about_one(words: Sequence[Word], named: Sequence[Named], text: str) -> bool:
    """Say whether nothing is written but clients and what one asks about them."""
    inside = {at for one in named for at in range(one.first, one.end)}
    rest = [word.spoken for at, word in enumerate(words) if at not in inside and word.key]
    if not vocabulary.ABOUT_ONE.issuperset(rest):
        return False
    is_statement = named[0].first == 0 and bool(rest) and rest[0] in vocabulary.STATES
    return text.endswith("?") or not is_statement


def _asked(text: str, words: Sequence[Word], named: Sequence[Named]) -> Asked:
    return Asked(
        intent=Intent.HOW_IS,
        text=text,
        clients=clients_in(named),
        client_typed=_as_typed(text, words, named[0]),
    )


def _unknown_name(text: str) -> str | None:
    """Return the name in "how is zebra doing?", which is no client's."""
    lead = vocabulary.LEAD.fullmatch(" ".join(text.split()))
    if lead is None:
        return None
    name = lead["name"].rstrip("?!. ").split()
    while len(name) > 1 and name[-1].casefold() in vocabulary.TAIL:
        name.pop()
    if len(name) > _MOST_ASKED[(lead["fit"] or "").casefold()]:
        return None
    return bare(" ".join(name)) or None


def _proposed_for(text: str, words: Sequence[Word], named: Sequence[Named]) -> Asked:
    """Read what is to be logged for a client that is named in it."""
    first, everybody = named[0], clients_in(named)
    leads = first.first == 0
    found = _sized(text, words)
    body = found.text
    if leads and len(everybody) == 1:
        is_all = len(body) <= words[first.end - 1].end
        body = "" if is_all else _behind_name(body, words, first.end) or body
    clients = first.clients if leads else everybody
    return replace(
        found,
        text=body,
        clients=clients,
        client_typed=_as_typed(text, words, first) if leads or len(clients) == 1 else None,
    )


def _proposed(text: str, words: Sequence[Word], names: Names) -> Asked:
    """Read what is to be logged where no whole name is known."""
    first = words[0]
    clients: tuple[int, ...] = ()
    if len(first.key) >= _SHORTEST_FIRST_WORD and first.key not in vocabulary.NO_FIRST_WORD:
        clients = by_first_word(first, names)
    typed = bare(first.raw) if clients else _guessed_name(words)
    return replace(_sized(text, words), clients=clients, client_typed=typed)


def _guessed_name(words: Sequence[Word]) -> str | None:
    """Return "zebra" of "zebra wants a logo"; None where nothing says that it is a name."""
    for end in range(1, min(_MOST_GUESSED, len(words) - 1) + 1):
        if _filler_end(words, end) is not None:
            keys = [word.key for word in words[:end]]
            is_name = all(keys) and vocabulary.NOBODY.isdisjoint(keys)
            return bare(" ".join(word.raw for word in words[:end])) if is_name else None
    return None


def _sized(text: str, words: Sequence[Word]) -> Asked:
    """Take hours and a price off the end, unless the sentence runs into them."""
    whole = Asked(
        intent=Intent.PROPOSE, text=text, is_wish=vocabulary.WISH.search(text) is not None
    )
    raws = [word.raw for word in words]
    raws[-1] = raws[-1].strip("().,;!?") or raws[-1]
    left, found = take_end(_SIZES, raws, {}, date.min)
    kept = len(left)
    if not found or (kept and words[kept - 1].spoken in vocabulary.RUNS_INTO):
        return whole
    if kept and words[kept - 1].spoken in vocabulary.ABOUT:
        kept -= 1
    hours, amount = found.get("hours"), found.get("amount")
    return replace(
        whole,
        text=text[: words[kept - 1].end].rstrip(" \n\t,;:-\u2013\u2014(") if kept else "",
        hours=hours if isinstance(hours, float) else None,
        amount=amount if isinstance(amount, Sum) else None,
    )


def _behind_name(text: str, words: Sequence[Word], end: int) -> str:
    """Return what stands behind "acme:", "acme wants" and the like; empty where nothing does."""
    name, rest = words[end - 1], text[words[end - 1].end :]
    if quoted := _QUOTED.fullmatch(rest):
        return quoted[1].strip()
    if name.raw[-1] in ":,":
        return rest.strip()
    if end < len(words) and words[end].raw in _DASHES:
        return text[words[end].end :].strip()
    behind = None if name.is_possessive else _filler_end(words, end)
    if behind is None or (behind < len(words) and words[behind].key in vocabulary.GOES_ON):
        return ""
    return text[words[behind - 1].end :].strip()


def _filler_end(words: Sequence[Word], at: int) -> int | None:
    """Return where "wants", "is asking for" and the like end that begin at `at`."""
    for filler in vocabulary.FILLERS:
        end = at + len(filler)
        if tuple(word.raw.casefold() for word in words[at:end]) == filler:
            return end
    return None


def _as_typed(text: str, words: Sequence[Word], named: Named) -> str:
    return bare(text[words[named.first].start : words[named.end - 1].end])
