"""A backup brought back: a letter that waited when it was made may have left since."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from delivery.post_office import PostOffice, open_post_office
from sqlalchemy import text
from use_cases.sent_letters import NOW, a_letter, a_workspace
from use_cases.test_mail_out import approve, send, stored

from bot.domain.draft import DraftState
from bot.store.database import Database
from bot.store.schema import migrate

PAGE = Path(__file__).parents[2] / "docs" / "running.md"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    a_workspace(made)
    yield made
    made.close()


@pytest.fixture
def post() -> Iterator[tuple[PostOffice, int]]:
    with open_post_office() as found:
        yield found


def do_as_the_page_on_running_says(database: Database) -> None:
    found = re.search(r"```sql\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    with database.engine.begin() as connection:
        connection.execute(text(found[1]))


def test_a_letter_that_waited_when_the_backup_was_made_waits_for_a_person(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    draft = a_letter(database)
    approve(database, draft)

    do_as_the_page_on_running_says(database)
    send(database, port, NOW + timedelta(days=1))

    assert stored(database, draft).state is DraftState.PARKED
    assert office.letters == []


def test_without_that_step_it_would_leave_a_second_time(
    database: Database, post: tuple[PostOffice, int]
) -> None:
    office, port = post
    draft = a_letter(database)
    approve(database, draft)

    send(database, port, NOW + timedelta(days=1))

    assert stored(database, draft).state is DraftState.SENT
    assert len(office.letters) == 1
