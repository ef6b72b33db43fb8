"""Drafts that wait are reminded of in working hours: twice, then somebody else is asked."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from draft_steps import draft_of, modal_with, reply_with, value_of
from journey import Thread, draft_apology, next_night
from living import TEAM, Living

from bot.use_cases.reminders import remind_due
from sandbox.message import Message


def go_to(living: Living, moment: datetime) -> None:
    """Put the bot's clock forward to a moment."""
    living.clock.advance(seconds=(moment - living.clock()).total_seconds())


def remind(living: Living) -> int:
    """Let the minute pass in which reminders are looked for."""
    return remind_due(living.database.begin, team_id=TEAM, now=living.clock())


def due(living: Living) -> datetime:
    """Return when the draft's next reminder is due."""
    at = draft_of(living).remind_at
    assert at is not None
    return at


def reminders(thread: Thread) -> list[Message]:
    return [m for m in thread.replies if "waits for a decision" in m.text]


def next_reminder(living: Living, thread: Thread, number: int) -> Message:
    """Wait for the moment of the next reminder, and for the reminder."""
    go_to(living, due(living))
    assert remind(living) == 1
    living.slack.wait_for(lambda: len(reminders(thread)) == 1)
    living.slack.wait_for(lambda: draft_of(living).reminders == number)
    return reminders(thread)[0]


@pytest.fixture
def thread(living: Living) -> Thread:
    """A draft that Tom asked for."""
    made = draft_apology(living)
    made.version(1)
    return made


def test_a_draft_that_is_out_of_date_asks_for_a_new_version_and_for_no_decision(
    living: Living, thread: Thread
) -> None:
    with living.database.begin(TEAM) as store:
        by, at, today = "U0PRIYA", living.clock(), living.today()
        store.entries.change("C-1", by=by, at=at, action="changed", corrected_on=today)
    go_to(living, due(living))

    assert remind(living) == 1

    said = living.slack.wait_for(
        lambda: next((m for m in thread.replies if "is out of date and waits" in m.text), None)
    )
    assert "Write version 2 in this thread, or discard it." in said.text
    assert "a decision" not in said.text
    living.know("U0DANA")
    dana = living.slack.person("U0DANA")
    dana.open_home()
    home = living.slack.wait_for(lambda: (h := dana.home()) and "version 1" in h.words and h)
    assert "apology, version 1 · out of date" in home.words
    assert "a draft is out of date" in next_night(living).words


def test_a_draft_is_reminded_of_a_working_day_later_and_only_one_person_is_mentioned(
    living: Living, thread: Thread
) -> None:
    assert remind(living) == 0
    go_to(living, due(living) - timedelta(minutes=1))
    assert remind(living) == 0

    said = next_reminder(living, thread, 1)

    assert "<@U0DANA>" in str(said.blocks)
    assert "<@U0TOM>" not in str(said.blocks)
    assert remind(living) == 0


def test_a_reminder_that_comes_due_at_night_waits_for_the_morning(
    living: Living, thread: Thread
) -> None:
    local_night = due(living).replace(hour=1, minute=0)
    with living.database.begin(TEAM) as store:
        store.drafts.change(1, remind_at=local_night)
    go_to(living, max(local_night, living.clock()))
    while 7 <= living.clock().hour <= 17:
        living.clock.advance(hours=1)

    assert remind(living) == 0

    assert reminders(thread) == []
    assert due(living).hour in (7, 8)  # 9:00 in Berlin
    assert due(living) > living.clock()


def test_after_two_reminders_the_fallback_approver_is_asked_once_and_then_nobody(
    living: Living, thread: Thread
) -> None:
    living.change_team(managers=("U0DANA", "U0TOM", "U0PRIYA"), fallback_approver="U0PRIYA")
    for number in (1, 2):
        said = next_reminder(living, thread, number)
        assert "<@U0PRIYA>" not in str(said.blocks)
    go_to(living, due(living))

    assert remind(living) == 1

    asked = reply_with(living, thread, "Nobody decided after 2 reminders")
    assert "<@U0PRIYA>" in str(asked.blocks)
    assert "Priya Nair is asked" in asked.words
    living.slack.wait_for(lambda: "<@U0PRIYA>" in str(thread.root.blocks))
    assert draft_of(living).remind_at is None
    living.clock.advance(days=30)
    assert remind(living) == 0


