"""When a person is asked what a client answered, and reminded of what was promised."""

from datetime import UTC, date, datetime, timedelta

import pytest
from builders import CALENDAR
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.delivery import EMAIL_PAUSES, email_pause
from bot.domain.follow_up import ask_again_day, ask_day, is_day_to_remind, is_working_hour
from bot.domain.matter import SentLetter, matter_of, subject_in_thread, thread_of

TUESDAY = date(2026, 6, 30)
FRIDAY = date(2026, 7, 3)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def sent(number: int = 1, kind: str = "apology", **fields: object) -> SentLetter:
    known = {
        "draft_id": number,
        "kind": kind,
        "matter": "C-1",
        "complaint_ids": ("C-1",),
        "subject": "Booking site: 17 days late",
        "message_id": f"<m{number}@x.example>",
        "sent_at": NOW + timedelta(days=number),
    }
    return SentLetter(**(known | fields))  # type: ignore[arg-type]


def asked(kind: str, agreed: date | None = None) -> date | None:
    return ask_day(kind, agreed=agreed, sent_on=TUESDAY, calendar=CALENDAR)


def test_the_day_that_the_letter_names_is_the_day_of_asking() -> None:
    assert asked("apology", date(2026, 7, 9)) == date(2026, 7, 9)


def test_a_day_that_nobody_works_is_moved_to_the_next_working_day() -> None:
    assert asked("apology", date(2026, 7, 11)) == date(2026, 7, 13)


def test_a_letter_that_was_approved_late_leaves_the_client_two_working_days() -> None:
    assert asked("recovery_offer", date(2026, 6, 29)) == date(2026, 7, 2)


def test_a_letter_without_a_day_has_one_by_its_kind_and_a_farewell_has_none() -> None:
    assert asked("value_recap") == date(2026, 7, 7)
    assert asked("listen") == FRIDAY
    assert asked("farewell") is None


def test_without_an_answer_is_asked_again_a_week_later() -> None:
    assert ask_again_day(FRIDAY, CALENDAR) == date(2026, 7, 10)


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.sampled_from(("apology", "listen")))
def test_asking_always_falls_on_a_working_day_after_the_letter(day: date, kind: str) -> None:
    found = ask_day(kind, agreed=None, sent_on=day, calendar=CALENDAR)
    assert found is not None
    assert found > day
    assert CALENDAR.is_worked(found)


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        (TUESDAY, TUESDAY, True),
        (TUESDAY, date(2026, 6, 29), False),
        (date(2026, 7, 4), FRIDAY, True),  # due on Saturday: said on Friday
        (date(2026, 7, 4), date(2026, 7, 2), False),
        (FRIDAY, date(2026, 7, 4), False),  # nobody is reminded on a Saturday
        (FRIDAY, date(2026, 7, 6), True),  # the bot was away on the day itself
        (FRIDAY, date(2026, 7, 13), False),  # the digest has it by then
    ],
)
def test_a_promise_is_reminded_of_on_its_day_or_the_last_working_day_before(
    due: date, today: date, *, expected: bool
) -> None:
    assert is_day_to_remind(due, today, CALENDAR) is expected


@pytest.mark.parametrize(
    ("hour", "zone", "expected"),
    [(8, "UTC", False), (9, "UTC", True), (17, "UTC", False), (7, "Europe/Berlin", True)],
)
def test_people_are_disturbed_between_nine_and_five_where_they_are(
    hour: int, zone: str, *, expected: bool
) -> None:
    assert is_working_hour(NOW.replace(hour=hour), Calendar(zone)) is expected
    assert not is_working_hour(NOW.replace(hour=hour, month=7, day=4), Calendar(zone))


def test_a_server_that_greylists_or_is_down_for_hours_is_tried_for_a_day_with_growing_pauses() -> (
    None
):
    pauses = [email_pause(n) for n in range(1, len(EMAIL_PAUSES) + 1)]
    assert pauses == sorted(pauses)
    assert timedelta(hours=20) < sum(EMAIL_PAUSES, timedelta()) < timedelta(hours=30)
    assert email_pause(len(EMAIL_PAUSES) + 1) is None


def test_an_offer_for_a_complaint_that_was_apologised_for_is_of_the_same_matter() -> None:
    apology = sent(complaint_ids=("C-1", "C-2"))
    assert matter_of("recovery_offer", ["C-2"], [apology]) == "C-1"
    assert matter_of("recovery_offer", ["C-3"], [apology]) == "C-3"


def test_a_goodbye_is_one_matter_and_a_change_order_a_new_one_each_time() -> None:
    assert matter_of("graceful_exit", [], []) == "graceful_exit"
    assert matter_of("change_order", [], [sent()]) is None
    assert thread_of(None, [sent(matter=None)]) == []


def test_an_answer_to_a_complaint_stays_in_its_thread_and_other_letters_keep_their_subject() -> (
    None
):
    thread = thread_of("C-1", [sent(2, "recovery_offer", subject="Re: Booking site"), sent(1)])
    assert [letter.draft_id for letter in thread] == [1, 2]
    assert subject_in_thread("recovery_offer", thread) == "Re: Booking site: 17 days late"
    assert subject_in_thread("recovery_offer", thread[1:]) == "Re: Booking site"
    assert subject_in_thread("graceful_exit", thread) is None
    assert subject_in_thread("apology", []) is None
