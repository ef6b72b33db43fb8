"""A tracker's report takes the place of what the same tracker gave before, and of nothing else."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from reports import ReadReport, a_line
from sqlalchemy import text

from bot.domain.agreement import TimeEntry
from bot.domain.client import Client
from bot.domain.team import Team
from bot.domain.tracker_import import (
    Difference,
    LedgerChanged,
    Nearest,
    Rehearsal,
    Tally,
    UnknownPick,
    UnusableReport,
)
from bot.portfolio.faults import Fault
from bot.portfolio.trackers.report import Tracker
from bot.store.database import Database
from bot.store.schema import migrate
from bot.store.tracker_time import LedgerIsBusy
from bot.use_cases.tracker_imports import rehearse, take

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TEAM = "T1"


@pytest.fixture
def database(database_url: str) -> Database:
    made = Database(database_url)
    migrate(made)
    know(made, TEAM)
    return made


def know(database: Database, team_id: str) -> None:
    with database.begin(team_id) as store:
        store.team.save(Team(id=team_id), at=NOW)
        acme = store.clients.add(Client(key="acme", name="Acme Ltd"), by=None, at=NOW)
        store.clients.add(Client(key="kestrel-foods", name="Kestrel Foods"), by=None, at=NOW)
        store.clients.add(Client(key="fjord", name="Fjord", currency="JPY"), by=None, at=NOW)
        store.clients.add_aliases(acme.id, ["ACME Holding"])


def imported(database: Database, report: ReadReport, **more: Any) -> Difference:
    return take(
        database.begin, report, team_id=TEAM, now=NOW, by="goodfit import", **more
    ).difference


def rehearsed(database: Database, report: ReadReport, **more: Any) -> Rehearsal:
    return rehearse(database.begin, report, team_id=TEAM, now=NOW, **more)


def kept(database: Database, *columns: str, team_id: str = TEAM) -> list[tuple[Any, ...]]:
    """Return these columns of every entry of hours that counts, by their numbers."""
    named = ", ".join(f'"{column}"' for column in columns)
    query = (
        f"SELECT {named} FROM time_entries "  # noqa: S608
        "WHERE team_id = :team AND withdrawn_at IS NULL ORDER BY id"
    )
    with database.session() as session:
        return [tuple(row) for row in session.execute(text(query), {"team": team_id})]


def test_rows_are_added_in_the_order_of_the_file_with_all_that_they_say(
    database: Database,
) -> None:
    report = ReadReport(
        a_line(person="Bo", hours=1.25, billable=False, note="tab\there \\N 'quoted'\nline"),
        a_line("ACME Holding", person=None, billable=None, note=None, cost_rate="42.50"),
        a_line("Fjord", cost_rate="42.50", hours=0.1, note="Ünïcode 🎉"),
    )

    done = imported(database, report)

    assert done == Difference(added=Tally(3, pytest.approx(3.35)))
    assert kept(database, "id", "client_id", "hours", "person", "note", "cost_rate", "tracker") == [
        (1, 1, 1.25, "Bo", "tab\there \\N 'quoted'\nline", None, "harvest"),
        (2, 1, 2.0, None, None, 4250, "harvest"),
        (3, 3, 0.1, "Ana", "Ünïcode 🎉", 43, "harvest"),
    ]
    with database.begin(TEAM, reading=True) as store:
        (acme, _kestrel, fjord) = [history for _, history in store.histories.each()]
        assert [entry.billable for entry in acme.time] == [False, None]
        assert [entry.on.isoformat() for entry in fjord.time] == ["2026-05-04"]
        (line,) = store.audit.list_newest(limit=1)
    assert (line.what, line.about) == ("time.import", "harvest +3 ~0 -0")


def test_the_same_file_twice_changes_nothing_even_with_rows_that_stand_there_twice(
    database: Database,
) -> None:
    report = ReadReport(a_line(), a_line(), a_line(person=None, note=None), a_line(hours=3))
    first = imported(database, report)
    before = kept(database, "id", "hours", "person", "logged_at")

    again = imported(database, report)

    assert first.added.rows == 4
    assert again == Difference(same=4)
    assert again.is_none
    assert kept(database, "id", "hours", "person", "logged_at") == before


def test_an_entry_mended_from_three_hours_to_two_reads_two_under_its_own_number(
    database: Database,
) -> None:
    imported(database, ReadReport(a_line(hours=3), a_line(on="2026-05-06", note="copy")))

    done = imported(
        database,
        ReadReport(
            a_line(hours=2, billable=False, cost_rate="10"), a_line(on="2026-05-06", note="copy")
        ),
    )

    assert done == Difference(changed=Tally(1, -1.0), same=1)
    assert kept(database, "id", "hours", "cost_rate") == [(1, 2.0, 1000), (2, 2.0, None)]


def test_rows_that_the_tracker_does_not_give_any_more_are_removed_and_new_ones_added(
    database: Database,
) -> None:
    imported(
        database,
        ReadReport(a_line(), a_line(note="gone", hours=4), a_line(on="2026-05-09"), a_line()),
    )

    done = imported(
        database, ReadReport(a_line(), a_line(on="2026-05-09"), a_line(note="new", hours=5))
    )

    assert done == Difference(added=Tally(1, 5.0), removed=Tally(2, 6.0), same=2)
    assert kept(database, "id", "note") == [(1, "design"), (3, "design"), (5, "new")]


def test_what_lies_outside_the_span_or_belongs_to_others_is_never_touched(
    database: Database,
) -> None:
    imported(database, ReadReport(a_line(on="2026-04-30"), a_line("Kestrel Foods")))
    imported(database, ReadReport(a_line(note="toggl"), tracker=Tracker.TOGGL))
    with database.begin(TEAM) as store:
        by_hand = TimeEntry(id="", on=a_line().on, hours=7, note="by hand")
        store.entries.add(by_hand, 1, by="U1", at=NOW)
    know(database, "T2")
    take(database.begin, ReadReport(a_line()), team_id="T2", now=NOW, by="U1")

    done = imported(database, ReadReport(a_line(note="first"), a_line(on="2026-05-31")))

    assert done == Difference(added=Tally(2, 4.0))
    assert [row[0] for row in kept(database, "note")] == [
        *("design", "design", "toggl", "by hand", "first", "design"),
    ]
    assert kept(database, "note", team_id="T2") == [("design",)]


def test_an_entry_that_was_taken_back_stays_so_and_is_not_brought_back(
    database: Database,
) -> None:
    imported(database, ReadReport(a_line(), a_line(note="copy", hours=3)))
    with database.begin(TEAM) as store:
        store.entries.withdraw("T-1", by="U1", at=NOW)
        store.entries.withdraw("T-2", by="U1", at=NOW)

    same = imported(database, ReadReport(a_line(), a_line(note="copy", hours=2)))
    fewer = imported(database, ReadReport(a_line(note="new")))

    assert same == Difference(same=2)
    assert fewer == Difference(added=Tally(1, 2.0))
    assert kept(database, "id") == [(3,)]


def test_the_rehearsal_shows_all_figures_and_does_nothing(database: Database) -> None:
    imported(database, ReadReport(a_line(hours=3), a_line(note="gone")))
    report = ReadReport(
        a_line(hours=2, amount="200", currency="EUR"),
        a_line("Fjord", "2026-05-10", 1.5, amount="100.5"),
        a_line("Acmee", "2026-05-02", 1.0, amount="5", currency="EUR"),
        a_line("", "2026-05-02", 0.5),
        warnings=["2 breaks do not count."],
    )

    seen = rehearsed(database, report)

    assert (seen.tracker, seen.file, seen.rows, seen.hours) == ("harvest", "report.csv", 4, 5.0)
    assert seen.money == {"EUR": Decimal(205), "JPY": Decimal("100.5")}
    assert (str(seen.first), str(seen.last)) == ("2026-05-02", "2026-05-10")
    assert seen.difference == Difference(
        added=Tally(1, 1.5), changed=Tally(1, -1.0), removed=Tally(1, 2.0)
    )
    assert [(one.name, one.rows, one.hours) for one in seen.unknown] == [
        ("Acmee", 1, 1.0),
        ("", 1, 0.5),
    ]
    assert seen.unknown[0].nearest == (Nearest("acme", "Acme Ltd"),)
    assert seen.warnings == ("2 breaks do not count.",)
    assert not seen.is_usable
    assert kept(database, "hours") == [(3.0,), (2.0,)]


def test_a_name_that_is_only_like_a_client_is_never_taken_for_it(database: Database) -> None:
    for name in ("Kestrel", "Acme", "Acme Ltd Berlin"):
        seen = rehearsed(database, ReadReport(a_line(name)))
        known = {"Acme": {"Acme": "acme"}}.get(name, {})
        assert seen.clients == known, name


def test_with_an_unknown_name_nothing_is_imported_unless_it_is_left_out(
    database: Database,
) -> None:
    report = ReadReport(a_line("Zebra"), a_line(), a_line("Zebra"), a_line("Fjord"))

    with pytest.raises(UnusableReport) as refused:
        imported(database, report)
    assert refused.value.rehearsal.unknown[0].rows == 2
    assert kept(database, "id") == []

    done = take(database.begin, report, team_id=TEAM, now=NOW, by="U1", skip_unknown=True)

    assert (done.skipped, done.difference) == (2, Difference(added=Tally(2, 4.0)))
    assert kept(database, "id", "client_id") == [(1, 1), (2, 3)]


def test_a_picked_name_is_kept_for_the_next_time(database: Database) -> None:
    imported(database, ReadReport(a_line("ACME GmbH")), picks={"ACME GmbH": "acme"})

    done = imported(database, ReadReport(a_line("ACME GmbH")))

    assert done == Difference(same=1)
    with database.begin(TEAM, reading=True) as store:
        assert store.clients.aliases_of(1) == ["ACME GmbH", "ACME Holding"]


def test_a_name_picked_otherwise_goes_to_the_other_client_but_not_another_clients_own_name(
    database: Database,
) -> None:
    imported(database, ReadReport(a_line("Ours")), picks={"Ours": "acme"})
    imported(database, ReadReport(a_line("Ours")), picks={"Ours": "kestrel-foods"})
    imported(database, ReadReport(a_line("Fjord")), picks={"Fjord": "kestrel-foods"})

    seen = rehearsed(database, ReadReport(a_line("Ours"), a_line("Fjord")))

    assert seen.clients == {"Ours": "kestrel-foods", "Fjord": "fjord"}


def test_a_pick_of_a_client_that_does_not_exist_is_refused_with_the_nearest(
    database: Database,
) -> None:
    with pytest.raises(UnknownPick, match=r'no client "acmee" .* Nearest: acme \(Acme Ltd\)'):
        imported(database, ReadReport(a_line("Ours")), picks={"Ours": "acmee"})
    assert kept(database, "id") == []


def test_a_bad_row_is_named_and_nothing_is_imported(database: Database) -> None:
    faults = [Fault("report.csv", line, "Hours", "'x' is no number") for line in range(250, 1, -1)]

    with pytest.raises(UnusableReport) as refused:
        imported(database, ReadReport(a_line(), faults=faults), skip_unknown=True)

    seen = refused.value.rehearsal
    assert seen.fault_count == 249
    assert len(seen.faults) == 100
    assert "report.csv, line 250, column Hours: 'x' is no number" in seen.faults
    assert kept(database, "id") == []


def test_what_was_agreed_to_is_not_imported_where_the_ledger_changed_meanwhile(
    database: Database,
) -> None:
    report = ReadReport(a_line(), a_line(on="2026-05-05"))
    shown = rehearsed(database, report)
    assert rehearsed(database, report).fingerprint == shown.fingerprint
    imported(database, ReadReport(a_line()))

    with pytest.raises(LedgerChanged) as refused:
        imported(database, report, expected=shown.fingerprint)
    assert refused.value.rehearsal.difference == Difference(added=Tally(1, 2.0), same=1)
    assert len(kept(database, "id")) == 1

    done = imported(database, report, expected=refused.value.rehearsal.fingerprint)
    assert done.added.rows == 1


def test_a_name_that_means_another_client_by_now_is_a_change_as_well(database: Database) -> None:
    report = ReadReport(a_line("ACME Holding"))
    shown = rehearsed(database, report)
    with database.begin(TEAM) as store:
        store.clients.add_aliases(2, ["ACME Holding"])

    with pytest.raises(LedgerChanged):
        imported(database, report, expected=shown.fingerprint)


def test_a_rate_in_a_foreign_currency_leaves_the_cost_unknown_and_says_so(
    database: Database,
) -> None:
    report = ReadReport(
        a_line(cost_rate="40", currency="EUR"), a_line(cost_rate="40.005", currency="USD")
    )

    seen = rehearsed(database, report)
    imported(database, report)

    assert kept(database, "cost_rate") == [(None,), (4001,)]
    assert " ".join(seen.warnings) == (
        "1 row with a cost rate in EUR, but the client's money is in USD: "
        "what these hours cost is left unknown."
    )


def test_hours_from_elsewhere_on_the_same_days_are_warned_of(database: Database) -> None:
    imported(database, ReadReport(a_line(), a_line(on="2026-05-20"), tracker=Tracker.TOGGL))

    seen = rehearsed(database, ReadReport(a_line(), a_line(on="2026-05-21")))
    apart = rehearsed(database, ReadReport(a_line("Fjord"), a_line(on="2026-05-21")))

    assert " ".join(seen.warnings) == (
        "1 entry (2.00 h) for the same clients on the same days did not come from this tracker. "
        "What stands there stays, and both count."
    )
    assert apart.warnings == ()


def test_archived_clients_are_matched_and_named(database: Database) -> None:
    with database.begin(TEAM) as store:
        store.clients.archive(1, by="U1", at=NOW)

    seen = rehearsed(database, ReadReport(a_line()))

    assert seen.clients == {"Acme Ltd": "acme"}
    assert seen.warnings == ("Acme Ltd is archived; its rows are imported as well.",)


def test_days_still_to_come_and_names_that_are_not_in_the_file_are_told(
    database: Database,
) -> None:
    seen = rehearsed(database, ReadReport(a_line(on="2026-07-02")), picks={"Other": "acme"})

    assert seen.warnings == (
        'The file has no client "Other", so nothing was matched for it.',
        "The last rows are of 2026-07-02, which is still to come.",
    )


def test_a_file_without_rows_and_a_workspace_without_clients_change_nothing(
    database: Database,
) -> None:
    empty = imported(database, ReadReport())
    nobody = rehearse(database.begin, ReadReport(a_line()), team_id="T9", now=NOW)

    assert empty == Difference()
    assert nobody.unknown[0].nearest == ()


def test_others_can_write_while_a_file_is_read(database: Database) -> None:
    class Slow(ReadReport):
        def lines(self, faults: list[Fault]) -> Any:
            for line in super().lines(faults):
                with database.begin("T2") as store:
                    store.team.save(Team(id="T2", name=str(line.line)), at=NOW)
                yield line

    done = imported(database, Slow(a_line(), a_line(on="2026-05-05")))

    assert done.added.rows == 2
    with database.begin("T2", reading=True) as store:
        assert store.team.get().name == "3"


def test_a_ledger_that_something_else_writes_to_for_long_is_said_to_be_busy(
    tmp_path: Path,
) -> None:
    database = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(database)
    know(database, TEAM)

    with database.begin("T2") as store:
        store.team.save(Team(id="T2"), at=NOW)
        with pytest.raises(LedgerIsBusy, match="Try again in a minute"):
            imported(database, ReadReport(a_line()))

    assert imported(database, ReadReport(a_line())).added.rows == 1


def test_two_imports_of_one_file_at_once_do_not_double_it(
    database: Database,
) -> None:
    class Interrupted(ReadReport):
        def lines(self, faults: list[Fault]) -> Any:
            yield from super().lines(faults)
            imported(database, ReadReport(a_line(), a_line(on="2026-05-05")))

    done = imported(database, Interrupted(a_line(), a_line(on="2026-05-05")))

    assert done == Difference(same=2)
    assert len(kept(database, "id")) == 2
