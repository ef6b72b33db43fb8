"""When a digest is posted, to whom, and that it stays one message whatever happens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from journey import HEALTH, digests, next_night, wrong_of_ours
from living import TEAM, Living
from sqlalchemy import text
from upsets import a_night_comes, lose_a_digest

from bot.domain.complaint import Severity
from bot.domain.digest_parts import Tally
from bot.store.every_team import EveryTeam
from bot.store.store import Store
from bot.use_cases import nights
from bot.use_cases.deliveries import Ways, send_next
from bot.use_cases.digest_posting import queue_digests
from sandbox.message import Message

POST = "chat.postMessage"


def rerun(living: Living) -> None:
    """Queue the last night's digests again, as a night that is run anew does."""
    with living.database.begin(TEAM) as store:
        night = store.nights.last_done()
        assert night is not None
        queue_digests(store, store.team.get(), night, now=living.clock())


def settle(living: Living) -> None:
    living.slack.wait_for(living.outbox_is_empty)


def go_to(living: Living, weekday: int, hour: int) -> None:
    """Put the clock forward to the next such day at this hour of UTC, half past."""
    now = living.clock()
    day = now.date() + timedelta(days=(weekday - now.weekday() - 1) % 7 + 1)
    living.clock.advance(
        seconds=(datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC) - now).seconds,
        days=(datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC) - now).days,
    )


def last_cards(living: Living) -> list[tuple[str, str]]:
    with living.database.session() as session:
        found = session.execute(
            text("SELECT once, state FROM deliveries WHERE once LIKE 'digest:%' ORDER BY id")
        )
        return [(row.once, row.state) for row in found]


def tally(living: Living) -> Tally:
    with living.database.begin(TEAM, reading=True) as store:
        night = store.nights.last_done()
        assert night is not None
        return store.digests.tally(night, store.digests.baseline(night))


# --- once ---


def test_a_night_that_is_run_anew_draws_the_same_message_again(living: Living) -> None:
    wrong_of_ours(living)
    digest = next_night(living)
    with living.database.begin(TEAM) as store:
        night = store.nights.last_done()
        assert night is not None
        _note_unscored(store, night, 3)

    rerun(living)

    living.slack.wait_for(lambda: "3 could not be scored" in digest.text)
    settle(living)
    assert len(digests(living)) == 2


def _note_unscored(store: Store, night: date, count: int) -> None:
    statement = "UPDATE nights SET unscored = :count WHERE local_date = :night"
    store.nights._session.execute(text(statement), {"count": count, "night": night.isoformat()})  # noqa: SLF001


def test_an_earlier_night_that_is_run_anew_is_drawn_where_it_stands_and_never_posted_late(
    living: Living,
) -> None:
    first = living.slack.wait_for(lambda: digests(living))[0]
    living.change_team(only_changes=True)
    nights = []
    for _ in range(2):
        living.clock.advance(days=1)
        living.bot.schedule.run_due_nights()
        settle(living)
        nights.append(_last_night(living))
    before = len(living.slack.calls("chat.update"))

    living.change_team(only_changes=False, owner_digests=True)
    with living.database.begin(TEAM) as store:
        for night in (nights[0] - timedelta(days=1), nights[0]):
            queue_digests(store, store.team.get(), night, now=living.clock())
    living.slack.wait_for(lambda: len(living.slack.calls("chat.update")) > before)
    settle(living)

    assert digests(living) == [first]


def _last_night(living: Living) -> date:
    with living.database.begin(TEAM, reading=True) as store:
        night = store.nights.last_done()
        assert night is not None
        return night


def test_a_night_that_is_run_anew_while_its_digest_is_cut_off_is_not_posted_twice(
    living: Living,
) -> None:
    lose_a_digest(living)
    assert len(digests(living)) == 2

    rerun(living)
    assert living.send_all() == 0
    assert len(digests(living)) == 2

    living.clock.advance(minutes=3)
    living.slack.wait_for(lambda: len(digests(living)) == 3)
    settle(living)
    assert len(digests(living)) == 3


