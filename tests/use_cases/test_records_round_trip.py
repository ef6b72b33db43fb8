"""What is kept beside the entries moves to an empty database whole, and sends nothing there."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import insert, select, update
from use_cases.full_ledger import (
    BOSS,
    NOW,
    OWNER,
    SECOND,
    SETTINGS,
    TEAM,
    a_full_ledger,
    a_night,
    approved,
    boss,
    drafted,
)

from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.draft import DraftState, Envelope, Version
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Person, Team
from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.folder import read_folder
from bot.portfolio.portfolio import Portfolio
from bot.portfolio.record_columns import RECORD_COLUMNS
from bot.store.database import Database
from bot.store.rows import Base
from bot.store.schema import migrate
from bot.use_cases import approvals, follow_ups, teams
from bot.use_cases.digest_drawing import draw_digest
from bot.use_cases.drawing import draw_card
from bot.use_cases.portfolio_records import files
from bot.use_cases.portfolio_settings import OF_SLACK
from bot.use_cases.portfolio_settings import SETTINGS as NAMES
from bot.use_cases.portfolios import export_folder, import_folder
from bot.use_cases.record_drafts import UNKNOWN_WHETHER_SENT

TABLES = Base.metadata.tables
ENTRIES = (
    "agreements",
    "deliverables",
    "scope_requests",
    "complaints",
    "reraises",
    "time_entries",
    "money_entries",
    "notes",
    "sent_messages",
    "investments",
)
# What the files of clients and entries hold, whose round trip has its own tests.
CARRIED = ("clients", "client_names", "aliases", "contacts", *ENTRIES)
MOVED = (
    "pins",
    "drafts",
    "draft_versions",
    "decisions",
    "snapshots",
    "nights",
    "changes",
    "letter_templates",
    "rule_changes",
    "cost_rates",
    "exchange_rates",
    "teams",
)
# What tells of one installation, of one Slack, or of what is just going on.
STAYS = (
    "people",
    "user_groups",
    "imports",
    "client_proposals",
    "reactions",
    "audit",
    "looks",
    "mail_ways",
    "pendings",
    "counters",
    "deliveries",
    "posts",
    "inbox",
    "installations",
    "oauth_states",
    "jobs",
)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What people did over some days, once: every row of every table."""
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('grown')}/goodfit.db")
    migrate(made)
    a_full_ledger(made)
    rows = {table: rows_of(made, table) for table in TABLES}
    made.close()
    return rows


@pytest.fixture
def full(database_url: str, grown: dict[str, list[dict[str, Any]]]) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    with made.session() as session:
        for table in Base.metadata.sorted_tables:
            if grown[table.name]:
                session.execute(insert(table), grown[table.name])
    yield made
    made.close()


