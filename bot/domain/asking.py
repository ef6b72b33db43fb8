"""What somebody wrote to the bot: a question about clients, or something to log for one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.domain.capture import Capture
from bot.domain.client import key_for
from bot.domain.entry import EntryKind
from bot.domain.grammar import SHAPES
from bot.domain.markup import plain
from bot.domain.money import major_units
from bot.domain.quantities import Sum
from bot.domain.shape import SlotKind
from bot.domain.slots import take_end


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
    bot, a size or price at its end (`hours`, `amount`), and "acme wants" before it where that
    is said by the client's name already. `is_wish` says that it has a word such as "wants".
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


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and where it stands; `key` is empty for what is no word, such as a dash."""

    start: int
    end: int
    raw: str
    key: str


@dataclass(frozen=True, slots=True)
class _Named:
    """Clients named by the words from `first` up to `end`."""

    first: int
    end: int
    clients: tuple[int, ...]


_HELP = frozenset(
    "help|help me|h|usage|hilfe|hi|hello|hey|hallo|hi there|hello there|hey there|good morning|"
    "good afternoon|wave|thanks|thank you|ok|okay|commands|what can you do|what do you do|"
    "how does this work|how do you work|who are you|how are you|how are you doing|"
    "how is it going|hows it going|test|ping|start".split("|")
)
_NEARLY_HELP = frozenset(("?", "-h", "--help", "/help"))
_RISK_WORDS = frozenset(
    "who whos which what any anyone anybody is are our my the of clients client customers "
    "customer accounts account at risk in trouble now today right currently still tonight this "
    "morning week please show me list tell us all everyone everybody else there do we have how "
    "hows doing going fit many and worst".split()
)
_EVERYBODY = frozenset("clients customers accounts everyone everybody we all".split())
_HOW_WORDS = frozenset(
    "how hows is are was doing going things it with fit of for the our status score health "
    "healthy about what whats at risk in trouble ok okay fine well today now right currently "
    "still please look looks looking tell me us show client customer account relationship "
    "standing stand stands and or these days".split()
)
_LEAD = re.compile(
    r"/?(?:(?P<fit>fit)(?: of| for)?|how(?:['’]?s| is| are| about)|what about|status of)\s+"
    r"(?P<name>\S.*)",
    re.IGNORECASE,
)
_TAIL = frozenset("doing going today now right currently please these days fit looking".split())
_MOST_NAMED = {"fit": 3, "": 5}
_FILLERS = tuple(
    tuple(words.split())
    for words in (
        "would like|is asking for|are asking for|is requesting|asks for|ask for|asked for|"
        "asking for|wants|want|wanted|needs|need|needed|requests|requested"
    ).split("|")
)
# Behind one of these words "acme wants" is part of what is said: "acme wants us to call".
_GOES_ON = frozenset(
    "to us you me them our no not nothing it this that out more less him her everything".split()
)
# Before one of these a size at the end is part of what is said: "late by 6h".
_RUNS_INTO = frozenset(
    "by of in after within since than under over only every per to and or last next another "
    "extra only the a was is were took cost costs paid".split()
)
_ABOUT = frozenset("about around roughly approx approximately ca for maybe perhaps".split())
_NOBODY = frozenset(
    "they we i you he she it who somebody someone everybody everyone client customer this that "
    "and but also so please".split()
)
_NO_NAME = frozenset("this that what when they there some with from please could would".split())
_WISH = re.compile(
    r"\b(?:want(?:s|ed)?|would like|wish(?:es)?|ask(?:s|ed|ing)? for|needs?|requests?|requested|"
    r"requesting|(?:can|could) (?:we|you|they)|extra|additional|another)\b",
    re.IGNORECASE,
)
_SIZES = tuple(
    slot for slot in SHAPES["/scope"][0].slots if slot.kind in (SlotKind.HOURS, SlotKind.MONEY)
)
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_QUOTED = re.compile(r'[,:\s]*"([^"]+)"\s*')
# A name's first word counts from this length on: "kestrel" for Kestrel Foods, not "the".
_SHORTEST_FIRST_WORD = 4
_MOST_GUESSED = 3


