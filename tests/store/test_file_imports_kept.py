"""A file's import comes back from the database as it was kept, and to its own workspace alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dry_run import (
    Doubt,
    DryRun,
    Undecided,
    UnknownName,
    dry_run_of,
    plain_of,
)
from bot.domain.file_import import Choices, FileImport, ImportState, UnknownImport
from bot.domain.team import Team
from bot.store.database import Database
from bot.store.schema import migrate

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
FIGURES = DryRun(
    source="time report of Harvest",
    rows=3,
    hours=4.5,
    money={"EUR": 45_000},
    first=date(2026, 3, 1),
    last=date(2026, 3, 2),
    added=2,
    unknown=(UnknownName(name="ACME", rows=1, hours=0.5, near=(("acme", "Acme"),)),),
    warnings=("a note",),
    exact="x",
)
ASKED = DryRun(
    undecided=Undecided(
        doubt=Doubt.DATES, column="Date", example="03/04/2026", readings=(("dmy", "3 April"),)
    )
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    for team in ("A", "B"):
        with made.begin(team) as store:
            store.team.save(Team(id=team), at=NOW)
    yield made
    made.close()


def kept(database: Database, **changed: object) -> FileImport:
    with database.begin("A") as store:
        sent = store.file_imports.add(
            user_id="U1", file_id="F1", file_name="a.csv", ts="1.1", has_words=True, at=NOW
        )
        store.file_imports.save(replace(sent, **changed))
    with database.begin("A", reading=True) as store:
        return store.file_imports.get(sent.id)


@pytest.mark.parametrize("figures", [FIGURES, ASKED, DryRun()])
def test_an_import_comes_back_as_it_was_kept(database: Database, figures: DryRun) -> None:
    choices = Choices(clients={"ACME": "acme", "Zebra": "*new"}, dates="dmy", decimals="comma")
    found = kept(
        database,
        figures=figures,
        choices=choices,
        state=ImportState.WAITING,
        digest="d",
        step=2,
        notice="n",
    )

    assert found.figures == figures
    assert found.figures.fingerprint == figures.fingerprint
    assert found.choices == choices
    assert (found.state, found.digest, found.step) == (ImportState.WAITING, "d", 2)
    assert (found.notice, found.has_words, found.ts) == ("n", True, "1.1")


def test_another_workspace_finds_and_changes_nothing_of_it(database: Database) -> None:
    found = kept(database)

    with database.begin("B") as store:
        for refused in (
            lambda: store.file_imports.get(found.id),
            lambda: store.file_imports.hold(found.id),
            lambda: store.file_imports.save(replace(found, state=ImportState.DONE)),
        ):
            with pytest.raises(UnknownImport):
                refused()
        assert store.file_imports.find(user_id="U1", file_id="F1", ts="1.1") is None
        assert store.file_imports.list_newest(states=tuple(ImportState), limit=9) == []
        assert store.file_imports.list_open_before(NOW + timedelta(days=9)) == []


def test_a_message_is_found_by_its_time_since_a_file_can_be_sent_twice(database: Database) -> None:
    found = kept(database)

    with database.begin("A", reading=True) as store:
        assert store.file_imports.find(user_id="U1", file_id="F1", ts="1.1") == found
        assert store.file_imports.find(user_id="U1", file_id="F1", ts="2.2") is None


def test_what_is_open_and_old_is_listed_and_what_is_over_is_not(database: Database) -> None:
    kept(database, state=ImportState.DONE)
    waiting = kept(database, state=ImportState.WAITING)

    with database.begin("A", reading=True) as store:
        assert store.file_imports.list_open_before(NOW) == []
        assert store.file_imports.list_open_before(NOW + timedelta(seconds=1)) == [waiting]
        done = store.file_imports.list_newest(states=(ImportState.DONE,), limit=9)
    assert [one.state for one in done] == [ImportState.DONE]


NAMES = st.builds(
    UnknownName,
    name=st.text(),
    rows=st.integers(0, 9),
    hours=st.floats(0, 99),
    near=st.lists(st.tuples(st.text(), st.text()), max_size=2).map(tuple),
)


@given(
    st.builds(
        DryRun,
        source=st.text(),
        rows=st.integers(0, 10**6),
        hours=st.none() | st.floats(0, 1e6),
        money=st.dictionaries(st.sampled_from(("EUR", "USD")), st.integers(0, 10**9)),
        first=st.none() | st.dates(),
        last=st.none() | st.dates(),
        unknown=st.lists(NAMES, max_size=3).map(tuple),
        faults=st.lists(st.text(), max_size=3).map(tuple),
    )
)
def test_any_figures_are_the_same_after_they_were_plain(figures: DryRun) -> None:
    again = dry_run_of(plain_of(figures))

    assert again == figures
    assert again.fingerprint == figures.fingerprint
    assert again.numbers_alone().unknown == again.numbers_alone().faults == ()
