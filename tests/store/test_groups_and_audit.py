"""Groups of managers and the audit log, each within its own workspace."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.domain.team import Person, PersonKind, Team
from bot.store.database import Database
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two teams, each with Priya and Tom, and the group S1 as managers."""
    made = Database(database_url)
    migrate(made)
    for team_id in ("A", "B"):
        with made.begin(team_id) as store:
            store.team.save(Team(id=team_id, manager_groups=("S1",)), at=NOW)
            for user_id in ("U1", "U2"):
                store.team.save_person(Person(user_id=user_id, name=user_id, read_at=NOW))
    yield made
    made.close()


def test_people_enter_and_leave_groups_of_their_own_workspace_alone(database: Database) -> None:
    with database.begin("A") as store:
        assert store.team.set_group_members({"S1": ["U1", "U9"], "S2": ["U1"]}) == ["U9"]
    with database.begin("A") as store:
        assert store.team.list_managers() == ["U1"]
        assert store.team.set_group_members({"S1": ["U2"]}) == []
        assert store.team.list_managers() == ["U2"]
        assert store.team.set_group_members({}) == []
        assert store.team.list_managers() == []
    with database.begin("B", reading=True) as store:
        assert store.team.list_managers() == []


def test_whoever_left_or_became_a_guest_is_no_manager_by_group(database: Database) -> None:
    with database.begin("A") as store:
        store.team.set_group_members({"S1": ["U1", "U2"]})
        gone = Person(user_id="U1", name="U1", kind=PersonKind.GUEST, groups=("S1",), read_at=NOW)
        store.team.save_person(gone)

        assert store.team.list_managers() == ["U2"]


def test_the_last_line_about_a_thing_is_found_in_its_own_workspace_alone(
    database: Database,
) -> None:
    with database.begin("A") as store:
        store.audit.add("channel_opened", "channel:C1", user_id="U1", at=NOW)
        store.audit.add("channel_closed", "channel:C1", user_id="U2", at=NOW)
        store.audit.add("refused", "channel:C1", user_id="U2", at=NOW)
        store.audit.add("channel_opened", "channel:C2", user_id="U1", at=NOW)
        whats = ("channel_opened", "channel_closed")
        found = store.audit.find_last("channel:C1", whats)
        assert found is not None
        assert (found.what, found.user_id) == ("channel_closed", "U2")
    with database.begin("B", reading=True) as store:
        assert store.audit.find_last("channel:C1", whats) is None
