"""What follows letters: of one's own workspace, of clients in use, and as long as it counts."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from use_cases.sent_letters import NOW, a_letter, a_workspace, sent_letter

from bot.store.database import Database
from bot.store.schema import migrate

REBUILD = {"what": "Rebuild the list", "by": "2026-07-08", "remedy": "fix", "owner": ""}
DUE, ASKED = date(2026, 7, 8), date(2026, 7, 7)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    a_workspace(made)
    a_workspace(made, "B")
    sent = sent_letter(made, "apology", REBUILD, matter="C-1")
    with made.begin("T") as store:
        store.drafts.change(sent.id, sent_message_id="<m1@x.example>")
    a_letter(made)
    yield made
    made.close()


def found(database: Database, team_id: str = "T") -> dict[str, int]:
    with database.begin(team_id, reading=True) as store:
        follow = store.follow_ups
        return {
            "sent": len(follow.list_sent(1)),
            "asks": len(follow.list_asks(ASKED)),
            "duties": len(follow.list_duties(DUE, DUE)),
            "promises": len(follow.list_promises(1)),
            "messages": len(follow.list_messages(1)),
        }


def test_another_workspace_has_nothing_to_follow_up(database: Database) -> None:
    assert set(found(database).values()) == {1}
    assert set(found(database, "B").values()) == {0}


def test_nobody_is_asked_or_reminded_of_a_client_put_away(database: Database) -> None:
    with database.begin("T") as store:
        store.clients.archive(1, by="U0BOSS", at=NOW)

    assert found(database) | {"asks": 0, "duties": 0} == found(database)


def test_a_promise_taken_back_is_none(database: Database) -> None:
    with database.begin("T") as store:
        store.entries.withdraw("D-1", by="U0BOSS", at=NOW)

    assert found(database) | {"duties": 0, "promises": 0} == found(database)


def test_what_is_not_due_yet_waits(database: Database) -> None:
    with database.begin("T", reading=True) as store:
        assert store.follow_ups.list_asks(ASKED - timedelta(days=1)) == []
        assert store.follow_ups.list_duties(DUE + timedelta(days=1), date.max) == []
