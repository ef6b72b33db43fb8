"""What a value recap states: an answer with their number, and what came of the work."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.messages.money import Money


class Per(StrEnum):
    """What a fee is for."""

    MONTH = "month"
    ALL = "all"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Fee:
    """What the client pays us, a month, in all or an hour."""

    amount: Money
    per: Per


@dataclass(frozen=True, slots=True)
class Result:
    """One result, with what it was before, and where the client can see it."""

    what: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRecap:
    """Their question and our answer, against the goals. Each of the tuples is a list.

    `asked` are the client's own words; `cost` is what it took besides the fee.
    """

    answer: str
    goals: tuple[str, ...]
    results: tuple[Result, ...]
    failed: tuple[str, ...]
    decision: str
    decide_by: date
    asked: str = ""
    asked_on: date | None = None
    fee: Fee | None = None
    cost: str = ""
    open: tuple[str, ...] = ()
