"""Forgetting: what stands in the place of words that were erased, and how a person is found."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# Stands where words were: that there were some is a figure, such as a proof or an ask.
ERASED = "erased"
A_CONTACT = "a contact"
# Names that are ordinary words, too: alone they are taken out only where a person says so.
_ORDINARY = frozenset(
    """
    angel art april august autumn baker bell best bill black brown chance chase christian clay
    cliff cook crystal dale dawn day dean don drew duke earl early east faith field ford frank
    gene glen good grace grant gray green guy hall hand hill holly hope house hunter iris ivy
    jack joy june justice king lane lily long mark mason may miles mills north page parks pat
    penny pierce pope price ray rich rob robin rose ruby rusty sandy sky skip small south star
    stone storm sue summer sunny swift teal victor wade ward waters west white will winter wood
    woods young
    """.split()  # noqa: SIM905 (read as a text, not as a column of quotes)
)
_SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words by which texts name a person; `doubt` says why they alone may mean something else."""

    words: str
    doubt: str = ""


def forgotten_name(client_id: int) -> str:
    """Return how a client is called that was forgotten."""
    return f"Forgotten client {client_id}"


def forgotten_key(client_id: int, taken: Collection[str] = ()) -> str:
    """Return the key of a client that was forgotten: forgotten-12, or forgotten-12-2 after it."""
    key = f"forgotten-{client_id}"
    return key if key not in taken else _next_free(key, taken)


def mentions_of(
    name: str | None, email: str | None, *, others: Iterable[str]
) -> tuple[Mention, ...]:
    """Return by which words a person may be named: name, address, first and last name alone.

    `others` are names of other people and of the client: a word that is in one of them does not
    say who is meant.
    """
    whole = [" ".join(words.split()) for words in (name, email) if words and words.strip()]
    parts = (name or "").split()
    shared = {word.casefold() for other in others for word in re.findall(r"[^\W\d_]+", other)}
    singles = dict.fromkeys((parts[0], parts[-1])) if len(parts) > 1 else ()
    found = [Mention(words=words) for words in whole]
    found += [
        Mention(words=word, doubt=_doubt(word, shared))
        for word in singles
        if len(word) >= _SHORTEST
    ]
    return tuple(found)


def finder(words: Sequence[str]) -> Callable[[str], bool]:
    """Return what says whether a text holds any of these, as whole words, in whatever case."""
    pattern = _pattern(words)
    return (lambda _text: False) if pattern is None else lambda text: bool(pattern.search(text))


def without(words: Sequence[str], instead: str = A_CONTACT) -> Callable[[str], str]:
    """Return what puts `instead` in the place of these words in a text."""
    pattern = _pattern(words)
    return (lambda text: text) if pattern is None else lambda text: pattern.sub(instead, text)


def in_all_words(value: Any, change: Callable[[str], str]) -> Any:
    """Return plain JSON with every text in it changed, those that are keys included."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(str(key)): in_all_words(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [in_all_words(inner, change) for inner in value]
    return value


def holds_words(value: Any, is_meant: Callable[[str], bool]) -> bool:
    """Say whether any text in plain JSON, or any key, is one that is meant."""
    if isinstance(value, str):
        return is_meant(value)
    if isinstance(value, dict):
        return any(is_meant(str(k)) or holds_words(v, is_meant) for k, v in value.items())
    return isinstance(value, list | tuple) and any(holds_words(one, is_meant) for one in value)


def pruned(value: Any, is_meant: Callable[[str], bool]) -> Any:
    """Return plain JSON without the entries of its lists and mappings that hold such a text."""
    if isinstance(value, dict):
        return {
            key: pruned(inner, is_meant)
            for key, inner in value.items()
            if not is_meant(str(key)) and not (isinstance(inner, str) and is_meant(inner))
        }
    if isinstance(value, list | tuple):
        return [
            pruned(one, is_meant) for one in value if not (isinstance(one, str) and is_meant(one))
        ]
    return value


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds these as whole words, the longest first, composed or not."""
    forms = {
        unicodedata.normalize(form, " ".join(one.split()))
        for one in words
        if one.strip()
        for form in ("NFC", "NFD")
    }
    if not forms:
        return None
    longest = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile("|".join(map(_whole, longest)), re.IGNORECASE)


def _whole(form: str) -> str:
    """Return what finds words that are no part of others, nor of somebody else's address."""
    found = re.escape(form).replace(r"\ ", r"\s+")
    if "@" in form:
        return rf"(?<![\w.+-]){found}(?![\w-]|\.\w)"
    return rf"(?<!\w){found}(?![\w@]|[.+-][\w.+-]*@)"


def _doubt(word: str, shared: Collection[str]) -> str:
    if word.casefold() in shared:
        return "somebody else's name, or the client's, has it too"
    if word.casefold() in _ORDINARY:
        return "it is an ordinary word, too"
    return ""


def _next_free(key: str, taken: Collection[str]) -> str:
    number = 2
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"
