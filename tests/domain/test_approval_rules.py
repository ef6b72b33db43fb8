"""Who may approve what: managers; a second person for exits and for new addresses."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.draft import (
    AlreadyDecided,
    Contact,
    Draft,
    DraftState,
    Envelope,
    NotTheirContact,
    ReasonNeeded,
    SecondPersonNeeded,
    Version,
    VersionReplaced,
    check_approval,
    check_recipient,
)
from bot.domain.offer_limit import OfferLimit
from bot.domain.team import Actor, OnlyManagers, Team

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
BOTH = ["U0DANA", "U0TOM"]


def draft(
    kind: str = "apology",
    state: DraftState = DraftState.WAITING,
    *,
    author: str = "U0TOM",
    recipient: str | None = "jo@acme.example",
    offer: int | None = None,
) -> Draft:
    version = Version(
        number=1,
        subject="x",
        sections=(),
        envelope=Envelope(from_name="Tom"),
        fingerprint="f1",
        author=author,
        created_at=NOW,
    )
    return Draft(
        id=1,
        client_id=1,
        kind=kind,
        state=state,
        recipient=recipient,
        offer=offer,
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
    limit: int | None = None,
    others: tuple[str, ...] = (),
    edited: bool = False,
) -> None:
    check_approval(
        found,
        Actor(team=Team(id="T"), user_id=who, name=who, is_manager=is_manager),
        fingerprint=seen,
        contact=Contact(email="jo@acme.example", changed_at=changed, others=others),
        managers=managers or BOTH,
        offer_limit=None if limit is None else OfferLimit(limit),
        reason=reason,
        now=NOW,
        is_offer_edited=edited,
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


def test_an_exit_that_the_second_manager_edited_needs_yet_another_or_a_written_reason() -> None:
    edited = draft("graceful_exit", author="U0DANA")
    with pytest.raises(SecondPersonNeeded):
        approve(edited, "U0DANA", managers=["U0DANA", "U0TOM", "U0SAM"])
    for who in BOTH:
        with pytest.raises(ReasonNeeded):
            approve(edited, who)
    approve(edited, "U0DANA", reason="Tom and I wrote it together")


def test_another_persons_address_at_the_client_needs_a_second_person() -> None:
    with pytest.raises(SecondPersonNeeded):
        approve(draft(recipient="kim@acme.example"), "U0TOM", others=("Kim@acme.example",))
    approve(draft(recipient="kim@acme.example"), "U0DANA", others=("Kim@acme.example",))
    approve(draft(recipient=None), "U0TOM")


def test_a_letter_never_goes_to_a_stranger_whoever_approves() -> None:
    contact = Contact(email="jo@acme.example", others=("kim@acme.example",))

    with pytest.raises(NotTheirContact, match="is no contact of this client"):
        check_recipient(draft(recipient="attacker@evil.example"), contact)
    for address in ("Jo@Acme.example", "kim@acme.example", None):
        check_recipient(draft(recipient=address), contact)


def test_an_offer_above_the_limit_needs_a_second_person() -> None:
    with pytest.raises(SecondPersonNeeded):
        approve(draft("recovery_offer", offer=100_001), "U0TOM", limit=100_000)
    approve(draft("recovery_offer", offer=100_000), "U0TOM", limit=100_000)
    approve(draft("recovery_offer", offer=100_001), "U0TOM")


def test_an_offer_that_was_edited_by_hand_needs_a_second_person_where_there_is_a_limit() -> None:
    found = draft("recovery_offer", offer=100)
    with pytest.raises(SecondPersonNeeded):
        approve(found, "U0TOM", limit=100_000, edited=True)
    approve(found, "U0TOM", edited=True)
