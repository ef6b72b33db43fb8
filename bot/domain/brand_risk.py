"""What of our failures an angry client could tell others: the brand risk, in codes and counts."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.complaint import Complaint, Fault, Severity
from bot.domain.debt import is_unrighted
from bot.domain.failure import answers_to, failed_fixes, open_wrongs
from bot.domain.night import Night


class Risk(StrEnum):
    """How much there is to be angry about."""

    HIGH = "high"
    SOME = "some"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandRisk:
    """What is behind the risk: counts of complaints, `major` of those open or unrighted."""

    open: int
    unrighted: int
    major: int
    unanswered: int
    failed_fixes: int

    @property
    def level(self) -> Risk:
        """High with a major wrong, a failed fix or a complaint that nobody answered."""
        if self.major or self.failed_fixes or self.unanswered:
            return Risk.HIGH
        return Risk.SOME if self.open or self.unrighted else Risk.LOW


def brand_risk_of(night: Night) -> BrandRisk:
    """Return what an angry client could tell others. Source: domain.md, Money at the end.

    Open wrongs of ours, those that ended without a remedy which the client accepted, fixes that
    failed, and complaints to which nobody answered, whosever fault they may be.
    """
    history = night.history
    wrongs = open_wrongs(history)
    unrighted = [c for c in history.complaints if not c.is_open and is_unrighted(c, night)]
    return BrandRisk(
        open=len(wrongs),
        unrighted=len(unrighted),
        major=sum(c.severity is Severity.MAJOR for c in (*wrongs, *unrighted)),
        unanswered=sum(_is_unanswered(c, night) for c in history.complaints),
        failed_fixes=sum(bool(failed_fixes(c, night.today)) for c in history.complaints),
    )


def _is_unanswered(complaint: Complaint, night: Night) -> bool:
    acted = complaint.responded_on or complaint.corrected_on or complaint.remedy
    is_theirs = complaint.fault is Fault.THEIRS
    if is_theirs or not complaint.is_open or acted:
        return False
    return not answers_to(complaint, night.history)
