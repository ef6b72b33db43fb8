"""What a letter has to be told: questions, and how their answers become facts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from bot.domain.errors import DomainError
from bot.domain.history import History
from bot.messages.joints import has_words, one_line, tidy
from bot.messages.letter_facts import Money
from bot.messages.money_and_dates import parse_date, parse_hours, parse_money

_T = TypeVar("_T")


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    MULTILINE = "multiline"
    DATE = "date"
    EMAIL = "email"
    CHOICE = "choice"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field of the form: `known` are facts of the ledger that stand beside it.

    `choices` are (value, label); a date is prefilled and answered as YYYY-MM-DD.
    """

    name: str
    label: str
    hint: str = ""
    kind: QuestionKind = QuestionKind.TEXT
    required: bool = True
    prefill: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    known: tuple[str, ...] = ()
    max_length: int = 150


@dataclass(frozen=True, slots=True)
class Case:
    """The client's history as it stands today, who will sign, and whether they may see money."""

    history: History
    today: date
    sender_name: str = ""
    with_money: bool = False


class MissingAnswers(DomainError):
    """Some answers are missing or cannot be read; nothing was drafted."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__()
        self.fields = fields


class Answers:
    """Reads the answers to `questions`, and gathers what is wrong with them by field."""

    def __init__(
        self, given: Mapping[str, str | None], questions: tuple[Question, ...], case: Case
    ) -> None:
        self._given = given
        self._questions = {q.name: q for q in questions}
        self.case = case
        self.wrong: dict[str, str] = {}

    def asks(self, name: str) -> bool:
        """Say whether there is a question of that name: some are left out where they do harm."""
        return name in self._questions

    def text(self, name: str) -> str:
        """Return a tidy answer, one line or several; "" where an optional one is missing."""
        question = self._questions[name]
        raw = self._given.get(name) or ""
        text = tidy(raw) if question.kind is QuestionKind.MULTILINE else one_line(raw)
        if not has_words(text):
            if question.required or text:
                self.refuse(name, "Please answer this in words.")
            return ""
        if len(text) > question.max_length:
            self.refuse(name, f"Please keep this under {question.max_length:,} characters.")
        return text

    def person(self, name: str) -> str:
        """Return the name of one person: what two answer for, nobody does."""
        text = self.text(name)
        if re.search(r"(?i)&|\band\b", text):
            self.refuse(name, "Please name one person.")
        return text

    def coming_date(self, name: str) -> date | None:
        """Return a date that has not passed."""
        day = self.date(name)
        if day is not None and day < self.case.today:
            self.refuse(name, "This date has passed. Which day from today on?")
        return day

    def date(self, name: str) -> date | None:
        """Return a date."""
        return self._read(name, lambda t: parse_date(t, self.case.today), "a date")

    def money(self, name: str) -> Money | None:
        """Return a sum in the client's currency."""
        currency = self.case.history.client.currency
        sample = f"a sum in {currency} in figures, such as 1,200"
        return self._read(name, lambda t: parse_money(t, currency), sample)

    def hours(self, name: str) -> float | None:
        """Return a number of hours."""
        return self._read(name, parse_hours, "hours in figures, such as 6 or 2.5")

    def choice(self, name: str) -> str:
        """Return the value of a choice."""
        value = self.text(name)
        if value and value not in dict(self._questions[name].choices):
            self.refuse(name, "Please choose one of these.")
        return value

    def refuse(self, name: str, why: str) -> None:
        """Note why the answer to `name` does not do; the first reason stands."""
        self.wrong.setdefault(name, why)

    def raise_if_any(self) -> None:
        """Raise MissingAnswers if any answer does not do."""
        if self.wrong:
            raise MissingAnswers(self.wrong)

    def _read(self, name: str, parse: Callable[[str], _T | None], what: str) -> _T | None:
        text = self.text(name)
        if not text:
            return None
        value = parse(text)
        if value is None:
            self.refuse(name, f"Please write {what}.")
        return value


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic for one case: its questions, and how answers become fields of LetterFacts.

    After `read`, fields that were refused may hold anything: nothing is drafted from them.
    """

    questions: tuple[Question, ...]
    read: Callable[[Answers], dict[str, Any]]


Topic = Callable[[Case], Asked]
