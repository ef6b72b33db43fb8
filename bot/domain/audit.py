"""A line of the audit log."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who, when, what; `about` names the thing by its id or code."""

    at: datetime
    user_id: str
    what: str
    about: str
