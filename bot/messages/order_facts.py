"""What a change order states: the goal, what is covered, and options with prices and dates."""

from dataclasses import dataclass
from datetime import date

from bot.messages.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to do it. `days` are working days; without a `price` it costs nothing more."""

    what: str
    days: float
    by: date
    price: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOrder:
    """A yes with its price: one option at least, and the one answer needed by `reply_by`.

    `asks` are the requests that it answers, an entry each; `covered` says what the agreement
    holds already.
    """

    goal: str
    covered: str
    options: tuple[Option, ...]
    reply_by: date
    asks: tuple[str, ...] = ()
    recommend: str = ""
