"""Workspaces install Goodfit by themselves, over real HTTP, each with what is its own."""

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
        yield bot


def test_a_workspace_that_installed_is_served_and_its_installer_greeted(many: Many) -> None:
    page = many.install(1)
    assert page.status_code == 200
    assert "Goodfit is installed in Harbour &amp; Pine 1" in page.text
    dm = many[1].wait_for(lambda: many[1].dms("U0DANA"))[-1]
    assert dm.text.startswith("Goodfit is installed.")
    assert many[0].dms("U0DANA") == []
    many.load(1)
    answer = many[1].person("U0PRIYA").command("C0ACMEINT", '/scope "A Spanish version" 6h')
    assert "Spanish" in answer.text
    teams = many.rows("SELECT DISTINCT team_id FROM scope_requests WHERE text LIKE '%Spanish%'")
    assert teams == [("T1HARBOUR",)]