def test_a_fallback_approver_who_is_no_manager_any_more_is_not_asked(
    living: Living, thread: Thread
) -> None:
    living.change_team(managers=("U0DANA", "U0TOM"), fallback_approver="U0SAM")
    for number in (1, 2):
        next_reminder(living, thread, number)
    go_to(living, due(living))
    assert remind(living) == 1

    asked = reply_with(living, thread, "Nobody decided after 2 reminders")

    assert "<@U0SAM>" not in str(asked.blocks)
    assert "<@U0TOM>" in str(asked.blocks)


def test_snoozing_moves_the_reminder_to_the_next_working_morning(
    living: Living, thread: Thread
) -> None:
    said, planned = next_reminder(living, thread, 1), due(living)
    dana = living.slack.person("U0DANA")
    living.know("U0DANA")

    dana.press(said, "Snooze to tomorrow")

    living.slack.wait_for(lambda: due(living) != planned)
    assert due(living).hour in (7, 8)  # 9:00 in Berlin
    assert timedelta(hours=8) < due(living) - living.clock() < timedelta(days=4)
    with living.database.begin(TEAM, reading=True) as store:
        assert store.drafts.list_decisions(1)[-1].kind == "snoozed"


def test_stopping_the_reminders_ends_them(living: Living, thread: Thread) -> None:
    said = next_reminder(living, thread, 1)
    dana = living.slack.person("U0DANA")
    living.know("U0DANA")

    dana.press(said, "Stop reminding")

    living.slack.wait_for(lambda: draft_of(living).remind_at is None)
    living.slack.wait_for(lambda: "Stop reminding" not in said.words)
    assert "No reminder follows" in said.words
    living.clock.advance(days=9)
    assert remind(living) == 0


def test_a_reminder_ends_by_itself_when_the_draft_is_decided(
    living: Living, thread: Thread
) -> None:
    said = next_reminder(living, thread, 1)
    dana = living.slack.person("U0DANA")
    dana.press(thread.version(1), "Reject")
    dana.submit(modal_with(living, dana, "nothing is sent"), {})
    thread.wait_until("rejected by Dana Whitfield")

    living.slack.wait_for(lambda: "is decided: rejected by Dana Whitfield" in said.words)
    assert "Snooze" not in said.words
    living.clock.advance(days=9)
    assert remind(living) == 0


def test_any_number_of_processes_remind_once(living: Living, thread: Thread) -> None:
    go_to(living, due(living))
    now = living.clock()

    def look(_: int) -> int:
        return remind_due(living.database.begin, team_id=TEAM, now=now)

    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(look, range(8)))

    assert sum(counts) == 1
    living.slack.wait_for(lambda: reminders(thread))
    living.slack.wait_for(living.outbox_is_empty)
    assert len(reminders(thread)) == 1


def test_a_member_neither_snoozes_nor_stops(living: Living, thread: Thread) -> None:
    next_reminder(living, thread, 1)
    before = draft_of(living)
    living.know("U0PRIYA")

    for action in ("draft.snooze", "draft.stop_reminding"):
        assert living.forge_click("U0PRIYA", action, value_of(living)) == 200

    assert draft_of(living) == before


def test_the_fallback_approver_is_set_up_and_must_be_a_manager(living: Living) -> None:
    dana = living.slack.person("U0DANA")
    living.know("U0DANA", "U0TOM", "U0SAM")
    dana.command("C0HEALTH", "/goodfit setup")
    form = living.slack.wait_for(dana.modal)

    refused = dana.submit(form, {"fallback_approver": "U0SAM"})
    assert "only a manager" in refused.errors["fallback_approver"]
    assert dana.submit(form, {"fallback_approver": "U0TOM"}).result == "closed"

    with living.database.begin(TEAM, reading=True) as store:
        assert store.team.get().fallback_approver == "U0TOM"
