"""Which clients a sentence names, and where in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.client import key_for

_POSSESSIVE = re.compile(r"['\u2019]s?$", re.IGNORECASE)
_AROUND = ".,;:!?()\"'\u2019"


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands; `key` is empty for what is no word, such as a dash."""

    start: int
    end: int
    raw: str
    key: str

    @property
    def spoken(self) -> str:
        """The word as questions are compared: "Who's" reads whos."""
        return re.sub(r"\W+", "", self.raw.casefold())

    @property
    def is_possessive(self) -> bool:
        """Whether it is somebody's: "Acme's"."""
        return bool(_POSSESSIVE.search(self.raw.rstrip(".,;:!?)")))


@dataclass(frozen=True, slots=True)
class Named:
    """Clients named by the words from `first` up to `end`; several may share a name."""

    first: int
    end: int
    clients: tuple[int, ...]


def words_of(text: str) -> list[Word]:
    """Take a text apart into words, with the key that each would have in a name."""
    return [
        Word(found.start(), found.end(), found[0], key_for(bare(found[0])))
        for found in re.finditer(r"\S+", text)
    ]


def bare(words: str) -> str:
    """Return words without punctuation around them, and without a possessive's end."""
    return _POSSESSIVE.sub("", words.strip(_AROUND))


def find_named(words: Sequence[Word], names: Iterable[tuple[int, str]]) -> list[Named]:
    """Find every known name among (client id, name) pairs, the longest at each place."""
    by_key: dict[str, set[int]] = {}
    for number, name in names:
        for key in (key_for(name), "-".join(word.key for word in words_of(name) if word.key)):
            by_key.setdefault(key, set()).add(number)
    longest = max((key.count("-") + 1 for key in by_key), default=0)
    found: list[Named] = []
    at = 0
    while at < len(words):
        named = _named_at(words, at, by_key, longest)
        if named is not None:
            found.append(named)
        at = at + 1 if named is None else named.end
    return found


def clients_in(named: Iterable[Named]) -> tuple[int, ...]:
    """Return every client that is named, once."""
    return tuple(dict.fromkeys(number for one in named for number in one.clients))


def by_first_word(word: Word, names: Iterable[tuple[int, str]]) -> tuple[int, ...]:
    """Return the clients whose name begins with a word: Kestrel Foods for "kestrel"."""
    start = word.key + "-"
    return tuple(sorted({number for number, name in names if key_for(name).startswith(start)}))


def _named_at(
    words: Sequence[Word], first: int, by_key: dict[str, set[int]], longest: int
) -> Named | None:
    best, keys = None, ""
    if not words[first].key:
        return None
    # Between the words of a name may stand a sign, as in "Halyard & Sons".
    for end in range(first + 1, min(len(words), first + 2 * longest) + 1):
        part = words[end - 1].key
        keys = "-".join(filter(None, (keys, part)))
        if part and keys in by_key:
            best = Named(first, end, tuple(sorted(by_key[keys])))
        if keys.count("-") >= longest:
            break
    return best
