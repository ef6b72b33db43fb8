"""What time alone makes wrong of a letter that waits, and what a person has read of that."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.domain.draft import Draft, DraftState, Envelope, Version
from bot.domain.passed import passed_since, still_to_come

TODAY = date(2026, 12, 5)
WRITTEN = datetime(2026, 12, 1, 9, tzinfo=UTC)


def a_draft(**cited: Any) -> Draft:
    version = Version(
        number=1,
        subject="",
        sections=(),
        envelope=Envelope(from_name="Priya Nair"),
        fingerprint="",
        author="U0PRIYA",
        created_at=WRITTEN,
    )
    return Draft(
        id=1,
        client_id=1,
        kind="listen",
        state=DraftState.WAITING,
        recipient=None,
        asked_by="U0PRIYA",
        created_at=WRITTEN,
        cited=cited,
        version=version,
    )


def test_a_day_passes_when_it_lies_before_today() -> None:
    draft = a_draft(days=["2026-12-04", "2026-12-05", "2026-12-06"])

    assert passed_since(draft, TODAY) == ["4 Dec 2026, a day that it names, has passed"]
    assert passed_since(draft, date(2026, 12, 4)) == []


def test_days_that_have_passed_are_told_in_their_order() -> None:
    draft = a_draft(days=["2026-12-04", "2026-12-03"])

    assert passed_since(draft, TODAY) == ["days that it names have passed: 3 Dec 2026, 4 Dec 2026"]


def test_a_notice_counts_from_the_day_on_which_the_letter_leaves() -> None:
    notice = {"last_day": "2027-02-03", "days": 60}
    draft = a_draft(days=["2027-02-03"], notice=notice)

    assert passed_since(draft, date(2026, 12, 5)) == []
    assert passed_since(draft, date(2026, 12, 12)) == [
        "the last day, 3 Feb 2027, is 53 days away, and the notice is 60 days"
    ]


def test_a_letter_of_an_earlier_version_keeps_only_what_it_promises() -> None:
    draft = replace(
        a_draft(status="active"),
        promised_by=date(2026, 12, 4),
        promises=({"what": "Pay back", "by": "2026-12-04"},),
        ask_on=date(2026, 12, 7),
    )

    assert passed_since(draft, TODAY) == ["4 Dec 2026, a day that it names, has passed"]


def test_what_a_person_has_read_is_not_told_again() -> None:
    notice = {"last_day": "2027-01-03", "days": 60}
    draft = a_draft(days=["2026-12-04", "2027-01-03"], notice=notice)
    assert len(passed_since(draft, TODAY)) == 2

    kept = still_to_come(draft, TODAY)

    assert kept == {"days": ["2027-01-03"]}
    assert passed_since(replace(draft, cited=kept), TODAY) == []
