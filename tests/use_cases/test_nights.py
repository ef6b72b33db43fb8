"""The night: once, on any number of processes, as a stream, by the workspace's rules and pins."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.agreement import TimeEntry
from bot.domain.fit import Band
from bot.domain.pin import Pin, PinKind
from bot.domain.rules import DEFAULT
from bot.domain.tuning import tuned
from bot.messages.rehearsal import rehearsal_words
from bot.night_processes import process_hands
from bot.portfolio.folder import read_folder
from bot.store.clients import Account
from bot.store.database import Database
from bot.store.histories import Span
from bot.store.schema import migrate
from bot.use_cases import nights, portfolios
from bot.use_cases.night_spans import Errand, Scored, score_span

TEAM = "T0NIGHT"
NIGHT = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
WORKED = Path(__file__).parents[1] / "portfolio" / "worked"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two dozen clients whose scores are known, and no night yet."""
    made = Database(database_url)
    migrate(made)
    portfolios.import_folder(made.begin, read_folder(WORKED), team_id=TEAM, now=NOW)
    yield made
    made.close()


def clock() -> datetime:
    return NOW


def run(database: Database, night: date = NIGHT, **options: object) -> bool:
    return nights.run_night(database.begin, team_id=TEAM, night=night, clock=clock, **options)


def shown(database: Database, night: date = NIGHT) -> dict[str, tuple[str, bool, str]]:
    with database.begin(TEAM, reading=True) as store:
        keys = {account.id: account.client.key for account in store.clients.list_all()}
        return {
            keys[s.client_id]: (s.shown_band, s.at_risk, s.play)
            for s in store.nights.list_night(night)
        }


def account(database: Database, key: str) -> Account:
    with database.begin(TEAM, reading=True) as store:
        return next(a for a in store.clients.list_all() if a.client.key == key)


def pin(database: Database, key: str, kind: PinKind, value: str, **fields: object) -> None:
    given = {"until": NIGHT + timedelta(days=30), "rule_then": None} | fields
    one = Pin(
        id=0,
        client_id=account(database, key).id,
        kind=kind,
        value=value,
        reason="we agreed on it",
        by="U0DANA",
        set_on=NIGHT,
        **given,
    )
    with database.begin(TEAM) as store:
        store.pins.add(one, at=NOW)


def test_a_night_keeps_a_snapshot_of_every_client_that_says_by_which_rules(
    database: Database,
) -> None:
    assert run(database)

    with database.begin(TEAM, reading=True) as store:
        snapshots = store.nights.list_night(NIGHT)
        assert len(snapshots) == store.clients.count()
        assert {s.rule_version for s in snapshots} == {DEFAULT.version}
        assert all(s.since == NIGHT for s in snapshots)


def test_eight_processes_that_claim_the_same_night_run_it_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: run(database), range(8))) == 1


def test_further_processes_find_the_same_as_one(database: Database) -> None:
    run(database)
    alone = shown(database)
    url = database.engine.url.render_as_string(hide_password=False)

    def later() -> datetime:
        return NOW + timedelta(hours=1)

    assert nights.run_night(
        database.begin,
        team_id=TEAM,
        night=NIGHT,
        # The further processes look at the real clock, which is after this one.
        clock=later,
        hands=process_hands(url, 2),
        span=5,
        again=True,
    )
    assert shown(database) == alone


def test_a_process_that_lost_its_claim_keeps_nothing_and_posts_nothing(database: Database) -> None:
    def taken_over(errands: Sequence[Errand]) -> Iterator[Scored]:
        later = NOW + timedelta(hours=1)
        with database.begin(TEAM) as store:
            assert store.nights.claim(NIGHT, now=later) == 2
        return (score_span(database.begin, errand, clock=clock) for errand in errands)

    assert not run(database, hands=taken_over, span=5)
    with database.begin(TEAM, reading=True) as store:
        assert store.nights.list_night(NIGHT) == []
        assert not store.nights.is_done(NIGHT)


