"""The night: every client scored once, the digest posted, a missed night made up for."""

from datetime import UTC, date, datetime

import pytest
from journey import HEALTH, digests, next_night, wrong_of_ours
from living import TEAM, Living

from bot.domain.complaint import Severity
from bot.domain.team import Team
from bot.store.every_team import EveryTeam
from bot.use_cases import nights
from bot.use_cases.deliveries import Ways, send_next


def test_the_first_digest_is_a_baseline_and_makes_no_news(living: Living) -> None:
    digest = living.slack.wait_for(lambda: digests(living))[0]

    assert "This is the first look, a baseline" in digest.text


def test_a_guest_who_came_today_is_noticed_before_anything_is_posted(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.add_person("U0NEW", "New Guest", is_guest=True)
    living.slack.workspace.channels[HEALTH]["members"].append("U0NEW")
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()

    told = living.slack.wait_for(lambda: living.slack.dms("U0DANA"))
    assert "people from outside can read it now" in told[-1].text
    assert len(digests(living)) == 1


def test_the_digest_names_who_needs_a_decision_and_why_also_in_its_text(living: Living) -> None:
    wrong_of_ours(living, "northwind", Severity.MAJOR)
    digest = next_night(living)

    assert "1 of 5 clients at risk, 1 more than the night before" in digest.text
    assert "Northwind Traders: we owe them" in digest.text
    assert "the report was late" in digest.text
    assert "make a recovery offer" in digest.words
    assert "client.review.2" in digest.action_ids


def test_a_quiet_night_is_one_line(living: Living) -> None:
    next_night(living)
    quiet = next_night(living)

    assert quiet.text.startswith("No changes overnight. 0 of 5 clients at risk")
    assert len(quiet.blocks) == 2


def test_a_night_is_run_once_however_often_the_clock_asks(living: Living) -> None:
    next_night(living)
    for _ in range(3):
        living.bot.schedule.run_due_nights()
    living.slack.wait_for(living.outbox_is_empty)

    assert len(digests(living)) == 2
    with living.database.begin(TEAM, reading=True) as store:
        night = nights.due_night(store.team.get(), living.clock())
    begin = living.database.begin
    assert not nights.run_night(begin, team_id=TEAM, night=night, clock=living.clock)


def test_a_night_that_was_missed_is_made_up_for_when_the_bot_starts(living: Living) -> None:
    # The fixture's bot was never started before: its first night is the last one due.
    digest = living.slack.wait_for(lambda: digests(living))
    assert len(digest) == 1
    with living.database.begin(TEAM, reading=True) as store:
        due = nights.due_night(store.team.get(), living.clock())
        assert store.nights.is_done(due)


def test_client_names_cannot_ping_or_link_in_the_digest(living: Living) -> None:
    with living.database.begin(TEAM) as store:
        account = store.clients.find("acme")
        assert account is not None
        named = {"name": "<!channel> *Acme*"}
        store.clients.save(
            account.id,
            type(account.client)(**_fields(account.client) | named),
            by=None,
            at=living.clock(),
        )
    wrong_of_ours(living)
    digest = next_night(living)

    assert "<!channel>" not in digest.text
    ours = [o["text"] for b in digest.blocks if (o := b.get("text", {})).get("type") == "mrkdwn"]
    assert ours
    assert not any("<!channel>" in words for words in ours)


def test_nothing_is_posted_where_people_from_outside_can_read_and_managers_are_told(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.workspace.channels[HEALTH]["is_ext_shared"] = True
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()

    told = living.slack.wait_for(lambda: living.slack.dms("U0DANA"))
    assert "people from outside can read it now" in told[-1].text
    living.slack.wait_for(lambda: living.slack.dms("U0TOM"))
    assert len(digests(living)) == 1


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        # Berlin is an hour ahead of UTC in winter and two in summer; the hour is 2.
        (datetime(2026, 1, 10, 0, 59, tzinfo=UTC), date(2026, 1, 9)),
        (datetime(2026, 1, 10, 1, 0, tzinfo=UTC), date(2026, 1, 10)),
        (datetime(2026, 7, 10, 0, 0, tzinfo=UTC), date(2026, 7, 10)),
        # On 29 March 2026 the clock jumps from 2 to 3: the hour has passed at 3.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 29)),
        # On 25 October 2026 two o'clock comes twice: the first one counts.
        (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_night_is_due_at_the_workspaces_own_hour(moment: datetime, night: date) -> None:
    team = Team(id="T", timezone="Europe/Berlin", night_hour=2)

    assert nights.due_night(team, moment) == night


def test_a_digest_that_was_perhaps_posted_is_repeated_and_says_so(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.bot.schedule.stop()
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()
    every_team = EveryTeam(living.database.session)
    # A process claimed the digest and died before it could say whether it was posted.
    claimed = every_team.claim_delivery(now=living.clock())
    assert claimed is not None
    living.clock.advance(minutes=2)

    ways = Ways(living.writer(), living.bot.slack, None)
    assert send_next(every_team, living.database.begin, lambda _team_id: ways, now=living.clock())

    assert digests(living)[-1].text.startswith("(repeated) ")


def _fields(client: object) -> dict[str, object]:
    return {name: getattr(client, name) for name in type(client).__slots__}  # type: ignore[attr-defined]
