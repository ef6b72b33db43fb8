"""Which client is meant by a name: exactly one, several, or the nearest ones."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.client import key_for

# Below this likeness (0 to 100) a name is no better than a guess. Tried on the demo's names:
# "acmee", "norhtwind" and "kestral" are above it; "zebra" and "blargh" are near nobody.
NEAR_ENOUGH = 75
MOST_OFFERED = 3


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Clients meant: `exact` by their key, name, alias or first word; else `near`, best first."""

    exact: tuple[int, ...]
    near: tuple[int, ...]


def possessive(name: str) -> str:
    """Return "Acme's"; after an s the apostrophe stands alone, "Opticians'"."""
    return f"{name}'" if name.endswith(("s", "S")) else f"{name}'s"


def match_name(typed: str, names: Iterable[tuple[int, str]]) -> NameMatch:
    """Find the clients that `typed` may mean among (client id, name) pairs."""
    known = list(names)
    wanted = key_for(typed)
    if not wanted:
        return NameMatch((), ())
    exact = {number for number, name in known if key_for(name) == wanted}
    if not exact:
        exact = {number for number, name in known if key_for(name).startswith(wanted + "-")}
    if exact:
        return NameMatch(tuple(sorted(exact)), ())
    return NameMatch((), _near(wanted, known))


def channel_client(channel: str, names: Iterable[tuple[int, str]]) -> int | None:
    """Return the one client whose key or name stands in a channel's name, such as acme-internal.

    The longest name wins, so that #acme-labs-design means Acme Labs and not Acme.
    """
    words = f"-{key_for(channel)}-"
    hits = {(len(key_for(name)), number) for number, name in names if f"-{key_for(name)}-" in words}
    longest = {number for size, number in hits if size == max(hits)[0]}
    return longest.pop() if len(longest) == 1 else None


def keys_in(channel: str) -> frozenset[str]:
    """Return every key that stands in a channel's name, as whole words: what to look up for it."""
    words = key_for(channel).split("-")
    spans = {
        "-".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    }
    return frozenset(spans - {""})


def nearest(typed: str, names: Iterable[tuple[int, str]]) -> tuple[int, ...]:
    """Return the clients whose names are the most like `typed`, the best first."""
    wanted = key_for(typed)
    return _near(wanted, sorted(names)) if wanted else ()


def nearest_words(typed: str, known: Iterable[str]) -> list[str]:
    """Return those of the known words that are the most like `typed`, the best first."""
    words = list(known)
    return [words[number] for number in nearest(typed, enumerate(words))]


def _near(wanted: str, known: list[tuple[int, str]]) -> tuple[int, ...]:
    likeness: dict[int, float] = {}
    for number, name in known:
        key = key_for(name)
        best = max(fuzz.ratio(wanted, part) for part in (key, *key.split("-")))
        likeness[number] = max(likeness.get(number, 0.0), best)
    near = [number for number, like in likeness.items() if like >= NEAR_ENOUGH]
    return tuple(sorted(near, key=lambda number: -likeness[number])[:MOST_OFFERED])
