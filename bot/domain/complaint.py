"""A complaint: the client says that we let them down, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.errors import DomainError

# What may be done about a complaint (portfolio-csv.md); free text stands beside these.
REMEDIES = ("apology", "fix", "refund", "credit", "free_work", "reduced_price", "future_work")
# How long an offer may stay unanswered before a manager can close without the client's yes.
UNANSWERED_AFTER = timedelta(days=14)
# The dates of its course, as the form shows them.
COURSE_DAYS = (
    "responded_on",
    "corrected_on",
    "remedy_offered_on",
    "remedy_delivered_on",
    "resolved_on",
)
_TO_COME = "That day is still to come. Choose today or a day before."


class WrongCourse(DomainError):
    """Those dates cannot be, so nothing was saved."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(" ".join(fields.values()))


class NotYetAllWeCould(DomainError):
    """First a remedy must be delivered, or an offer refused or left unanswered for 14 days."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.fields = {"done_what_we_could": self.sentence}


class ResolvedAgainstRefusal(DomainError):
    """They refused the remedy, so only a manager can resolve it all the same. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = {"resolved_on": f"{self.sentence} Leave this day empty, or ask a manager."}


class Severity(StrEnum):
    """How much it hurt."""

    MINOR = "minor"
    MAJOR = "major"


class Fault(StrEnum):
    """Whose it was. `ours` and `shared` are debt."""

    OURS = "ours"
    THEIRS = "theirs"
    SHARED = "shared"
    UNKNOWN = "unknown"


# What is debt (domain.md, Debt signals).
OURS = (Fault.OURS, Fault.SHARED)


class Cause(StrEnum):
    """Why it happened."""

    OVERPROMISED = "overpromised"
    SERVICE_LEVEL = "service_level"
    MISSED_REQUEST = "missed_request"
    LEARNING_CURVE = "learning_curve"
    COMMUNICATION = "communication"
    BILLING = "billing"
    EXPECTATION_GAP = "expectation_gap"
    OTHER = "other"


