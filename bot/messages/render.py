"""Jinja: the templates of letters become words, and words become a page of HTML."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from bot.messages import joints, money_and_dates
from bot.messages.letter_facts import LetterFacts, Money, Point
from bot.shipped import shipped

_ITEM = "- "
_LINK = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]’']")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list of a page: its lines, each as (words, is a link)."""

    is_list: bool
    lines: tuple[tuple[tuple[str, bool], ...], ...]


def words_of(
    kind: str, section: str, facts: LetterFacts, *, point: Point | None = None, number: int = 0
) -> str:
    """Return the words of one section: the block of that name in the letter's body.txt."""
    template = _text().get_template(f"{kind}/body.txt")
    names: dict[str, Any] = {"facts": facts, "number": number}
    if point is not None:
        names["point"] = point
    context = template.new_context(names)
    return joints.tidy("".join(template.blocks[section](context)))


def subject_words(kind: str, facts: LetterFacts) -> str:
    """Return the subject, on one line."""
    return joints.one_line(_text().get_template(f"{kind}/subject.txt").render(facts=facts))


def html_page(kind: str, subject: str, text: str) -> str:
    """Return `text` as HTML in the letter's body.html; nothing in `text` becomes markup."""
    page = _html().get_template(f"{kind}/body.html")
    return page.render(subject=subject, blocks=tuple(_blocks(text)))


@cache
def _text() -> Environment:
    return with_words(_environment(autoescape=False))


def with_words(env: Environment) -> Environment:
    """Return the environment with the filters and tests that letters are written with."""
    env.filters |= {
        "sentence": joints.sentence,
        "phrase": joints.phrase,
        "one_line": joints.one_line,
        "inner": joints.inner,
        "item": joints.item,
        "quoted": joints.quoted,
        "after_sorry": joints.after_sorry,
        "thanks": joints.thanks,
        "two_thanks": joints.two_thanks,
        "asking": joints.asking,
        "in_words": money_and_dates.count_words,
        "days": money_and_dates.days_words,
        "weeks": money_and_dates.weeks_words,
        "day": _day,
        "short_day": _short_day,
        "money": _money,
        "hours": _hours,
        "working_days": _working_days,
        "clock": _clock,
    }
    env.tests |= {"link": _is_link, "a_list": joints.is_list}
    return env


@cache
def _html() -> Environment:
    return _environment(autoescape=True)


def _environment(*, autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(shipped("templates") / "messages"),
        autoescape=autoescape,  # noqa: S701 - plain text has no markup; the page has it on
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _is_link(text: str) -> bool:
    return _LINK.fullmatch(text.strip()) is not None


def _facts(context: Context) -> LetterFacts:
    facts: LetterFacts = context["facts"]
    return facts


@pass_context
def _day(context: Context, day: date) -> str:
    facts = _facts(context)
    return money_and_dates.long_date(day, facts.today, facts.locale)


@pass_context
def _short_day(context: Context, day: date) -> str:
    facts = _facts(context)
    return money_and_dates.short_date(day, facts.today, facts.locale)


@pass_context
def _money(context: Context, money: Money) -> str:
    return money_and_dates.money_words(money, _facts(context).locale)


@pass_context
def _hours(context: Context, hours: float) -> str:
    return money_and_dates.hours_words(hours, _facts(context).locale)


@pass_context
def _working_days(context: Context, days: float) -> str:
    return money_and_dates.working_days_words(days, _facts(context).locale)


@pass_context
def _clock(context: Context, at: time) -> str:
    return money_and_dates.clock_words(at, _facts(context).locale)


def _blocks(text: str) -> Iterable[Block]:
    for paragraph in text.strip().split("\n\n"):
        lines: list[str] = []
        for line in paragraph.split("\n"):
            if lines and line.startswith(_ITEM) != lines[0].startswith(_ITEM):
                yield _block(lines)
                lines = []
            lines.append(line)
        yield _block(lines)


def _block(lines: list[str]) -> Block:
    is_list = lines[0].startswith(_ITEM)
    return Block(is_list, tuple(_linked(line.removeprefix(_ITEM)) for line in lines))


def _linked(line: str) -> tuple[tuple[str, bool], ...]:
    parts, end = [], 0
    for match in _LINK.finditer(line):
        parts += [(line[end : match.start()], False), (match[0], True)]
        end = match.end()
    return tuple((words, link) for words, link in [*parts, (line[end:], False)] if words)
