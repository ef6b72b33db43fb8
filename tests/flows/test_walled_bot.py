"""The whole bot behind the wall: as a role that owns nothing and sees one workspace at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from journey import digests, draft_apology
from living import TEAM, Living
from sqlalchemy import text
from walled import walled_database

from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Team
from bot.store import walls
from bot.store.database import Database
from sandbox.driver import LocalSlack

pytestmark = pytest.mark.postgresql
ELSEWHERE = "T0ELSEWHERE"


@pytest.fixture
def behind(slack: LocalSlack) -> Iterator[tuple[Living, Database]]:
    """A bot that is the application's role, and the owner's way in; another workspace is there."""
    with walled_database() as made:
        bot, owner = Living(slack, made.application), Database(made.owner)
        bot.load(Path(__file__).parent / "agency")
        with bot.database.begin(ELSEWHERE) as store:
            store.team.save(Team(id=ELSEWHERE, name="Elsewhere"), at=bot.clock())
        with bot:
            yield bot, owner
        owner.close()


def test_from_a_request_to_a_letter_that_left_everything_works_behind_the_wall(
    behind: tuple[Living, Database],
) -> None:
    living, owner = behind
    asked = living.slack.person("U0PRIYA").command("C0ACMEINT", '/scope acme "a second logo" 2h')
    assert "Logged for Acme: a second logo, 2 h" in asked.text

    thread = draft_apology(living)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")

    told = "sent, approved by Dana Whitfield"
    living.slack.wait_for(lambda: told in thread.root.words, timeout=30.0)
    assert [mail["rcpt_to"] for mail in living.slack.mails()] == [["jo@acme.example"]]
    living.know("U0PRIYA")
    raised = living.slack.person("U0PRIYA").command("C0ACMEINT", "/complaint acme late again")
    assert "Acme" in raised.text
    assert len(digests(living)) == 2
    with living.database.begin(TEAM, reading=True) as store:
        assert store.entries.count(ScopeRequest) > 0
    with living.database.begin(ELSEWHERE, reading=True) as store:
        assert store.clients.list_all() == []
        assert store.entries.count(ScopeRequest) == 0
        assert store.audit.list_newest(limit=9) == []
    with owner.engine.begin() as connection:
        walls.become_owner(connection)
        assert set(connection.execute(text("SELECT team_id FROM clients")).scalars()) == {TEAM}
