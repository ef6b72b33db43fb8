"""Lines that share a transaction: each is logged as if it came alone, or left to be."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest
from loops import in_a_loop

from bot.domain.capture import Logged
from bot.domain.client import Client, key_for
from bot.domain.complaint import Complaint
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Person, PersonKind, Team
from bot.store.database import Database
from bot.use_cases.clear_lines import Done, Line, log_together
from bot.use_cases.finding import ClientIsArchived

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
CLIENTS = ("Acme", "Beta", "Cargo", "Delta")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A team with four clients and as many members."""
    database = Database(database_url)
    with database.begin("A") as store:
        store.team.save(Team(id="A", timezone="Europe/Berlin", currency="EUR"), at=NOW)
        for number, name in enumerate(CLIENTS):
            user = f"U{number}"
            member = Person(user_id=user, name=user, kind=PersonKind.MEMBER, read_at=NOW)
            store.team.save_person(member)
            client = Client(key=key_for(name), name=name, currency="EUR")
            store.clients.add(client, by=None, at=NOW)
    yield database
    database.close()


def line(user: int, text: str, command: str = "/scope") -> Line:
    return Line(user_id=f"U{user}", command=command, text=text)


def together(database: Database, *lines: Line) -> list[Done]:
    with database.begin("A") as store:
        return log_together(store, lines, now=NOW)


def entries(done: Sequence[Done]) -> list[str]:
    """Return name and text of what was logged, "" for what was left."""
    return [
        f"{one[1].ref} {one[1].client_name}: {one[1].entry.text}"
        if one is not None and isinstance(one[1], Logged)
        else ""
        for one in done
    ]


def count(database: Database, kind: type) -> int:
    with database.begin("A", reading=True) as store:
        return store.entries.count(kind)


def test_lines_of_several_people_are_each_logged_and_told_of(database: Database) -> None:
    together(database, line(0, "acme an earlier page 1h"))

    done = together(
        database,
        line(0, "acme a page 2h"),
        line(1, "beta a banner 3h"),
        line(2, "cargo they waited for a week", "/complaint"),
    )

    assert entries(done) == [
        "S-2 Acme: a page",
        "S-3 Beta: a banner",
        "C-1 Cargo: they waited for a week",
    ]
    told = [one[1] for one in done if one is not None]
    assert all(isinstance(one, Logged) for one in told)
    # The total of each counts its own entries, the new one among them, and nobody else's.
    asks = [one.standing.asks for one in told if isinstance(one, Logged)]
    assert asks == [2, 1, 0]
    assert [one[0].user_id for one in done if one is not None] == ["U0", "U1", "U2"]


def test_a_second_line_of_a_client_or_a_person_is_left_to_a_transaction_of_its_own(
    database: Database,
) -> None:
    done = together(
        database,
        line(0, "acme a page"),
        line(1, "acme a page"),
        line(0, "beta a banner"),
        line(2, "cargo a film"),
    )

    assert entries(done) == ["S-1 Acme: a page", "", "", "S-2 Cargo: a film"]
    assert count(database, ScopeRequest) == 2


def test_what_is_not_clear_is_left_and_keeps_no_other_from_being_logged(
    database: Database,
) -> None:
    done = together(
        database,
        line(0, "nobody a page"),
        line(9, "beta a banner"),
        line(2, "cargo a film"),
        line(3, "delta they are glad", "/note"),
    )

    assert entries(done) == ["", "", "S-1 Cargo: a film", ""]
    assert count(database, ScopeRequest) == 1


def test_one_that_is_refused_is_left_and_hears_why_when_it_is_alone(database: Database) -> None:
    with database.begin("A") as store:
        store.clients.archive(2, by="U0", at=NOW)

    done = together(database, line(0, "acme a page"), line(1, "beta a banner"))

    assert entries(done) == ["S-1 Acme: a page", ""]
    with pytest.raises(ClientIsArchived):
        together(database, line(1, "beta a banner"))
    assert count(database, ScopeRequest) == 1


def test_two_who_add_to_several_tables_number_them_in_one_order(database: Database) -> None:
    one = together(database, line(0, "acme late", "/complaint"), line(1, "beta a page"))
    other = together(database, line(2, "cargo a page"), line(3, "delta late", "/complaint"))

    assert entries([*one, *other]) == [
        "C-1 Acme: late",
        "S-1 Beta: a page",
        "S-2 Cargo: a page",
        "C-2 Delta: late",
    ]
    assert (count(database, ScopeRequest), count(database, Complaint)) == (2, 2)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.postgresql
def test_a_loop_leaves_the_line_whose_client_somebody_holds_and_logs_the_others(
    database: Database,
) -> None:
    ledger = database.at_once()
    assert ledger.have_ready is not None
    ledger.have_ready()

    def both() -> list[Done]:
        with ledger.begin("A") as store:
            lines = [line(0, "acme a page"), line(1, "beta a banner")]
            return log_together(store, lines, now=NOW)

    async def worked() -> list[Done]:
        with database.begin("A") as holding:
            holding.clients.get_held(1)
            found: list[Done] = await ledger.work(both)
            return found

    assert entries(in_a_loop(worked())) == ["", "S-1 Beta: a banner"]
    assert count(database, ScopeRequest) == 1
