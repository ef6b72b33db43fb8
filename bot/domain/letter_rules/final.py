"""The two rules that no reason overrides."""

from collections.abc import Iterator

from bot.domain.letter_rules.kinds import ENDINGS, EVERY
from bot.domain.letter_rules.reading import Hit, Reading, Rule


def _failure_open(letter: Reading) -> Iterator[Hit]:
    if letter.known.failures:
        yield Hit("; ".join(letter.known.failures)[:300])


def _not_their_contact(letter: Reading) -> Iterator[Hit]:
    to, theirs = letter.known.recipient, letter.known.addresses
    if to and theirs is not None and not is_among(to, theirs):
        yield Hit(to)


def is_among(address: str, theirs: tuple[str, ...]) -> bool:
    """Say whether an address is one of these, whatever its capitals."""
    return address.strip().casefold() in {other.strip().casefold() for other in theirs}


FINAL = (
    Rule(
        "failure_open",
        _failure_open,
        "A failure of ours is still open. Right it first; no goodbye before.",
        "domain.md, principle 1",
        ENDINGS,
        ENDINGS,
        is_final=True,
    ),
    Rule(
        "not_their_contact",
        _not_their_contact,
        "This address is no contact of the client. Add it as one first.",
        "domain.md, Who may",
        EVERY,
        EVERY,
        is_final=True,
    ),
)
