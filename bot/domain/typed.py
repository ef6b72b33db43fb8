"""What people type: the one parser of commands, hours and sums of money."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.money import CURRENCIES

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»\uff02", '"') | {"\u00a0": " ", "\u202f": " "})
MOST_HOURS = 2000
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_NUMBER = r"\d+(?:[.,]\d+)*"
_HOURS = re.compile(
    r"(?P<h>\d+(?:[.,]\d+)?)\s*h(?:(?:ou)?rs?)?\.?(?:\s*(?P<hm>\d{1,2})\s*(?:m(?:in(?:ute)?s?)?)?)?"
    r"|(?P<m>\d+(?:[.,]\d+)?)(?:m|\s*min(?:ute)?s?\.?)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?P<symbol>[$€£¥])\s?(?P<a>{_NUMBER})"
    rf"|(?P<b>{_NUMBER})\s?(?P<after>[$€£¥])"
    rf"|(?P<before>[A-Z]{{3}})\s?(?P<c>{_NUMBER})"
    rf"|(?P<d>{_NUMBER})\s?(?P<code>[A-Z]{{3}})"
)
_Take = Callable[[list[str]], tuple[list[str], float | None, "Sum | None"]]
# What stands between the outer quotes of: "Acme" "extra page"
_TWO_QUOTED = re.compile(r'(?P<client>[^"]+)"\s*"(?P<text>.+)', re.DOTALL)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_LINK = re.compile(r"<(?P<target>(?:https?://|mailto:)[^|>]+)(?:\|(?P<label>[^>]*))?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+\|(?P<name>[^>]+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """An amount of money as typed: major units as text with a point, and a currency."""

    number: str
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command's text taken apart. `client` is a name as typed, None where none was."""

    client: str | None = None
    text: str = ""
    hours: float | None = None
    amount: Sum | None = None


def parse_typed(
    raw: str, is_client: Callable[[str], bool], *, with_quantities: bool = True
) -> Typed:
    """Take `CLIENT "what" 6h $900` apart; quotes may be curly or missing.

    `is_client` says whether words are exactly a known client's name; without quotes it
    decides where the name ends. Nothing is dropped: what fits nowhere stays in the text.
    A complaint has no quantities: "late by 6h" is all the client's words.
    """
    line = plain(raw)
    take = _take_quantities if with_quantities else _take_nothing
    if '"' in line:
        return _parse_quoted(line, take, is_client)
    words, hours, amount = take(line.split())
    client, rest = _split_client(words, is_client)
    return Typed(client=client, text=" ".join(rest), hours=hours, amount=amount)


def plain(raw: str) -> str:
    """Undo what Slack and phones do to typed text: entities, links, curly quotes."""
    text = _LINK.sub(lambda m: m["label"] or m["target"].removeprefix("mailto:"), raw)
    text = _CHANNEL.sub(lambda m: "#" + m["name"], text)
    return html_unescape_once(text).translate(_QUOTES).strip()


def html_unescape_once(text: str) -> str:
    """Turn Slack's three entities back, once: "R&amp;D" is "R&D"."""
    return re.sub(r"&(?:amp|lt|gt);", lambda m: html.unescape(m[0]), text)


def parse_hours(text: str) -> float | None:
    """Read "6h", "1h30m", "90 min", "1,5 hours" as hours; None if it is none of these.

    More than a year of somebody's work is a slip of the finger, and stays in the text.
    """
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        return None
    if match["m"]:
        hours = _number(match["m"]) / 60
    else:
        hours = _number(match["h"]) + int(match["hm"] or 0) / 60
    return round(hours, 4) if 0 < hours <= MOST_HOURS else None


def parse_sum(text: str) -> Sum | None:
    """Read "$900", "€1.200", "900 EUR" as a sum; None if it is none of these."""
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        return None
    number = next(match[name] for name in "abcd" if match[name])
    symbol = match["symbol"] or match["after"]
    currency = _SYMBOLS[symbol] if symbol else match["before"] or match["code"]
    if currency not in CURRENCIES:
        return None
    return Sum(number=_plain_number(number), currency=currency)


def _parse_quoted(line: str, take: "_Take", is_client: Callable[[str], bool]) -> Typed:
    before, _, rest = line.partition('"')
    inside, closing, after = rest.rpartition('"')
    if not closing:
        words, hours, amount = take(rest.split())
        inside, after = " ".join(words), ""
    else:
        words, hours, amount = take(after.split())
        inside = " ".join([inside.strip(), *words])
    named, early_hours, early_amount = take(before.split())
    client = " ".join(named)
    if client and not is_client(client):
        name, said = _split_client(named, is_client)
        if said and name and is_client(name):
            # The quotes stand within what was said: acme the "report" was late
            words, hours, amount = take(line.split())
            name, said = _split_client(words, is_client)
            return Typed(client=name, text=" ".join(said), hours=hours, amount=amount)
    if not client and (quoted := _TWO_QUOTED.fullmatch(inside.strip())):
        client, inside = quoted["client"].strip(), quoted["text"]
    return Typed(
        client=client or None,
        text=inside.strip(),
        hours=early_hours if hours is None else hours,
        amount=amount or early_amount,
    )


def _take_nothing(words: list[str]) -> tuple[list[str], float | None, Sum | None]:
    return words, None, None


def _take_quantities(words: list[str]) -> tuple[list[str], float | None, Sum | None]:
    """Take hours and a sum off the end, in any order, one or two words each."""
    hours: float | None = None
    amount: Sum | None = None
    while words:
        for size in (2, 1):
            tail = " ".join(words[-size:])
            if len(words) >= size and hours is None and (found := parse_hours(tail)) is not None:
                hours = found
            elif len(words) >= size and amount is None and (paid := parse_sum(tail)) is not None:
                amount = paid
            else:
                continue
            words = words[:-size]
            break
        else:
            break
    return words, hours, amount


def _split_client(
    words: list[str], is_client: Callable[[str], bool]
) -> tuple[str | None, list[str]]:
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size]).rstrip(",:")
        if is_client(name):
            return name, words[size:]
    return (words[0].rstrip(",:"), words[1:]) if words else (None, [])


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _plain_number(text: str) -> str:
    """Read "1.200" and "1,200" as 1200, "12,50" and "12.50" as 12.50."""
    if _THOUSANDS.fullmatch(text):
        return re.sub(r"[.,]", "", text)
    head, mark, tail = re.sub(r"[.,](?=.*[.,])", "", text).replace(",", ".").partition(".")
    return f"{head}{mark}{tail}"