class Verdict(StrEnum):
    """Whose a re-raised complaint is (principle 6)."""

    FIX_FAILED = "fix_failed"
    ALREADY_FIXED = "already_fixed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reraise:
    """A corrected complaint raised again."""

    id: str
    on: date
    verdict: Verdict
    text: str = ""
    permalink: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One complaint.

    `text` is the client's words; `points` are theirs too, one each; `remedy` is a word of
    portfolio-csv (apology, fix, refund, ...) or free text; `remedy_accepted` is None where the
    client did not say. `done_what_we_could` marks a resolution without their consent: it stays
    unrighted until they accept a remedy.
    """

    id: str
    raised_on: date
    text: str
    severity: Severity = Severity.MINOR
    fault: Fault = Fault.UNKNOWN
    cause: Cause | None = None
    points: tuple[str, ...] = ()
    our_side: str | None = None
    client_side_heard: bool = True
    responded_on: date | None = None
    corrected_on: date | None = None
    proof: str | None = None
    resolved_on: date | None = None
    remedy: str | None = None
    remedy_offered_on: date | None = None
    remedy_delivered_on: date | None = None
    remedy_accepted: bool | None = None
    done_what_we_could: bool = False
    reraises: tuple[Reraise, ...] = ()
    permalink: str | None = None

    @property
    def is_ours(self) -> bool:
        """A complaint whose fault is ours or shared is debt."""
        return self.fault in OURS

    @property
    def is_open(self) -> bool:
        """Open: never resolved, or a failed fix was raised on or after the resolution."""
        if self.resolved_on is None:
            return True
        return any(
            r.verdict is Verdict.FIX_FAILED and r.on >= self.resolved_on for r in self.reraises
        )

    @property
    def is_heard(self) -> bool:
        """Their side was heard, and stands there point by point (domain.md, principle 3)."""
        return bool(self.points) and self.client_side_heard

    @property
    def failed_on(self) -> date | None:
        """Return the day on which they last said that our fix failed, mended since or not."""
        return max((r.on for r in self.reraises if r.verdict is Verdict.FIX_FAILED), default=None)


def check_said_on(complaint: Complaint, *, today: date) -> None:
    """Let pass a day on which they can have said it. Raises WrongCourse, beside `on`."""
    if complaint.raised_on > today:
        raise WrongCourse({"on": _TO_COME})
    known = [day for name in COURSE_DAYS if (day := getattr(complaint, name))]
    if known and complaint.raised_on > min(known):
        raise WrongCourse(
            {"on": f"We acted upon it on {_day(min(known))}. Choose that day or one before."}
        )


def check_course(complaint: Complaint, *, before: Complaint, today: date) -> None:
    """Let pass what was done about a complaint, as it is to read now. Raises WrongCourse.

    No day is in the future or before the complaint; corrected takes proof; a correction or
    resolution after a failed fix counts from the next day on (domain.md, Debt signals), so an
    earlier one is refused where it is news.
    """
    wrong = _missing(complaint) | _too_soon(complaint, before) | _wrong_days(complaint, today)
    if wrong:
        raise WrongCourse(wrong)


def check_consent(complaint: Complaint, *, before: Complaint, is_manager: bool) -> None:
    """Let pass what is not resolved against their refusal. Raises ResolvedAgainstRefusal.

    A manager alone may resolve without their consent, and what one resolved so stands when others
    write on. Source: domain.md, "done what we could".
    """
    stood = _is_against_refusal(before) and complaint.resolved_on == before.resolved_on
    if _is_against_refusal(complaint) and not stood and not is_manager:
        raise ResolvedAgainstRefusal


def check_corrected(complaint: Complaint, *, on: date) -> None:
    """Let pass a day that counts as a correction, as check_course has it. Raises WrongCourse."""
    if complaint.failed_on and on <= complaint.failed_on:
        raise WrongCourse({"corrected_on": _counts_later(complaint.failed_on)})


def check_raised_again(complaint: Complaint, *, on: date, today: date) -> None:
    """Let pass a day on which it can have been raised again. Raises WrongCourse, beside `on`."""
    if on > today:
        raise WrongCourse({"on": _TO_COME})
    if on < complaint.raised_on:
        raise WrongCourse({"on": _said_on(complaint.raised_on)})


def check_done_what_we_could(complaint: Complaint, *, today: date) -> None:
    """Let pass a resolution without the client's consent. Raises NotYetAllWeCould.

    It takes a remedy delivered, or an offer refused or unanswered for 14 days, since the fix
    last failed where it did. Source: domain.md, "done what we could".
    """
    since = complaint.failed_on
    offered = _since(since, complaint.remedy_offered_on)
    if _since(since, complaint.remedy_delivered_on):
        return
    if complaint.remedy_accepted is False and (offered or since is None):
        return
    if offered is None:
        raise NotYetAllWeCould
    if complaint.remedy_accepted:
        raise NotYetAllWeCould("They accepted the remedy. It is done once it was delivered.")
    until = offered + UNANSWERED_AFTER
    if today < until:
        raise NotYetAllWeCould(
            f"They have until {_day(until)} to answer the offer of {_day(offered)}. "
            "Before, it takes a remedy delivered or an offer refused."
        )


def _is_against_refusal(complaint: Complaint) -> bool:
    return complaint.remedy_accepted is False and not complaint.is_open


def _missing(complaint: Complaint) -> dict[str, str]:
    wrong = {}
    if complaint.corrected_on and not complaint.proof:
        wrong["proof"] = (
            "Write where it can be seen that it is corrected: a link, or what was checked by whom."
        )
    if complaint.proof and not complaint.corrected_on:
        wrong["corrected_on"] = "Choose the day on which it was corrected."
    about_remedy = (complaint.remedy_offered_on, complaint.remedy_delivered_on)
    answered = complaint.remedy_accepted is not None
    if not complaint.remedy and (any(about_remedy) or answered):
        wrong["remedy"] = "Choose what we offered."
    return wrong


def _too_soon(complaint: Complaint, before: Complaint) -> dict[str, str]:
    failed = complaint.failed_on
    if failed is None:
        return {}
    wrong = {}
    for name in ("corrected_on", "resolved_on"):
        day = getattr(complaint, name)
        if day and day <= failed and day != getattr(before, name):
            wrong[name] = _counts_later(failed)
    return wrong


def _wrong_days(complaint: Complaint, today: date) -> dict[str, str]:
    wrong = {}
    offered, delivered = complaint.remedy_offered_on, complaint.remedy_delivered_on
    if offered and delivered and delivered < offered:
        wrong["remedy_delivered_on"] = f"We offered it on {_day(offered)}. Choose a later day."
    for name in COURSE_DAYS:
        day = getattr(complaint, name)
        if day and day > today:
            wrong[name] = _TO_COME
        elif day and day < complaint.raised_on:
            wrong[name] = _said_on(complaint.raised_on)
    return wrong


def _counts_later(failed: date) -> str:
    return (
        f"They said on {_day(failed)} that the fix failed. "
        "Mending it counts from the day after: choose a later day."
    )


def _said_on(day: date) -> str:
    return f"They said it on {_day(day)}. Choose that day or a later one."


def _since(since: date | None, day: date | None) -> date | None:
    return None if day is None or (since and day < since) else day


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"