def test_a_digest_that_stands_and_could_not_be_written_down_is_repeated_and_says_so(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.bot.schedule.stop()
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()
    left = [1]

    def begin(team_id: str, *, reading: bool = False) -> Any:
        if not reading and len(digests(living)) == 2 and left:
            left.pop()
            raise RuntimeError("the disk is full")
        return living.database.begin(team_id, reading=reading)

    every_team = EveryTeam(living.database.session)
    ways = Ways(living.writer(), living.bot.slack, None)
    assert send_next(every_team, begin, lambda _team_id: ways, now=living.clock())
    assert not send_next(every_team, begin, lambda _team_id: ways, now=living.clock())
    assert len(digests(living)) == 2

    living.clock.advance(minutes=3)
    assert send_next(every_team, begin, lambda _team_id: ways, now=living.clock())
    assert digests(living)[-1].text.startswith("(repeated) ")


def test_a_click_on_a_digest_whose_answer_was_lost_shows_where_it_stands(living: Living) -> None:
    wrong_of_ours(living)
    lose_a_digest(living)
    first = digests(living)[-1]

    living.slack.person("U0TOM").press(first, "Open portfolio")
    living.slack.wait_for(lambda: living.slack.person("U0TOM").ephemerals(HEALTH))
    living.clock.advance(minutes=3)
    settle(living)

    assert digests(living)[-1] == first
    assert len(digests(living)) == 2
    assert not first.text.startswith("(repeated)")
    assert [p for p in living.slack.calls("chat.update") if p.body["ts"] == first.ts]


def test_a_click_after_two_lost_answers_lets_the_digest_be_drawn_again(living: Living) -> None:
    wrong_of_ours(living)
    lose_a_digest(living, times=2)
    living.clock.advance(seconds=130)
    living.slack.wait_for(lambda: len(digests(living)) == 3)
    settle(living)
    rerun(living)
    settle(living)
    assert len(digests(living)) == 3

    repeated = digests(living)[-1]
    living.slack.person("U0TOM").press(repeated, "Open portfolio")
    living.slack.wait_for(lambda: living.slack.person("U0TOM").ephemerals(HEALTH))
    rerun(living)

    living.slack.wait_for(lambda: not digests(living)[-1].text.startswith("(repeated)"))
    settle(living)
    assert len(digests(living)) == 3


def test_by_hand_a_digest_that_was_perhaps_posted_twice_comes_again_and_says_so(
    living: Living,
) -> None:
    lose_a_digest(living, times=2)
    living.clock.advance(seconds=130)
    living.slack.wait_for(lambda: len(digests(living)) == 3)
    settle(living)

    living.slack.person("U0DANA").command(HEALTH, "/goodfit digest")

    living.slack.wait_for(lambda: len(digests(living)) == 4)
    assert digests(living)[-1].text.startswith("(repeated) ")


# --- when ---


def test_a_digest_waits_for_the_opening_hour_of_a_working_day(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(digest_hour=7, timezone="UTC", holidays=None)
    go_to(living, 1, 3)  # a Tuesday
    living.bot.schedule.run_due_nights()
    assert living.send_all() == 0
    assert len(digests(living)) == 1

    living.clock.advance(hours=3, minutes=40)
    living.slack.wait_for(lambda: len(digests(living)) == 2)


def test_by_hand_a_digest_does_not_wait_for_the_opening_hour(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(digest_hour=7, timezone="UTC", holidays=None)
    go_to(living, 1, 3)
    living.bot.schedule.run_due_nights()
    assert len(digests(living)) == 1

    living.slack.person("U0DANA").command(HEALTH, "/goodfit digest")

    living.slack.wait_for(lambda: len(digests(living)) == 2)
    living.clock.advance(hours=5)
    settle(living)
    assert len(digests(living)) == 2


def test_after_a_weekend_one_digest_tells_all_that_happened_since_the_last_one(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(digest_hour=7, timezone="UTC", holidays=None)
    go_to(living, 4, 8)  # a Friday, after its digest
    living.bot.schedule.run_due_nights()
    living.slack.wait_for(lambda: len(digests(living)) == 2)
    wrong_of_ours(living, "northwind", Severity.MAJOR)
    for weekday in (5, 6, 0):
        go_to(living, weekday, 3)
        living.bot.schedule.run_due_nights()
        assert len(digests(living)) == 2

    living.clock.advance(hours=4)
    living.slack.wait_for(lambda: len(digests(living)) == 3)
    settle(living)

    assert len(digests(living)) == 3
    assert "1 more than on" in digests(living)[-1].text
    assert "Northwind Traders: we owe them, was fit unknown." in digests(living)[-1].text


def test_where_only_changes_are_wanted_a_quiet_night_stays_silent(living: Living) -> None:
    next_night(living)
    living.change_team(only_changes=True)
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()
    settle(living)
    assert len(digests(living)) == 2
    assert tally(living).changed == 0

    wrong_of_ours(living)
    assert "1 of 5 clients at risk, 1 more than on" in next_night(living).text


def test_where_only_changes_are_wanted_a_check_that_broke_is_told_all_the_same(
    living: Living,
) -> None:
    next_night(living)
    living.change_team(only_changes=True)
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()
    settle(living)
    assert len(digests(living)) == 2
    with living.database.begin(TEAM) as store:
        night = store.nights.last_done()
        assert night is not None
        _note_unscored(store, night, 2)

    rerun(living)

    living.slack.wait_for(lambda: len(digests(living)) == 3)
    assert "2 could not be scored" in digests(living)[-1].text


# --- to owners ---


def test_an_owner_is_told_of_their_own_clients_and_nobody_elses(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(owner_digests=True)
    wrong_of_ours(living, "kestrel-labs")
    wrong_of_ours(living, "halyard")
    next_night(living)

    sams = living.slack.wait_for(lambda: living.slack.dms("U0SAM"))
    toms = living.slack.wait_for(lambda: living.slack.dms("U0TOM"))
    assert "1 of your 2 clients at risk" in sams[-1].text
    assert "Kestrel Labs" in sams[-1].text
    assert "Halyard" not in sams[-1].text + sams[-1].words
    assert "Kestrel" not in toms[-1].text + toms[-1].words
    assert living.slack.dms("U0PRIYA") == []


def test_an_owners_message_is_drawn_anew_and_not_sent_twice(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(owner_digests=True)
    wrong_of_ours(living, "kestrel-labs")
    next_night(living)
    told = living.slack.wait_for(lambda: living.slack.dms("U0SAM"))[-1]
    settle(living)

    rerun(living)
    settle(living)

    assert len(living.slack.dms("U0SAM")) == 1
    assert [p for p in living.slack.calls("chat.update") if p.body["ts"] == told.ts]
    assert not living.slack.refusals()


def test_an_owner_whose_news_has_gone_reads_so_where_it_stood(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(owner_digests=True)
    name = wrong_of_ours(living, "kestrel-labs")
    next_night(living)
    told = living.slack.wait_for(lambda: living.slack.dms("U0SAM"))[-1]
    assert "Kestrel Labs" in told.text
    settle(living)

    with living.database.begin(TEAM) as store:
        store.entries.withdraw(name, by="U0PRIYA", at=living.clock())
        night = store.nights.last_done()
    assert night is not None
    nights.run_night(
        living.database.begin, team_id=TEAM, night=night, clock=living.clock, again=True
    )

    living.slack.wait_for(lambda: "Next step" not in told.text)
    assert "0 of your 2 clients at risk" in told.text
    assert len(living.slack.dms("U0SAM")) == 1


@pytest.mark.parametrize("change", ["make_guest", "deactivate"])
def test_an_owner_who_is_no_member_any_more_is_told_nothing(living: Living, change: str) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(owner_digests=True)
    getattr(living.slack.trouble, change)("U0SAM")
    living.slack.wait_for(living.inbox_is_empty)
    living.know("U0SAM")
    wrong_of_ours(living, "kestrel-labs")
    next_night(living)
    settle(living)

    assert living.slack.dms("U0SAM") == []
    assert living.slack.dms("U0DANA") == []


def test_an_owner_who_became_a_guest_before_the_opening_hour_is_told_nothing(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.change_team(owner_digests=True, digest_hour=7, timezone="UTC", holidays=None)
    wrong_of_ours(living, "kestrel-labs")
    go_to(living, 1, 3)
    living.bot.schedule.run_due_nights()
    living.slack.trouble.make_guest("U0SAM")
    living.slack.wait_for(living.inbox_is_empty)
    living.know("U0SAM")

    living.clock.advance(hours=4)
    living.slack.wait_for(lambda: len(digests(living)) == 2)
    settle(living)

    assert living.slack.dms("U0SAM") == []
    assert [state for once, state in last_cards(living) if once.endswith("U0SAM")] == ["failed"]


# --- charts and tables ---


def kinds(message: Message) -> set[Any]:
    return {block["type"] for block in message.blocks}


def two_wrongs(living: Living) -> None:
    wrong_of_ours(living, "northwind", Severity.MAJOR)
    wrong_of_ours(living, "acme")


def test_a_digest_holds_the_portfolio_as_a_table_of_slacks_own(living: Living) -> None:
    two_wrongs(living)

    assert "data_table" in kinds(next_night(living))
    assert living.slack.refusals() == []


def test_a_slack_that_refuses_charts_and_tables_gets_them_in_plain_words_and_is_not_asked_again(
    living: Living,
) -> None:
    two_wrongs(living)
    living.slack.trouble.refuse_figures()
    digest = next_night(living)

    assert not kinds(digest) & {"data_table", "data_visualization"}
    assert "Portfolio: all 5 clients" in digest.words
    assert "Northwind Traders" in digest.words
    settle(living)
    assert len(living.slack.refusals()) == 1

    rerun(living)
    settle(living)
    next_night(living)
    assert len(living.slack.refusals()) == 1
    assert len(digests(living)) == 3


def test_a_digest_that_slack_refuses_for_another_reason_is_not_called_a_matter_of_charts(
    living: Living,
) -> None:
    two_wrongs(living)
    living.slack.trouble.fail_next(POST, error="invalid_blocks", times=2)
    a_night_comes(living)

    told = living.slack.wait_for(lambda: living.slack.dms("U0DANA"))
    assert "A digest could not be shown in Slack" in told[-1].text
    assert "data_table" in kinds(next_night(living))
