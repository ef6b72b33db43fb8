"""`goodfit keys` makes keys, and changes them while tokens stay readable."""

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.domain.installation import Installation
from bot.domain.mail_way import MailWay, Security
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.sealing import SealedWithAnotherKey, Seals, new_key

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def run(database_url: str, keys: str, *arguments: str) -> Result:
    environment = {"GOODFIT_DATABASE_URL": database_url, "GOODFIT_ENCRYPTION_KEYS": keys}
    return CliRunner().invoke(app, list(arguments), env=environment)


def installed(database_url: str, key: str) -> Database:
    database = Database(database_url)
    migrate(database)
    seals = Seals([key])
    with database.begin("T1") as store:
        store.installation.save(
            Installation(team_id="T1", sealed_token=seals.seal("xoxb-1"), installed_at=NOW)
        )
    return database


def token(database: Database, key: str) -> str:
    with database.begin("T1", reading=True) as store:
        found = store.installation.find()
    assert found is not None
    return Seals([key]).open(found.sealed_token)


def test_a_key_that_it_makes_seals(database_url: str) -> None:
    made = run(database_url, "", "keys", "new").output.strip()
    assert Seals([made]).open(Seals([made]).seal("x")) == "x"
    assert run(database_url, "", "keys", "new").output.strip() != made


def test_after_rotating_the_new_key_alone_opens_every_token(database_url: str) -> None:
    old, new = new_key(), new_key()
    database = installed(database_url, old)
    done = run(database_url, f"{new},{old}", "keys", "rotate")
    assert done.exit_code == 0
    assert "1 secret, and 0 rows with words" in done.output
    assert token(database, new) == "xoxb-1"
    database.close()


def test_the_password_of_a_workspaces_own_mail_server_moves_to_the_new_key_as_well(
    database_url: str,
) -> None:
    old, new = new_key(), new_key()
    database = installed(database_url, old)
    way = MailWay(
        host="smtp.example",
        port=587,
        security=Security.STARTTLS,
        login="us",
        mail_from="us@a.example",
    )
    with database.begin("T1") as store:
        store.mail_ways.save(way, password="correct horse", seals=Seals([old]), by="U1", at=NOW)

    done = run(database_url, f"{new},{old}", "keys", "rotate")

    assert "2 secrets, and" in done.output
    with database.begin("T1", reading=True) as store:
        assert store.mail_ways.open_password(Seals([new])) == "correct horse"
        with pytest.raises(SealedWithAnotherKey):
            store.mail_ways.open_password(Seals([old]))
    database.close()


def test_without_the_old_key_nothing_is_changed(database_url: str) -> None:
    old = new_key()
    database = installed(database_url, old)
    done = run(database_url, new_key(), "keys", "rotate")
    assert done.exit_code != 0
    assert token(database, old) == "xoxb-1"
    database.close()


def test_without_keys_it_says_what_to_set(database_url: str) -> None:
    told = run(database_url, "", "keys", "rotate")

    assert told.exit_code == 2
    assert "GOODFIT_ENCRYPTION_KEYS is not set" in told.output