def read_asked(
    raw: str, names: Iterable[tuple[int, str]], *, bot_user_id: str | None = None
) -> Asked:
    """Read what somebody wrote to the bot, in a mention or a direct message.

    `names` are (client id, name), a pair for every name by which a client goes. The client is
    the longest known name at the beginning, else the only one named inside. Never raises: what
    is no question is proposed, its text kept.
    """
    text = _without_bot(raw, bot_user_id)
    words = _words(text)
    if text.casefold() in _NEARLY_HELP:
        return Asked(intent=Intent.HELP, text=text)
    if not any(word.key for word in words):
        return Asked(intent=Intent.EMPTY, text=text)
    said = [_spoken(word) for word in words if word.key]
    known = list(names)
    named = _named(words, known)
    if " ".join(w for w in said if w != "please") in _HELP and not named:
        return Asked(intent=Intent.HELP, text=text)
    if not named and _is_about_all(said):
        return Asked(intent=Intent.WHO_IS_AT_RISK, text=text)
    if named:
        if _is_question(words, named, text):
            return Asked(
                intent=Intent.HOW_IS,
                text=text,
                clients=_ids(named),
                client_typed=_typed(text, words, named[0]),
            )
        return _proposed_for(text, words, named)
    name = _asked_name(text)
    if name:
        return Asked(intent=Intent.HOW_IS, text=text, client_typed=name)
    return _proposed(text, words, known)


def as_kind(capture: Capture, kind: EntryKind) -> Capture:
    """Return what was proposed as an entry of another kind.

    Hours and a price stay readable in the words where that kind has no place for them.
    """
    if kind in (capture.kind, EntryKind.SCOPE_REQUEST, EntryKind.INVESTMENT):
        return replace(capture, kind=kind)
    parts = [capture.text]
    if capture.hours is not None:
        parts.append(f"{capture.hours:g} h")
    if capture.amount is not None and capture.currency:
        parts.append(f"{major_units(capture.amount, capture.currency)} {capture.currency}")
    words = ", ".join(part for part in parts if part)
    return replace(capture, kind=kind, text=words, hours=None, amount=None, currency=None)


def _without_bot(raw: str, bot_user_id: str | None) -> str:
    if not bot_user_id:
        return plain(raw)
    mention = rf"<@{re.escape(bot_user_id)}(?:\|[^<>]*)?>"
    text = re.sub(rf"^\s*(?:{mention}[\s,:]*)+", "", raw)
    return plain(re.sub(rf"[ \t]*{mention}", "", text))


def _words(text: str) -> list[_Word]:
    return [
        _Word(found.start(), found.end(), found[0], key_for(_POSSESSIVE.sub("", _bare(found[0]))))
        for found in re.finditer(r"\S+", text)
    ]


def _bare(word: str) -> str:
    return word.strip(".,;:!?()\"'’")


def _spoken(word: _Word) -> str:
    """Return a word as questions are compared: "Who's" reads whos."""
    return re.sub(r"\W+", "", word.raw.casefold())


def _named(words: Sequence[_Word], names: Iterable[tuple[int, str]]) -> list[_Named]:
    """Find every known name, the longest at each place."""
    by_key: dict[str, set[int]] = {}
    for number, name in names:
        for key in (key_for(name), "-".join(w.key for w in _words(name) if w.key)):
            if key:
                by_key.setdefault(key, set()).add(number)
    longest = max((key.count("-") + 1 for key in by_key), default=0)
    found: list[_Named] = []
    at = 0
    while at < len(words):
        name = _name_at(words, at, by_key, longest)
        if name:
            found.append(name)
        at = name.end if name else at + 1
    return found


def _name_at(
    words: Sequence[_Word], first: int, by_key: dict[str, set[int]], longest: int
) -> _Named | None:
    key, best = "", None
    if not words[first].key:
        return None
    for end in range(first + 1, min(len(words), first + 2 * longest) + 1):
        part = words[end - 1].key
        key = "-".join(filter(None, (key, part)))
        if part and key in by_key:
            best = _Named(first, end, tuple(sorted(by_key[key])))
        if key.count("-") >= longest:
            break
    return best


def _ids(named: Iterable[_Named]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for one in named for number in one.clients))


def _typed(text: str, words: Sequence[_Word], named: _Named) -> str:
    start, end = words[named.first].start, words[named.end - 1].end
    return _POSSESSIVE.sub("", _bare(text[start:end]))


def _is_about_all(said: Sequence[str]) -> bool:
    if not _RISK_WORDS.issuperset(said):
        return False
    line = " ".join(said)
    if any(core in line for core in ("at risk", "in trouble")) or line in ("fit", "risk"):
        return True
    return said[0] in ("how", "hows") and not _EVERYBODY.isdisjoint(said)


