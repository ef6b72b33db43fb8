"""A line that is clear is logged in one transaction, with who typed it; all else is left alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from bot.domain.capture import Logged, MissingText
from bot.domain.client import Client, key_for
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Person, PersonKind, Team
from bot.store.database import Database
from bot.use_cases.clear_lines import log_at_once

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A team with Acme, Mono Labs and Mono Foods, a member, a guest, and one of long ago."""
    database = Database(database_url)
    with database.begin("A") as store:
        store.team.save(Team(id="A", timezone="Europe/Berlin", currency="EUR"), at=NOW)
        for user, kind, read_at in (
            ("UPRIYA", PersonKind.MEMBER, NOW),
            ("UGUEST", PersonKind.GUEST, NOW),
            ("UOLD", PersonKind.MEMBER, YESTERDAY),
        ):
            store.team.save_person(Person(user_id=user, name=user, kind=kind, read_at=read_at))
        for name in ("Acme", "Mono Labs", "Mono Foods"):
            client = Client(key=key_for(name), name=name, currency="EUR")
            store.clients.add(client, by=None, at=NOW)
    yield database
    database.close()


def at_once(
    database: Database, line: str, *, user: str = "UPRIYA", command: str = "/scope"
) -> object:
    found = log_at_once(
        database.begin, team_id="A", user_id=user, command=command, text=line, now=NOW
    )
    return found and found[1]


def count(database: Database) -> int:
    with database.begin("A", reading=True) as store:
        return store.entries.count(ScopeRequest)


def test_a_line_that_names_its_client_is_logged_in_one_transaction(database: Database) -> None:
    begun: list[object] = []
    event.listen(database.engine, "begin", begun.append)

    logged = at_once(database, "mono labs one more page 2h")

    assert isinstance(logged, Logged)
    assert (logged.client_name, logged.entry.text, logged.entry.hours) == (
        "Mono Labs",
        "one more page",
        2.0,
    )
    assert len(begun) == 1
    assert count(database) == 1


def test_the_same_line_again_is_told_and_not_logged_twice(database: Database) -> None:
    at_once(database, 'acme "a banner"')
    again = at_once(database, 'acme "a banner"')

    assert isinstance(again, Logged)
    assert again.repeated_after is not None
    assert count(database) == 1


@pytest.mark.parametrize("line", ["mono a banner", "acmee a banner", "a banner", '"Who" "x"'])
def test_a_line_that_may_mean_another_client_is_left_to_be_asked_about(
    database: Database, line: str
) -> None:
    assert at_once(database, line) is None
    assert count(database) == 0


@pytest.mark.parametrize("user", ["UGUEST", "UOLD", "UNOBODY"])
def test_who_is_no_member_for_sure_logs_nothing(database: Database, user: str) -> None:
    assert at_once(database, "acme a banner", user=user) is None
    assert count(database) == 0


def test_a_note_whose_kind_is_not_said_is_left_to_its_form(database: Database) -> None:
    assert at_once(database, "acme they are glad", command="/note") is None


def test_a_client_alone_asks_for_the_text(database: Database) -> None:
    assert isinstance(at_once(database, "acme"), MissingText)
