"""An organisation installs Goodfit as a whole: one token, and each workspace apart."""

from collections.abc import Iterator

import pytest
from many import Many

from sandbox.many.driver import ManySlacks
from sandbox.slack import Settings


@pytest.fixture
def slacks() -> Iterator[ManySlacks]:
    with ManySlacks(3, Settings(retry_pauses=(0.0, 0.0), answer_limit=8.0)) as made:
        yield made


@pytest.fixture
def many(slacks: ManySlacks, database_url: str) -> Iterator[Many]:
    with Many(slacks, database_url) as bot:
        page = bot.install(wide=(1, 2))
        assert "installed in the organisation Pine Group" in page.text
        yield bot


def ask_for_help(many: Many, digit: int) -> str:
    return many[digit].person("U0DANA").command("C0GENERAL", "/goodfit help").text


def installed(many: Many) -> list[tuple[object, ...]]:
    return many.rows(
        "SELECT team_id, through FROM installations WHERE gone_at IS NULL ORDER BY team_id"
    )


def test_a_workspace_of_it_is_served_from_its_first_command_on(many: Many) -> None:
    assert installed(many) == [("E0GROUP", None)]
    many[1].person("U0DANA").command("C0GENERAL", "/goodfit help")
    many.settle()
    assert installed(many) == [("E0GROUP", None), ("T1HARBOUR", "E0GROUP")]
    ((name, url),) = many.rows("SELECT name, url FROM teams")
    assert name == "Harbour & Pine 1"
    assert str(url).endswith("/w1/")
    people = many.rows("SELECT team_id, user_id FROM people WHERE user_id LIKE 'U_DANA'")
    assert people == [("T1HARBOUR", "U1DANA")]
    assert "Goodfit" in ask_for_help(many, 1)


def test_two_workspaces_of_it_stay_apart(many: Many) -> None:
    for digit in (1, 2):
        ask_for_help(many, digit)
        many.settle()
        many.load(digit)
    many[2].person("U0PRIYA").command("C0ACMEINT", '/scope "A Spanish version" 6h')
    many.settle()
    found = many.rows("SELECT team_id FROM scope_requests WHERE text = 'A Spanish version'")
    assert found == [("T2HARBOUR",)]
    assert many[1].refusals() + many[2].refusals() == []


def test_a_workspace_beside_it_is_not_served(many: Many) -> None:
    assert "not set up in this workspace" in ask_for_help(many, 0)


def test_when_the_organisation_uninstalls_all_its_workspaces_are_gone(many: Many) -> None:
    for digit in (1, 2):
        ask_for_help(many, digit)
    many.settle()
    many.slacks[1].advance(2)
    assert {reply.status for reply in many.uninstall(1)} == {200}
    assert installed(many) == []
    assert "not set up in this workspace" in ask_for_help(many, 2)


def test_one_workspace_that_the_organisation_takes_out_is_gone_alone(many: Many) -> None:
    for digit in (1, 2):
        ask_for_help(many, digit)
    many.settle()
    many.slacks[1].advance(2)
    assert many.slacks.tell(1, "team_access_revoked", team_ids=["T0HARBOUR"]).status == 200
    assert installed(many) == [("E0GROUP", None), ("T2HARBOUR", "E0GROUP")]
