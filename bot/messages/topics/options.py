"""Reads the options of a change order, a line each: what; price; working days; by when."""

import re
from datetime import date

from babel.numbers import get_currency_symbol

from bot.domain.money import CURRENCIES
from bot.messages.joints import has_words
from bot.messages.money import Money
from bot.messages.money_and_dates import parse_date, parse_money
from bot.messages.order_facts import Option
from bot.messages.topics import Answers

MOST_OPTIONS = 3
_NOTHING = frozenset({"0", "free", "no charge", "no extra charge", "none", "nothing"})
_DAYS = re.compile(r"([0-9]{1,3}(?:[.,]5)?)\s*(?:(?:working )?days?|d)?")
_SIGNS = re.compile(r"[$€£¥]|\b[A-Z]{3}\b")


def options(answers: Answers) -> tuple[Option, ...]:
    """Return the options in the order typed; what is wrong with a line is noted."""
    lines = [line for line in answers.text("options").split("\n") if has_words(line)]
    if len(lines) > MOST_OPTIONS:
        answers.refuse("options", "Please keep to three options, one a line.")
    return tuple(filter(None, (_option(answers, n, line) for n, line in enumerate(lines, 1))))


def _option(answers: Answers, number: int, line: str) -> Option | None:
    parts = [part.strip() for part in line.split(";") if has_words(part)]
    if len(parts) != 4:  # noqa: PLR2004 - what, price, days, by when
        answers.refuse(
            "options", f"Line {number} needs four parts: what; price; working days; by when."
        )
        return None
    what, price, days, by = parts
    return Option(
        what=what,
        price=_price(answers, number, price),
        days=_days(answers, number, days),
        by=_day(answers, number, by),
    )


def _price(answers: Answers, number: int, text: str) -> Money | None:
    currency = answers.case.history.client.currency
    if text.casefold().rstrip(".") in _NOTHING:
        return None
    if any(_is_foreign(sign, currency) for sign in _SIGNS.findall(text)):
        answers.refuse("options", f"Line {number}: this client's prices are in {currency}.")
    money = parse_money(text, currency)
    if money is None:
        sample = f"a price in {currency}, such as 1,200, or “no charge”"
        answers.refuse("options", f"Line {number}: the second part needs {sample}.")
    return money


def _days(answers: Answers, number: int, text: str) -> float:
    match = _DAYS.fullmatch(text.casefold())
    days = float(match[1].replace(",", ".")) if match else 0.0
    if not days:
        answers.refuse(
            "options", f"Line {number}: the third part needs working days, such as 6 or 2.5."
        )
    return days


def _day(answers: Answers, number: int, text: str) -> date:
    today = answers.case.today
    by = parse_date(text.removeprefix("by "), today)
    if by is None:
        answers.refuse("options", f"Line {number} ends with no date, such as 30 November.")
    elif by < today:
        answers.refuse("options", f"Line {number}: this date has passed.")
    return by or today


def _is_foreign(sign: str, currency: str) -> bool:
    if sign in CURRENCIES:
        return sign != currency
    return len(sign) == 1 and sign not in get_currency_symbol(currency, locale="en")
