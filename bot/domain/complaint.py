"""A complaint: the client says that we let them down, and what became of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
        return self.fault in (Fault.OURS, Fault.SHARED)

    @property
    def is_open(self) -> bool:
        """Open: never resolved, or a failed fix was raised on or after the resolution."""
        if self.resolved_on is None:
            return True
        return any(
            r.verdict is Verdict.FIX_FAILED and r.on >= self.resolved_on for r in self.reraises
        )
