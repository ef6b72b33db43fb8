"""Who may approve what: managers; a second person for exits and for new addresses."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.draft import (
    AlreadyDecided,
    Draft,
    DraftState,
    ReasonNeeded,
    SecondPersonNeeded,
    Version,
    VersionReplaced,
    check_approval,
)
from bot.domain.team import Actor, OnlyManagers, Team

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
BOTH = ["U0DANA", "U0TOM"]


def draft(kind: str = "apology", state: DraftState = DraftState.WAITING) -> Draft:
    version = Version(
        number=1,
        subject="x",
        sections=(),
        fingerprint="f1",
        author="U0TOM",
        created_at=NOW,
    )
    return Draft(
        id=1,
        client_id=1,
        kind=kind,
        state=state,
        recipient="jo@acme.example",
        asked_by="U0TOM",
        created_at=NOW,
        version=version,
    )


def approve(
    found: Draft,
    who: str = "U0DANA",
    *,
    is_manager: bool = True,
    seen: str = "f1",
    managers: list[str] | None = None,
    changed: datetime | None = None,
    reason: str | None = None,
) -> None:
    check_approval(
        found,
        Actor(team=Team(id="T"), user_id=who, name=who, is_manager=is_manager),
        fingerprint=seen,
        contact_changed_at=changed,
        managers=managers or BOTH,
        reason=reason,
        now=NOW,
    )


def test_a_manager_approves_even_their_own_apology() -> None:
    approve(draft(), "U0TOM")
    approve(draft(), "U0DANA")


def test_a_member_does_not() -> None:
    with pytest.raises(OnlyManagers):
        approve(draft(), is_manager=False)


def test_an_older_version_is_not_approved() -> None:
    with pytest.raises(VersionReplaced):
        approve(draft(), seen="f0")


@pytest.mark.parametrize("state", [s for s in DraftState if s is not DraftState.WAITING])
def test_what_was_decided_is_not_decided_again(state: DraftState) -> None:
    with pytest.raises(AlreadyDecided):
        approve(draft(state=state))


def test_an_exit_needs_a_second_person() -> None:
    with pytest.raises(SecondPersonNeeded):
        approve(draft("graceful_exit"), "U0TOM")
    approve(draft("graceful_exit"), "U0DANA")


def test_a_contact_changed_in_the_last_seven_days_needs_a_second_person() -> None:
    with pytest.raises(SecondPersonNeeded):
        approve(draft(), "U0TOM", changed=NOW - timedelta(days=6, hours=23))
    approve(draft(), "U0TOM", changed=NOW - timedelta(days=7))


def test_the_only_manager_decides_alone_with_a_written_reason() -> None:
    with pytest.raises(ReasonNeeded):
        approve(draft("graceful_exit"), "U0TOM", managers=["U0TOM"])
    with pytest.raises(ReasonNeeded):
        approve(draft("graceful_exit"), "U0TOM", managers=["U0TOM"], reason="  ")
    approve(draft("graceful_exit"), "U0TOM", managers=["U0TOM"], reason="Dana is away")
