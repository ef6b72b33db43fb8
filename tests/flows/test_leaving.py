"""A workspace that uninstalls: its jobs stop at once, and after the grace nothing is left."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from many import Many
from sqlalchemy import inspect, select
from use_cases.planted import plant_everywhere

from bot.store.rows import Base
from bot.store.sealing import Seals, new_key
from sandbox.many.driver import ManySlacks
from sandbox.slack import Settings

UNINSTALLED, REVOKED = "app_uninstalled", "tokens_revoked"


@pytest.fixture
def slacks() -> Iterator[ManySlacks]:
    with ManySlacks(2, Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0)) as made:
        yield made


@pytest.fixture
def many(slacks: ManySlacks, database_url: str) -> Iterator[Many]:
    with Many(slacks, database_url) as bot:
        for digit in (0, 1):
            bot.install(digit)
        bot.settle()
        yield bot


def chore(many: Many, kind: str) -> None:
    (found,) = [c for c in many.bot.chores if c.kind == kind]
    found.do("*", many.clock())


def gone(many: Many) -> list[str]:
    found = many.rows("SELECT team_id FROM installations WHERE gone_at IS NOT NULL")
    return sorted(str(team) for (team,) in found)


def tables_with(many: Many, team_id: str) -> set[str]:
    with many.database.session() as session:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            if session.execute(select(table).where(table.c.team_id == team_id)).first()
        }


@pytest.mark.parametrize(
    "order",
    [(UNINSTALLED,), (REVOKED,), (UNINSTALLED, REVOKED), (REVOKED, UNINSTALLED, REVOKED)],
)
def test_whichever_way_slack_tells_it_the_workspace_is_gone_once(
    many: Many, order: tuple[str, ...]
) -> None:
    many.clock.advance(seconds=2)
    many.slacks[1].advance(2)
    assert {reply.status for reply in many.uninstall(1, order=order)} == {200}
    assert gone(many) == ["T1HARBOUR"]
    lines = many.rows("SELECT team_id FROM audit WHERE what = 'left'")
    assert lines == [("T1HARBOUR",)]


def test_its_jobs_stop_at_once_and_others_go_on(many: Many) -> None:
    many.slacks[1].advance(2)
    many.uninstall(1)
    calls = len(many[1].posts)
    ids = {team.id for team in many.bot.every_team.list_teams()}
    assert ids == {"T0HARBOUR"}
    told = many[1].person("U0DANA").command("C0GENERAL", "/goodfit help")
    assert "not set up in this workspace" in told.text
    assert "Goodfit" in many[0].person("U0DANA").command("C0GENERAL", "/goodfit help").text
    inward = [post for post in list(many[1].posts)[calls:] if post.direction == "in"]
    assert inward == []


def test_what_people_revoke_of_their_own_does_not_end_the_installation(many: Many) -> None:
    many.slacks[1].advance(2)
    tokens = {"oauth": ["U0DANA"], "bot": []}
    assert many.slacks.tell(1, REVOKED, tokens=tokens).status == 200
    assert gone(many) == []


def test_a_message_from_before_it_was_installed_again_ends_nothing(many: Many) -> None:
    many.slacks[1].advance(-60)
    assert many.slacks.tell(1, UNINSTALLED).status == 200
    assert gone(many) == []


def test_after_the_grace_no_table_holds_anything_of_it(many: Many) -> None:
    with many.database.session() as session:
        plant_everywhere(session, "T1HARBOUR")
    held = tables_with(many, "T1HARBOUR")
    others = tables_with(many, "T0HARBOUR")
    tables = {*inspect(many.database.engine).get_table_names()} - {"alembic_version"}
    # On PostgreSQL a month is a table of its own, reached through the whole.
    assert held == {one for one in tables if not re.search(r"_(first|default|\d{4}_\d{2})$", one)}
    many.slacks[1].advance(2)
    many.uninstall(1)
    many.clock.advance(days=6, hours=23)
    chore(many, "purge_gone")
    assert tables_with(many, "T1HARBOUR") >= held
    many.clock.advance(hours=2)
    chore(many, "purge_gone")
    assert tables_with(many, "T1HARBOUR") == set()
    # By some hours of the day its night has come meanwhile, and is one table more.
    assert tables_with(many, "T0HARBOUR") >= others


def test_who_comes_back_within_the_grace_finds_everything(many: Many) -> None:
    many.load(1)
    many.slacks[1].advance(2)
    many.uninstall(1)
    many.clock.advance(days=5)
    many.install(1)
    many.clock.advance(days=5)
    chore(many, "purge_gone")
    assert gone(many) == []
    assert ("came_back",) in many.rows("SELECT what FROM audit WHERE team_id = 'T1HARBOUR'")
    # Slack is asked anew who she is, since that was long ago.
    many[1].person("U0DANA").command("C0GENERAL", "/client list")
    many.settle()
    assert "Acme" in many[1].person("U0DANA").command("C0GENERAL", "/client list").text


def test_who_is_gone_is_purged_also_where_the_key_of_its_token_is_lost(many: Many) -> None:
    many.slacks[1].advance(2)
    many.uninstall(1)
    with many.database.begin("T1HARBOUR", reading=True) as store:
        found = store.installation.find()
    assert found is not None
    with many.database.begin("T0BEFORE") as store:
        lost = Seals.of(new_key()).seal("xoxb-lost")
        store.installation.save(replace(found, team_id="T0BEFORE", sealed_token=lost))
        store.team.make_known(at=many.clock())
    many.clock.advance(days=6)
    chore(many, "purge_gone")
    assert gone(many) == ["T0BEFORE", "T1HARBOUR"]
    many.clock.advance(days=2)
    chore(many, "purge_gone")

    assert gone(many) == []
    assert tables_with(many, "T0BEFORE") == set()
    assert tables_with(many, "T1HARBOUR") == set()


def test_nothing_is_purged_while_slack_still_takes_the_token(many: Many) -> None:
    many.slacks[1].advance(2)
    many.slacks.tell(1, UNINSTALLED)
    assert gone(many) == ["T1HARBOUR"]
    many.clock.advance(days=8)
    chore(many, "purge_gone")
    assert gone(many) == []
    assert "teams" in tables_with(many, "T1HARBOUR")