def test_a_night_whose_process_died_is_run_by_the_next_one_once_its_lease_is_over(
    database: Database,
) -> None:
    def dies(_errands: Sequence[Errand]) -> Iterator[Scored]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(database, hands=dies, span=5)
    assert not run(database)

    def afterwards() -> datetime:
        return NOW + timedelta(minutes=3)

    assert nights.run_night(database.begin, team_id=TEAM, night=NIGHT, clock=afterwards)


def test_a_night_is_run_anew_only_when_that_is_asked_for(database: Database) -> None:
    run(database)

    def later() -> datetime:
        return NOW + timedelta(hours=1)

    again = {"team_id": TEAM, "night": NIGHT, "clock": later}
    assert not nights.run_night(database.begin, **again)
    assert nights.run_night(database.begin, **again, again=True)


def test_a_client_that_cannot_be_scored_costs_no_other_its_score_and_is_counted(
    database: Database,
) -> None:
    broken = account(database, "acme").id
    damage(database, broken)

    assert run(database)
    with database.begin(TEAM, reading=True) as store:
        scored = {s.client_id for s in store.nights.list_night(NIGHT)}
        assert len(scored) == store.clients.count() - 1
        assert broken not in scored
        assert store.nights.count_failed(NIGHT) == 1


def damage(database: Database, client_id: int) -> None:
    """Give a client what only a damaged row may hold: no hours of anybody's."""
    with database.begin(TEAM) as store:
        for _ in range(2):
            time = TimeEntry(id="", on=NIGHT, hours=1.7e308)
            store.entries.add(time, client_id, by="U1", at=NOW)


def mend(database: Database) -> None:
    with database.session() as session:
        session.execute(text("DELETE FROM time_entries WHERE hours > 1e300"))


def test_a_client_that_fails_in_a_rerun_loses_the_snapshot_of_the_first_run(
    database: Database,
) -> None:
    run(database)
    broken = account(database, "acme").id
    damage(database, broken)

    def later() -> datetime:
        return NOW + timedelta(hours=1)

    assert nights.run_night(database.begin, team_id=TEAM, night=NIGHT, clock=later, again=True)
    with database.begin(TEAM, reading=True) as store:
        assert store.nights.find(broken, NIGHT) is None
        assert len(store.nights.list_night(NIGHT)) == store.clients.count() - 1
        assert store.nights.count_failed(NIGHT) == 1
        assert [n for n, _ in store.nights.list_unscored(NIGHT, limit=9, failed=True)] == [broken]


def test_a_client_that_could_not_be_scored_is_compared_with_its_own_last_night(
    database: Database,
) -> None:
    """Its band waits two nights though it has no snapshot of the night before (principle 11)."""
    run(database)
    key = next(k for k, v in shown(database).items() if v[0] == "green")
    client = account(database, key).id
    damage(database, client)
    run_on(database, NIGHT + timedelta(days=1))
    assert key not in shown(database, NIGHT + timedelta(days=1))

    mend(database)
    with database.begin(TEAM) as store:
        # From a fit of 99.9 on nobody is green but who has no trouble at all.
        rules = {"thresholds": {"green_from": 100, "amber_from": 99.99}}
        store.team.save(replace(store.team.get(), rules=rules), at=NOW)
    run_on(database, NIGHT + timedelta(days=2))
    with database.begin(TEAM, reading=True) as store:
        tonight = store.nights.find(client, NIGHT + timedelta(days=2))
    assert tonight is not None
    assert (tonight.band, tonight.shown_band, tonight.since) == ("red", "green", NIGHT)


def test_a_client_is_never_compared_with_a_night_whose_process_died(database: Database) -> None:
    with database.begin(TEAM) as store:
        attempt = store.nights.claim(NIGHT - timedelta(days=1), now=NOW)
        assert attempt
    run(database)
    with database.begin(TEAM, reading=True) as store:
        kept = store.nights.list_night(NIGHT)[0]
    with database.begin(TEAM) as store:
        died = replace(kept, local_date=NIGHT - timedelta(days=1), shown_band="amber")
        store.nights.remove([kept.client_id], NIGHT)
        store.nights.save([died])
    with database.begin(TEAM, reading=True) as store:
        tomorrow, span = NIGHT + timedelta(days=1), Span(kept.client_id, kept.client_id)
        with store.nights.stream_before(tomorrow, span) as before:
            assert before.take(kept.client_id) is None


