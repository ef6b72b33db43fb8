"""What nights quoted and the audit log says is sealed with a workspace's other words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.fernet import Fernet
from planted import NOW, TEAM
from switched import raw, readable, turn

from bot.domain.client import Client
from bot.domain.snapshot import Snapshot
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.sealings import AT_ONCE

KEY, NEWER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
QUOTED = {"signals": [{"figures": {"text": "Zanzibar waits"}}]}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, keys=KEY)
    migrate(made)
    with made.begin(TEAM) as store:
        store.team.save(Team(id=TEAM, managers=("U0BOSS",)), at=NOW)
    yield made
    made.close()


def night(on: date) -> Snapshot:
    return Snapshot(
        client_id=1,
        local_date=on,
        fit=50.0,
        debt=0.0,
        band="amber",
        ruled_band="amber",
        shown_band="amber",
        at_risk=True,
        play="none",
        receipt=QUOTED,
        rule_version="1",
        since=on,
    )


def test_more_nights_than_a_step_takes_are_gone_through_by_their_days(database: Database) -> None:
    nights = [NOW.date() - timedelta(days=past) for past in range(2 * AT_ONCE + 9)]
    with database.begin(TEAM) as store:
        store.clients.add(Client(key="zanzibar-ltd", name="Zanzibar Ltd"), by=None, at=NOW)
        store.nights.save([night(one) for one in nights])
    for hour, on in enumerate((True, False)):
        turn(database, on=on, at=hour)

        kept = [words for *at, words in raw(database) if at == ["snapshots", "receipt"]]
        assert sum("Zanzibar" in words for words in kept) == (0 if on else len(nights))
        with database.begin(TEAM, reading=True) as store:
            assert [one.receipt for one in store.records.each_snapshot()] == [QUOTED] * len(nights)


def test_a_night_that_is_run_again_in_a_sealed_workspace_replaces_what_it_quoted(
    database: Database,
) -> None:
    turn(database, on=True)
    with database.begin(TEAM) as store:
        store.clients.add(Client(key="zanzibar-ltd", name="Zanzibar Ltd"), by=None, at=NOW)
        store.nights.save([replace(night(NOW.date()), receipt={"signals": []})])
        store.nights.save([night(NOW.date())])

    assert readable(database) == set()
    with database.begin(TEAM, reading=True) as store:
        (found,) = store.nights.list_night(NOW.date())
    assert found.receipt == QUOTED


def test_lines_of_the_audit_log_are_sealed_and_found_whatever_key_sealed_them(
    database: Database, database_url: str
) -> None:
    with database.begin(TEAM) as store:
        store.audit.add("channel_opened", "channel:Zanzibar", user_id="U0BOSS", at=NOW)
    assert ("audit", "about") in readable(database)

    turn(database, on=True)
    with database.begin(TEAM) as store:
        store.audit.add("letter_sent", "draft:1:v1:ana@zanzibar.example", user_id="U0", at=NOW)

    assert readable(database) == set()
    both = Database(database_url, keys=f"{NEWER},{KEY}")
    with both.begin(TEAM) as store:
        assert store.audit.find_last("channel:Zanzibar", ["channel_opened"]) is not None
        abouts = [line.about for line in store.audit.each()]
    assert abouts == ["channel:Zanzibar", "texts", "draft:1:v1:ana@zanzibar.example"]
    both.close()
