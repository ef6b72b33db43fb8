"""Principle 6: whether a new complaint sounds like one that was corrected."""

from collections.abc import Iterable
from datetime import date

from rapidfuzz import fuzz, utils

from bot.domain.complaint import Complaint

# Likeness from 0 to 100 of the words that carry meaning, in any order. Tried on complaints as
# people write them: "our report came too late" against "the report was late" is 100, "nobody
# answers our mails" against "nobody answered my mail for a week" 80; "the newsletter was late"
# against the report is 54, "the invoice is wrong" against a wrong banner 56.
ALIKE = 70
_ENOUGH_WORDS = 2
_SMALL = frozenset(
    word
    for line in (
        "a again all an and are as at be been but by did do for from had has have he i in is it",
        "its my not of on or our she so still that the their they this to too us was we were what",
        "which who with you your",
    )
    for word in line.split()
)


def resembling(
    text: str, complaints: Iterable[Complaint], *, on: date | None = None
) -> Complaint | None:
    """Return the corrected complaint that `text` sounds most like, if it is alike enough.

    Of equals the one corrected last. What was said on a day before the correction raises
    nothing again.
    """
    likeness = [
        (_likeness(text, complaint), complaint.corrected_on, complaint)
        for complaint in complaints
        if complaint.corrected_on is not None and (on is None or on >= complaint.corrected_on)
    ]
    best = max(likeness, key=lambda found: found[:2], default=None)
    return best[2] if best and best[0] >= ALIKE else None


def _likeness(text: str, complaint: Complaint) -> float:
    wanted = _content(text)
    return max(_alike(wanted, _content(words)) for words in (complaint.text, *complaint.points))


def _alike(wanted: str, known: str) -> float:
    if min(len(wanted.split()), len(known.split())) < _ENOUGH_WORDS:
        # One word alone, such as the point "it was late", stands in too many complaints.
        return fuzz.token_sort_ratio(wanted, known)
    return fuzz.token_set_ratio(wanted, known)


def _content(text: str) -> str:
    words = utils.default_process(text).split()
    return " ".join(word for word in words if word not in _SMALL)