def test_what_is_shown_stays_since_the_first_night_that_showed_it(database: Database) -> None:
    for days in range(3):
        run_on(database, NIGHT + timedelta(days=days))

    with database.begin(TEAM, reading=True) as store:
        last = {s.client_id: s for s in store.nights.list_night(NIGHT + timedelta(days=2))}
    assert last[account(database, "acme").id].since == NIGHT


def test_a_pin_holds_over_the_rules_from_the_same_night_until_it_expires(
    database: Database,
) -> None:
    key, (band, _, play) = next((k, v) for k, v in dry(database).items() if v[0] == "red")
    pin(database, key, PinKind.BAND, Band.GREEN.value, until=NIGHT)
    pin(database, key, PinKind.PLAY, "check_in", until=NIGHT)

    run(database)
    assert shown(database)[key] == ("green", False, "check_in")

    run_on(database, NIGHT + timedelta(days=1))
    found = shown(database, NIGHT + timedelta(days=1))[key]
    assert (found[0], found[2]) == (band, play)


def test_a_pinned_exit_does_not_hold_while_a_failure_of_ours_is_open(database: Database) -> None:
    wronged = next(k for k, v in dry(database).items() if v[2] == "recovery_offer")
    pin(database, wronged, PinKind.PLAY, "graceful_exit")

    run(database)
    assert shown(database)[wronged][2] == "recovery_offer"


def test_a_workspace_is_scored_by_its_own_rules(database: Database) -> None:
    rules = {"thresholds": {"green_from": 99.9, "amber_from": 99.0}}
    with database.begin(TEAM) as store:
        store.team.save(replace(store.team.get(), rules=rules), at=NOW)

    run(database)
    with database.begin(TEAM, reading=True) as store:
        snapshots = store.nights.list_night(NIGHT)
    assert {s.rule_version for s in snapshots} == {tuned(rules).version} != {DEFAULT.version}
    assert all(s.band == "red" for s in snapshots if s.fit is not None and s.fit < 98)


def test_a_rehearsal_says_what_the_night_would_show_and_keeps_nothing(database: Database) -> None:
    found = nights.rehearse_night(database.begin, team_id=TEAM, night=NIGHT, clock=clock)

    with database.begin(TEAM, reading=True) as store:
        assert store.nights.list_night(NIGHT) == []
        assert not store.nights.is_done(NIGHT)
    run(database)
    kept = shown(database)
    assert found.scored == len(kept)
    assert found.at_risk == sum(risk for _, risk, _ in kept.values())


def test_a_rehearsal_names_whose_band_would_be_another(database: Database) -> None:
    run(database)
    key = next(k for k, v in shown(database).items() if v[0] == "red")
    pin(database, key, PinKind.BAND, Band.GREEN.value)

    def tomorrow() -> datetime:
        return NOW + timedelta(days=1)

    found = nights.rehearse_night(
        database.begin, team_id=TEAM, night=NIGHT + timedelta(days=1), clock=tomorrow
    )
    name = account(database, key).client.name
    assert (name, "red", "green") in {
        (found.names[flip.client_id], flip.before, flip.after) for flip in found.flips
    }
    assert name in rehearsal_words(found)


def run_on(database: Database, night: date) -> None:
    moment = datetime.combine(night, NOW.timetz())
    assert nights.run_night(database.begin, team_id=TEAM, night=night, clock=lambda: moment)


def dry(database: Database) -> dict[str, tuple[str, bool, str]]:
    """Return what a night shows, and take it back."""
    run(database)
    found = shown(database)
    with database.session() as session:
        for table in ("snapshots", "nights"):
            session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 (two names of ours)
    return found