@pytest.fixture
def other(full: Database, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the same kind."""
    with another(full, tmp_path) as made:
        yield made


@contextmanager
def another(full: Database, tmp_path: Path) -> Iterator[Database]:
    url = full.engine.url
    if url.get_backend_name() == "sqlite":
        made = Database(f"sqlite:///{tmp_path}/{uuid4().hex}.db")
        migrate(made)
        yield made
        made.close()
        return
    name = f"goodfit_{uuid4().hex[:12]}"
    server = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    made = Database(url.set(database=name).render_as_string(hide_password=False))
    migrate(made)
    yield made
    made.close()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


def rows_of(database: Database, table: str) -> list[dict[str, Any]]:
    own = TABLES[table]
    with database.session() as session:
        found = session.execute(select(own).order_by(*own.primary_key.columns))
        return [dict(row._mapping) for row in found]  # noqa: SLF001 (its public name)


def written(database: Database, folder: Path) -> Portfolio:
    """Export a workspace, and read the folder back."""
    export_folder(database.begin, folder, team_id=TEAM, now=NOW)
    return read_folder(folder)


def taken(database: Database, portfolio: Portfolio, now: datetime = NOW) -> None:
    import_folder(database.begin, portfolio, team_id=TEAM, now=now)


def moved(full: Database, other: Database, tmp_path: Path) -> Portfolio:
    portfolio = written(full, tmp_path / "export")
    taken(other, portfolio)
    return portfolio


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def test_every_table_is_moved_or_is_known_to_stay() -> None:
    assert sorted((*CARRIED, *MOVED, *STAYS)) == sorted(TABLES)


def test_every_setting_of_a_workspace_is_in_its_file_and_nothing_that_slack_says_is() -> None:
    assert {f.name for f in fields(Team)} == {*NAMES, *OF_SLACK}
    untold = {f.name for f in fields(Team) if getattr(SETTINGS, f.name) == f.default}
    assert untold == set()


def test_what_is_kept_beside_the_entries_is_the_same_after_a_move(
    full: Database, other: Database, tmp_path: Path
) -> None:
    moved(full, other, tmp_path)

    for table in ("pins", "draft_versions", "snapshots", "changes", "letter_templates"):
        assert rows_of(full, table), table
        assert rows_of(other, table) == rows_of(full, table), table
    for table in ("cost_rates", "exchange_rates"):
        assert rows_of(full, table), table
        assert rows_of(other, table) == rows_of(full, table), table
    for table in ("deliverables", "sent_messages"):
        assert any(row["draft_id"] for row in rows_of(full, table)), table
        links = [[(row["id"], row["draft_id"]) for row in rows_of(d, table)] for d in (full, other)]
        assert links[1] == links[0], table
    lease = ("leased_until", "attempt")
    assert [without(row, *lease) for row in rows_of(other, "nights")] == [
        without(row, *lease) for row in rows_of(full, "nights")
    ]
    assert in_order(other) == in_order(full)


def in_order(database: Database) -> list[dict[str, Any]]:
    """Return the decisions draft by draft: the numbers that all of them share say nothing."""
    rows = sorted(rows_of(database, "decisions"), key=lambda row: (row["draft_id"], row["id"]))
    return [without(row, "id") for row in rows]


def test_a_draft_stays_as_it_was_but_for_what_was_on_its_way(
    full: Database, other: Database, tmp_path: Path
) -> None:
    moved(full, other, tmp_path)

    before, after = rows_of(full, "drafts"), rows_of(other, "drafts")
    states = [row["state"] for row in before]
    assert set(states) == {state.value for state in DraftState}
    held = states.index("approved")
    assert after[held]["state"] == "parked"
    assert after[held]["trouble"] == UNKNOWN_WHETHER_SENT
    same = ("state", "trouble")
    assert without(after.pop(held), *same) == without(before.pop(held), *same)
    assert after == before


def test_an_import_sends_nothing_to_a_client_and_posts_what_waits_for_a_person(
    full: Database, other: Database, tmp_path: Path
) -> None:
    moved(full, other, tmp_path)

    queued = rows_of(other, "deliveries")
    assert {row["kind"] for row in queued} == {"card"}
    cards = [row["payload"]["card"] for row in queued]
    open_ones = {"parked", "waiting", "handed_over"}
    waiting = [row["id"] for row in rows_of(other, "drafts") if row["state"] in open_ones]
    assert {card for card in cards if card.endswith(":root")} == {
        f"draft:{number}:root" for number in waiting
    }
    assert {"draft:3:v2", "draft:2:v1"} <= set(cards)
    assert any(card.startswith("draft:3:comment:") for card in cards)
    with other.begin(TEAM, reading=True) as store:
        for card in cards:
            assert draw_card(store, card, now=NOW, is_repeat=False).channel == "C0APPROVE"
        told = draw_card(store, "draft:4:v1", now=NOW, is_repeat=False)
    assert UNKNOWN_WHETHER_SENT.split(".")[0] in str(told.blocks)


def test_what_waited_can_be_approved_in_its_new_place_and_leaves_only_then(
    full: Database, other: Database, tmp_path: Path
) -> None:
    waits = drafted(full, 2)
    moved(full, other, tmp_path)
    known_people(other)

    approved(other, waits)

    with other.begin(TEAM, reading=True) as store:
        assert store.drafts.get(waits.id).state is DraftState.APPROVED
    sent = [row["payload"] for row in rows_of(other, "deliveries") if row["kind"] == "email"]
    assert [(one["draft_id"], one["to"]) for one in sent] == [(waits.id, "jo@baka.example")]


def test_what_was_held_is_let_wait_again_by_a_person_alone(
    full: Database, other: Database, tmp_path: Path
) -> None:
    moved(full, other, tmp_path)

    back = approvals.bring_back(other.begin, boss(other), draft_id=4, now=NOW)

    assert (back.state, back.trouble) == (DraftState.WAITING, None)


def test_the_settings_are_the_same_and_what_slack_says_of_the_workspace_is_not_carried(
    full: Database, other: Database, tmp_path: Path
) -> None:
    portfolio = moved(full, other, tmp_path)

    with full.begin(TEAM, reading=True) as store:
        before = store.team.get()
    with other.begin(TEAM, reading=True) as store:
        after = store.team.get()
    assert after == replace(before, url="", bot_user_id=None, scopes=())
    assert not set(portfolio.settings) & set(OF_SLACK)


def test_the_same_folder_twice_changes_nothing_here_or_where_it_came_from(
    full: Database, other: Database, tmp_path: Path
) -> None:
    portfolio = moved(full, other, tmp_path)
    for database in (other, full):
        tables = (*MOVED, *CARRIED, "deliveries")
        before = {table: rows_of(database, table) for table in tables}
        taken(database, portfolio, NOW + timedelta(days=2))
        for table in tables:
            assert rows_of(database, table) == before[table], table


def test_what_was_moved_is_written_again_to_the_same_files(
    full: Database, other: Database, tmp_path: Path
) -> None:
    moved(full, other, tmp_path)
    written(other, tmp_path / "again")
    same = [
        file for file in RECORD_COLUMNS if file not in ("draft_versions.csv", "rule_changes.csv")
    ]
    for file in (*same, "settings.toml"):
        first, second = (tmp_path / name / file for name in ("export", "again"))
        assert second.read_bytes() == first.read_bytes(), file


def test_a_change_of_rules_that_was_open_is_dropped_and_the_decided_ones_are_as_they_were(
    full: Database, other: Database, tmp_path: Path
) -> None:
    moved(full, other, tmp_path)

    before, after = rows_of(full, "rule_changes"), rows_of(other, "rule_changes")
    assert [row["state"] for row in before] == ["saved", "replaying"]
    assert after[0] == before[0]
    assert (after[1]["state"], after[1]["after"]) == ("dropped", before[1]["after"])


def test_the_next_night_goes_on_from_the_nights_that_came_along(
    full: Database, other: Database, tmp_path: Path
) -> None:
    """Bands wait, `since` stays and the digest says what moved: as where they came from."""
    # What is on its way when it moves is for a person to look at, and the digest says so.
    approvals.stop_sending(full.begin, boss(full), draft_id=4, now=NOW)
    moved(full, other, tmp_path)
    known_people(other)
    for database in (full, other):
        a_night(database, NOW)

    assert rows_of(other, "snapshots") == rows_of(full, "snapshots")
    waited, flipped = (shown_on(other, NOW.date() - timedelta(days=ago)) for ago in (1, 0))
    assert (waited["band"], waited["ruled_band"]) == ("amber", "green")
    assert (flipped["band"], flipped["ruled_band"]) == ("amber", "amber")
    told = []
    for database in (full, other):
        with database.begin(TEAM, reading=True) as store:
            drawn = draw_digest(store, f"digest:{NOW.date()}", now=NOW, is_repeat=False)
            told.append(drawn.text)
    assert told[0] == told[1]
    since = {row["since"] for row in rows_of(other, "snapshots") if row["local_date"] == NOW.date()}
    assert min(since) < NOW.date()


def known_people(database: Database) -> None:
    """Let the bot read from Slack who people are, as it does by itself."""
    with database.begin(TEAM) as store:
        for user in (BOSS, SECOND, OWNER):
            store.team.save_person(Person(user_id=user, name=user.title(), read_at=NOW))


def shown_on(database: Database, night: date) -> dict[str, Any]:
    """Return the night of the client whose band was waiting when it moved."""
    rows = rows_of(database, "snapshots")
    return next(row for row in rows if (row["client_id"], row["local_date"]) == (1, night))


def test_a_letter_that_was_sent_elsewhere_is_asked_about_here_in_a_thread_of_its_own(
    full: Database, other: Database, tmp_path: Path
) -> None:
    moved(full, other, tmp_path)
    later = datetime.combine(date(2026, 7, 13), NOW.timetz())
    assert follow_ups.follow_up(other.begin, team_id=TEAM, now=later)

    cards = [row["payload"].get("card") for row in rows_of(other, "deliveries")]
    assert cards.index("draft:1:root") < cards.index("draft:1:ask2")


def test_numbers_that_are_taken_give_way_and_every_link_follows(
    full: Database, other: Database, tmp_path: Path
) -> None:
    here_already(other)
    portfolio = written(full, tmp_path / "export")
    import_folder(other.begin, portfolio, team_id="T0OTHER", now=NOW)

    with other.begin("T0OTHER", reading=True) as store:
        drafts = {kept.draft.id: kept.draft for kept in store.records.each_draft()}
        acme, dhow = (found.id for key in ("acme", "dhow") if (found := store.clients.find(key)))
    wrong = one_of(other, "complaints", acme, "C")
    assert wrong != "C-1"
    # 3 to 7 are free above the two that are there; 1 and 2 come behind.
    assert sorted(drafts) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    sent = drafts[8]
    assert (sent.state, sent.client_id) == (DraftState.SENT, acme)
    assert (sent.complaint_ids, sent.matter) == ((wrong,), wrong)
    assert wrong in sent.cited["entries"]
    for table in ("deliverables", "sent_messages"):
        assert {row["client_id"]: row["draft_id"] for row in rows_of(other, table)} == {
            acme: 8,
            dhow: 7,
        }
    told = {row["entry"]: row["before"] for row in rows_of(other, "changes")}
    assert told["client-" + str(acme)] == {"segment": None, "aliases": []}
    assert {"client_id": acme} in told.values()
    of_acme = [row for row in rows_of(other, "snapshots") if row["client_id"] == acme]
    found = [signal for row in of_acme for signal in row["receipt"]["signals"]]
    named = {ref for signal in found for _, ref in signal["entries"]}
    assert wrong in named
    assert "C-1" not in named


def one_of(database: Database, table: str, client_id: int, letter: str) -> str:
    (number,) = (row["id"] for row in rows_of(database, table) if row["client_id"] == client_id)
    return f"{letter}-{number}"


def here_already(database: Database) -> None:
    """Give another workspace a client, entries and drafts that have the first numbers."""
    with database.begin("T0OTHER") as store:
        store.team.save(replace(SETTINGS, id="T0OTHER"), at=NOW)
        client_id = store.clients.add(Client(key="zeta", name="Zeta"), by=None, at=NOW).id
        wrong = Complaint(id="", raised_on=NOW.date(), text="other", fault=Fault.OURS)
        store.entries.add(wrong, client_id, by=BOSS, at=NOW)
        ask = ScopeRequest(id="", asked_on=NOW.date(), text="other")
        store.entries.add(ask, client_id, by=BOSS, at=NOW)
        for number in range(2):
            store.drafts.add(
                client_id=client_id,
                kind="check_in",
                why=[],
                complaint_ids=[],
                recipient=None,
                promised_by=None,
                version=a_version(number),
            )


def a_version(number: int) -> Version:
    return Version(
        number=1,
        subject="How is it going?",
        sections=(("body", "Letter", "Dear Jo,"),),
        envelope=Envelope(from_name="Boss"),
        fingerprint=f"{number}",
        author=BOSS,
        created_at=NOW,
    )


def test_without_a_channel_nothing_is_queued_until_one_is_chosen(
    full: Database, other: Database, tmp_path: Path
) -> None:
    with full.begin(TEAM) as store:
        store.team.save(replace(store.team.get(), approvals_channel=None), at=NOW)
    moved(full, other, tmp_path)
    assert rows_of(other, "deliveries") == []

    chosen = {
        "approvals_channel": "C0NEW",
        "night_hour": "3",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "hold_seconds": "0",
    }
    teams.change_settings(other.begin, boss(other), chosen, now=NOW)

    cards = [row["payload"].get("card") for row in rows_of(other, "deliveries")]
    assert "draft:3:root" in cards


def edit_cell(folder: Path, file: str, line: int, column: str, cell: str) -> None:
    """Put another cell in a file, as a person does in a spreadsheet; `line` 2 is the first row."""
    with (folder / file).open(newline="", encoding="utf-8") as read:
        rows = list(csv.reader(read))
    rows[line - 1][rows[0].index(column)] = cell
    write_raw(folder / file, rows)


def write_raw(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)


@pytest.mark.parametrize("digest", ["kept", "emptied"])
def test_other_words_under_an_old_fingerprint_are_refused_and_nothing_is_taken(
    full: Database, other: Database, tmp_path: Path, digest: str
) -> None:
    written(full, tmp_path / "export")
    edit_cell(tmp_path / "export", "draft_versions.csv", 2, "subject", "We owe you 1,000,000")
    if digest == "emptied":
        edit_cell(tmp_path / "export", "draft_versions.csv", 2, "digest", "")

    with pytest.raises(UnusablePortfolio) as refused:
        taken(other, read_folder(tmp_path / "export"))

    fault = refused.value.faults[0]
    assert (fault.file, fault.column) == ("draft_versions.csv", "fingerprint")
    assert rows_of(other, "drafts") == rows_of(other, "pins") == []


def test_a_version_without_its_digest_is_known_by_its_fingerprint(
    full: Database, other: Database, tmp_path: Path
) -> None:
    written(full, tmp_path / "export")
    edit_cell(tmp_path / "export", "draft_versions.csv", 2, "digest", "")
    taken(other, read_folder(tmp_path / "export"))
    assert rows_of(other, "draft_versions") == rows_of(full, "draft_versions")


def test_a_letter_whose_words_were_erased_moves_without_them(
    full: Database, other: Database, tmp_path: Path
) -> None:
    nobody = {"from_name": "", "reply_to": [], "to_name": ""}
    gone = {"subject": "", "sections": [], "envelope": nobody, "fingerprint": "erased"}
    with full.session() as session:
        session.execute(update(TABLES["draft_versions"]).values(**gone, note=None))
        session.execute(update(TABLES["decisions"]).values(fingerprint="erased", reason=None))
        session.execute(update(TABLES["drafts"]).values(cited={}, answers={}, recipient=None))
    moved(full, other, tmp_path)

    assert rows_of(other, "draft_versions") == rows_of(full, "draft_versions")
    assert in_order(other) == in_order(full)


def test_a_night_that_is_still_to_come_is_refused(
    full: Database, other: Database, tmp_path: Path
) -> None:
    portfolio = written(full, tmp_path / "export")
    with pytest.raises(UnusablePortfolio, match="still to come"):
        taken(other, portfolio, NOW - timedelta(days=3))
    assert rows_of(other, "teams") == []


def test_another_workspace_takes_nothing_of_this_one_along(full: Database) -> None:
    with full.begin("T0OTHER") as store:
        store.team.save(Team(id="T0OTHER"), at=NOW)
    with full.begin("T0OTHER", reading=True) as store:
        assert [list(rows) for _, _, rows in files(store)] == [[] for _ in RECORD_COLUMNS]
