"""A change of the rules that was proposed: replayed, then used or dropped, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.errors import DomainError
from bot.domain.tuning import Changes


class ChangeState(StrEnum):
    """Where a proposed change stands."""

    REPLAYING = "replaying"
    READY = "ready"
    SAVED = "saved"
    DROPPED = "dropped"


class UnknownRuleChange(DomainError):
    """That change of the rules is not known here."""


class SameRules(DomainError):
    """These are the rules in use already, so there is nothing to replay."""


class RulesChangedSince(DomainError):
    """The rules were changed since then, so nothing was changed now. Please propose it again."""


class NotReplayedYet(DomainError):
    """This change is still being replayed, so nothing was changed. Please wait for the result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """`before` and `after` are changes to the defaults; `report` is plain, see replay_report.

    While it is replayed the report also says how far that is: `step`, and `done` is the id of
    the last client that is in it.
    """

    id: int
    before: Changes
    after: Changes
    by: str
    proposed_at: datetime
    state: ChangeState
    report: Mapping[str, Any]
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it waits for a decision."""
        return self.state is ChangeState.READY