def _is_question(words: Sequence[_Word], named: Sequence[_Named], text: str) -> bool:
    """Say whether nothing is written but clients and what one asks about them."""
    inside = {at for one in named for at in range(one.first, one.end)}
    rest = [_spoken(word) for at, word in enumerate(words) if at not in inside and word.key]
    if not _HOW_WORDS.issuperset(rest):
        return False
    is_statement = named[0].first == 0 and rest[:1] in (["is"], ["are"], ["was"], ["looks"])
    return text.endswith("?") or not is_statement


def _asked_name(text: str) -> str | None:
    """Return the name in "how is zebra doing?", which is no client's."""
    lead = _LEAD.fullmatch(" ".join(text.split()))
    if lead is None:
        return None
    name = lead["name"].rstrip("?!. ").split()
    while len(name) > 1 and name[-1].casefold() in _TAIL:
        name.pop()
    is_short = len(name) <= _MOST_NAMED[(lead["fit"] or "").casefold()]
    return _bare(" ".join(name)) or None if is_short else None


def _proposed_for(text: str, words: Sequence[_Word], named: Sequence[_Named]) -> Asked:
    """Read what is to be logged for a client that is named in it."""
    leads = named[0].first == 0
    ids = named[0].clients if leads else _ids(named)
    size = _size(text, words)
    body = size.text
    if leads and len(_ids(named)) == 1:
        body = _behind_name(body, words, named[0].end) or body
    return replace(
        size,
        text=body,
        clients=ids,
        client_typed=_typed(text, words, named[0]) if leads or len(ids) == 1 else None,
        is_wish=bool(_WISH.search(text)),
    )


def _proposed(text: str, words: Sequence[_Word], names: Iterable[tuple[int, str]]) -> Asked:
    """Read what is to be logged where no whole name is known."""
    first = words[0].key
    ids: tuple[int, ...] = ()
    if len(first) >= _SHORTEST_FIRST_WORD and first not in _NO_NAME:
        ids = tuple(sorted({n for n, name in names if key_for(name).startswith(first + "-")}))
    typed = _bare(words[0].raw) if ids else _guessed_name(words)
    size = _size(text, words)
    return replace(size, clients=ids, client_typed=typed, is_wish=bool(_WISH.search(text)))


def _guessed_name(words: Sequence[_Word]) -> str | None:
    """Return "zebra" of "zebra wants a logo"; None where nothing says that it is a name."""
    for end in range(1, min(_MOST_GUESSED, len(words) - 1) + 1):
        if _filler_end(words, end) is not None:
            keys = [word.key for word in words[:end]]
            if not _NOBODY.isdisjoint(keys) or not all(keys):
                return None
            return _bare(" ".join(word.raw for word in words[:end]))
    return None


def _size(text: str, words: Sequence[_Word]) -> Asked:
    """Take hours and a price off the end, unless the sentence runs into them."""
    whole = Asked(intent=Intent.PROPOSE, text=text)
    raws = [word.raw for word in words]
    raws[-1] = raws[-1].rstrip(".,;!") or raws[-1]
    left, found = take_end(_SIZES, raws, {}, date.min)
    if not found:
        return whole
    kept = len(left)
    if kept and _spoken(words[kept - 1]) in _RUNS_INTO:
        return whole
    if kept and _spoken(words[kept - 1]) in _ABOUT:
        kept -= 1
    end = words[kept - 1].end if kept else 0
    return replace(
        whole,
        text=text[:end].rstrip(" \n\t,;:-–—("),
        hours=found.get("hours"),
        amount=found.get("amount"),
    )


def _behind_name(text: str, words: Sequence[_Word], end: int) -> str:
    """Return what stands behind "acme:", "acme wants" and the like; empty where nothing does."""
    name = words[end - 1]
    rest = text[name.end :]
    if quoted := _QUOTED.fullmatch(rest):
        return quoted[1].strip()
    if name.raw[-1] in ":,":
        return rest.strip()
    if end < len(words) and words[end].raw in ("-", "–", "—", ":"):
        return text[words[end].end :].strip()
    behind = _filler_end(words, end)
    if behind is None or _POSSESSIVE.search(_bare(name.raw)):
        return ""
    if behind < len(words) and words[behind].key in _GOES_ON:
        return ""
    return text[words[behind - 1].end :].strip()


def _filler_end(words: Sequence[_Word], at: int) -> int | None:
    """Return where "wants", "is asking for" and the like end that begin at `at`."""
    for filler in _FILLERS:
        end = at + len(filler)
        if tuple(word.raw.casefold() for word in words[at:end]) == filler:
            return end
    return None
