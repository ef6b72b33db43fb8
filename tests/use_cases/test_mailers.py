"""What sends a workspace's letters is what it set last, whatever a process remembers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.team import Actor, Team
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.sealing import Seals, new_key
from bot.use_cases.mail_ways import MailRules, save_mail_way
from bot.use_cases.mailers import Mailers

TEAM = Team(id="T1", name="Harbour & Pine")
BOSS = Actor(team=TEAM, user_id="U1", name="Dana", is_manager=True)
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    yield made
    made.close()


def set_mail(database: Database, rules: MailRules, mail_from: str, *, at: datetime) -> None:
    with database.begin("T1") as store:
        store.team.save(TEAM, at=at)
    fields = {
        "host": "smtp.agency.example",
        "port": "587",
        "security": "starttls",
        "login": "harbour",
        "password": f"of {mail_from}",
        "mail_from": mail_from,
    }
    save_mail_way(database.begin, BOSS, fields, rules=rules, now=at)


def test_who_comes_back_after_a_purge_sends_by_what_they_set_then(database: Database) -> None:
    rules = MailRules(seals=Seals([new_key()]))
    mailers = Mailers(database.begin, rules=rules, environment=None, now=lambda: NOW)
    set_mail(database, rules, "old@agency.example", at=NOW)
    before = mailers.of("T1")
    with database.begin("T1") as store:
        store.purging.purge()
    set_mail(database, rules, "new@agency.example", at=NOW + timedelta(days=20))
    after = mailers.of("T1")

    assert before is not None
    assert after is not None
    assert (before.sender, after.sender) == ("old@agency.example", "new@agency.example")


def test_a_mail_server_is_opened_once_while_it_stays_the_same(database: Database) -> None:
    rules = MailRules(seals=Seals([new_key()]))
    mailers = Mailers(database.begin, rules=rules, environment=None, now=lambda: NOW)
    set_mail(database, rules, "hello@agency.example", at=NOW)

    assert mailers.of("T1") is mailers.of("T1")
