"""What a sorry, a date, a sum, a person look like; every repetition is bounded."""

import re
from collections.abc import Iterator
from datetime import date

from bot.domain.letter_rules.reading import Finder, Hit, Reading, sentence_at


def words(pattern: str) -> re.Pattern[str]:
    """Return a pattern of words, whatever their capitals."""
    return re.compile(rf"(?i)\b(?:{pattern})\b")


_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = f"(?:{_MONTH})[a-zé]{{0,6}}"
_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_FEW = "(?:\\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten)"
DAY = words(
    rf"\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{_MONTHS}|{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?"
    rf"|\d{{4}}-\d\d-\d\d|today|tonight|tomorrow|this (?:morning|afternoon|evening)|{_WEEKDAY}"
    r"|the \d{1,2}(?:st|nd|rd|th)"
    rf"|(?:within|in) {_FEW} (?:working |business )?(?:hours?|days?|weeks?)"
    r"|end of (?:the |this |next )?(?:day|week|month|year)|next week"
)
WEEKDAYS = words(rf"{_WEEKDAY}|today|tomorrow")
MONTH_DAYS = words(
    rf"\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?{_MONTHS}|{_MONTHS} \d{{1,2}}|\d{{4}}-\d\d-\d\d"
)
CLOCKS = words(r"\d{1,2}(?::|\.)\d{2}|\d{1,2} ?[ap]\.?m")
DAYS_LONG = words(rf"{_FEW} (?:more )?(?:working )?(?:days?|weeks?|hours?)|no extra days")
MONEY = re.compile(
    r"(?i)(?:[$€£¥]|\b(?:usd|eur|gbp|chf|cad|aud)\b) ?\d"
    r"|\d (?:usd|eur|gbp|chf|cad|aud|dollars|euros|pounds|francs)\b|\d ?[€£$]"
)
FREE = words(
    r"(?:no|without)(?: extra| further)? (?:charge|cost)|free(?: of charge)?|uncharged|not billed"
    r"|at our (?:own )?(?:cost|expense)|on us|(?:never|not)(?: be)? (?:charged|billed|invoiced)"
    r"|refund\w{0,3}|credit\w{0,2}|waiv\w{1,3}"
)
NUMBER = words(
    r"\d\S{0,20}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|thrice|half"
    r"|doubled?|tripled?|dozens?|hundreds?|thousands?"
)
WILL = words(r"(?:we|I)(?: will|'ll| shall)|(?:is|are) going to")
PERSON = re.compile(r"\bI\b|\b[A-ZÀ-Þ][\w'.-]{1,40} (?:[a-z]{1,10} )?[A-ZÀ-Þ][\w'-]{1,40}")
NEGATED = words(r"not|nothing|no|never|nor|without|nobody|\w{2,6}n't")
SORRY = words(r"sorry|apolog(?:y|ies|ise|ize|ising|izing)")
APOLOGY = words(r"sorry|apolog(?:y|ies|ise|ize|ising|izing)|regret(?:s|ted)?")
"""`regret` is an apology too in a letter that must not contain one."""
SORRY_WE = words(
    r"(?:sorry|apologi[sz]e)(?: \w+){0,2}? (?:that |what )?(?:we|I|our|my)"
    r"|sorry\.\s{1,3}(?:we|I|our|my)"
)
_WRONG = "(?:fault|mistake|error|failure|responsibility|doing|oversight|miss)"
OUR_FAULT = words(
    rf"{_WRONG}s? (?:is|was|were|are|lies|rests)(?: \w+){{0,2}} (?:ours|mine|(?:with )?(?:us|me))"
    rf"|(?:is|was|were|are|be)(?: \w+){{0,2}} (?:our|my)(?: own)? {_WRONG}s?"
    r"|(?:we|I) (?:was|were|got (?:it|this|that|\w+))(?: \w+)? wrong"
    rf"|(?:we|I) (?:take|accept|bear|own|carry)(?: \w+){{0,3}} (?:{_WRONG}|blame)"
    r"|(?:we|I) own (?:this|it)|(?:that's|is|was)(?: all| entirely)? on (?:me|us)"
    r"|wrong of (?:me|us)|(?:we|I) (?:should|ought to) have|should never have"
    r"|(?:we are|I am|I'm|we're) (?:to blame|responsible|at fault)|in the end mine|mine in the end"
)
A_LINE = re.compile(r"(?m)^[ \t]{0,3}(?:[-*•]|\(?[a-zA-Z0-9][.)])\s")
CHECKS = words(
    r"check\w{0,3}|review\w{0,3}|verif\w{1,4}|sign\w{0,2} off|watch\w{0,3}|tests?|tested|reads?"
    r"|looks? (?:at|over|through)|compar\w{1,3}|answers? for|goes through|calibrat\w{1,3}"
    r"|makes? sure that we keep"
)
_NAMED_DAY = re.compile(
    rf"(?i)\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\.? (?:of )?({_MONTH})[a-zé]{{0,6}}"
    rf"|({_MONTH})[a-z]{{0,6}} (\d{{1,2}})(?:st|nd|rd|th)?)\b(?:,? (\d{{4}}))?"
)


def said(pattern: str | re.Pattern[str], *, unless: re.Pattern[str] | None = None) -> Finder:
    """Return a finder of the first such words in each section.

    Words in a sentence that `unless` finds too do not count: "we ask for nothing in return".
    """
    wanted = words(pattern) if isinstance(pattern, str) else pattern

    def find(letter: Reading) -> Iterator[Hit]:
        for section, text in letter.own.items():
            for match in wanted.finditer(text):
                if unless and unless.search(sentence_at(text, match.start())):
                    continue
                yield Hit(letter.quoted_at(section, match), section)
                break

    return find


def day_near(text: str, near: date) -> date | None:
    """Return the first day that a text names; without a year it is the one nearest to `near`."""
    match = _NAMED_DAY.search(text)
    if match is None:
        return None
    day, month = match[1] or match[4], (match[2] or match[3]).lower()
    number = _MONTH.split("|").index(month) + 1
    years = [int(match[5])] if match[5] else [near.year - 1, near.year, near.year + 1]
    days = [found for year in years if (found := _date(year, number, int(day)))]
    return min(days, key=lambda found: abs(found - near), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
