"""Files of what is kept beside the entries: foreign ones with few columns, bad cells by place."""

import csv
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.draft import DraftState, Envelope, Tone, Version
from bot.domain.kept import KeptChange, KeptTemplate
from bot.domain.pin import PinKind
from bot.domain.receipt import play_of
from bot.messages.play_words import play_reason
from bot.portfolio import record_writing
from bot.portfolio.cells import Row
from bot.portfolio.faults import UnusablePortfolio
from bot.portfolio.folder import read_folder
from bot.portfolio.record_cells import figure_cell, sum_cell
from bot.portfolio.record_columns import RECORD_COLUMNS
from bot.portfolio.record_drafts import digest_of
from bot.portfolio.records import Records, change, template

CLIENTS = "client,name,currency\nacme,Acme Ltd,EUR\nbaka,Baka,JPY\n"
DAY = date(2026, 6, 30)


@pytest.fixture
def records(tmp_path: Path):
    """Read a folder of these files, each given as its text."""

    def read(**files: str) -> Records:
        for name, text in {"clients": CLIENTS, **files}.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        portfolio = read_folder(tmp_path)
        assert portfolio.warnings == ()
        return portfolio.records

    return read


@pytest.fixture
def refused(records):
    """Return (file, line, column) of every fault of these files."""

    def read(**files: str) -> list[tuple[str, int, str]]:
        with pytest.raises(UnusablePortfolio) as caught:
            records(**files)
        return [(fault.file, fault.line, fault.column) for fault in caught.value.faults]

    return read


def test_a_folder_without_such_files_has_no_records(records) -> None:
    assert records() == Records()


def test_a_pin_needs_no_more_than_the_format_names(records) -> None:
    text = "client,kind,value,reason,by,until\nacme,Play,Change Order,we agreed,Dana,2026-08-01\n"
    (pin,) = records(pins=text).pins
    assert (pin.client, pin.line, pin.value.is_dated) == ("acme", 2, False)
    held = pin.value.pin
    assert (held.kind, held.value, held.by) == (PinKind.PLAY, "change_order", "Dana")
    assert (held.until, held.rule_then) == (date(2026, 8, 1), None)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("acme,band,purple,why,Dana,2026-08-01", "value"),
        ("acme,band,unknown,why,Dana,2026-08-01", "value"),
        ("acme,play,green,why,Dana,2026-08-01", "value"),
        ("acme,mood,green,why,Dana,2026-08-01", "kind"),
        ("acme,band,green,,Dana,2026-08-01", "reason"),
        ("acme,band,green,why,,2026-08-01", "by"),
        ("acme,band,green,why,Dana,soon", "until"),
        ("acme,band,green,why,Dana,", "until"),
        ("nobody,band,green,why,Dana,2026-08-01", "client"),
    ],
)
def test_a_pin_that_means_nothing_is_named_by_its_cell(refused, row: str, column: str) -> None:
    found = refused(pins=f"client,kind,value,reason,by,until\n{row}\n")
    assert found == [("pins.csv", 2, column)]


def test_a_draft_needs_a_kind_a_day_a_subject_and_words(records) -> None:
    text = (
        "client,draft,kind,created_at,subject,body,author\n"
        "baka,a letter,Apology,2026-06-01,We were late,=Dear Jo,Dana\n"
    )
    (placed,) = records(draft_versions=text).drafts
    draft = placed.value.draft
    assert (draft.id, draft.kind, draft.state) == (0, "apology", DraftState.WAITING)
    assert (draft.tone, draft.asked_by, draft.recipient) == (Tone.WARM, "Dana", None)
    assert draft.created_at == datetime(2026, 6, 1, tzinfo=UTC)
    assert draft.version.sections == (("body", "Letter", "=Dear Jo"),)
    assert (draft.version.number, draft.version.fingerprint) == (1, "")


def test_the_versions_of_a_draft_are_its_rows_and_its_own_cells_stand_in_the_first(records) -> None:
    text = (
        "client,draft,kind,created_at,subject,body,offer,version,author\n"
        "baka,7,apology,2026-06-01,First,Dear Jo,1200,1,Dana\n"
        "acme,8,check_in,2026-06-02T10:00:00+02:00,Hello,Dear Al,12.50,,Tom\n"
        "baka,7,,2026-06-03,Second,Dear Jo,,2,Tom\n"
    )
    first, second = (placed.value for placed in records(draft_versions=text).drafts)
    assert [version.subject for version in first.versions] == ["First", "Second"]
    assert (first.draft.id, first.draft.asked_by, first.draft.version.author) == (7, "Dana", "Tom")
    # Yen have no smaller unit.
    assert (first.draft.offer, second.draft.offer) == (1200, 1250)
    assert second.draft.created_at == datetime(2026, 6, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("draft", ""),
        ("kind", "ode"),
        ("kind", ""),
        ("state", "lost"),
        ("created_at", "long ago"),
        ("created_at", ""),
        ("subject", ""),
        ("sections", ""),
        ("sections", '[["greeting", "Dear Jo"]]'),
        ("sections", "Dear Jo"),
        ("envelope", '{"reply_to": []}'),
        ("answers", '{"thing": 1}'),
        ("cited", '{"entries": {}}'),
        ("cited", "{"),
        ("cited", '{"status": NaN}'),
        ("promises", '[{"what": "a report"}]'),
        ("promises", '[{"what": "a report", "by": "soon"}]'),
        ("why", "[1]"),
        ("why", '["\\u0000"]'),
        ("offer", "much"),
        ("tone", "rude"),
        ("answer", "perhaps"),
        ("version", "2"),
        ("version", "1.5"),
    ],
)
def test_a_cell_of_a_draft_that_cannot_be_used_is_named(refused, column: str, cell: str) -> None:
    good = {
        "client": "acme",
        "draft": "7",
        "kind": "apology",
        "created_at": "2026-06-01",
        "subject": "We were late",
        "sections": '[["greeting", "Greeting", "Dear Jo"]]',
    }
    found = refused(draft_versions=as_csv([good | {column: cell}]))
    assert ("draft_versions.csv", 2, column) in found
    assert len({(file, line) for file, line, _ in found}) == 1


def as_csv(rows: list[dict[str, str]]) -> str:
    out = StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


DRAFT = (
    "client,draft,kind,created_at,subject,body,fingerprint\n"
    "acme,7,apology,2026-06-01,We were late,Dear Jo,abc\n"
)


def test_a_decision_needs_who_when_and_what_and_is_about_the_newest_version(records) -> None:
    text = "client,draft,kind,by,at\nacme,7,approved,Dana,2026-06-02T09:00:00\n"
    (placed,) = records(draft_versions=DRAFT, decisions=text).drafts
    (decision,) = placed.value.decisions
    assert (decision.version, decision.kind, decision.by) == (1, "approved", "Dana")
    assert decision.at == datetime(2026, 6, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("acme,8,1,approved,Dana,2026-06-02,", "draft"),
        ("acme,7,2,approved,Dana,2026-06-02,", "version"),
        ("acme,7,1,,Dana,2026-06-02,", "kind"),
        ("acme,7,1,approved,Dana,,", "at"),
        ("acme,7,1,approved,Dana,2026-06-02,abd", "fingerprint"),
    ],
)
def test_a_decision_about_no_version_or_other_words_is_refused(
    refused, row: str, column: str
) -> None:
    text = f"client,draft,version,kind,by,at,fingerprint\n{row}\n"
    assert refused(draft_versions=DRAFT, decisions=text) == [("decisions.csv", 2, column)]


def test_a_draft_is_of_one_client(refused) -> None:
    text = (
        DRAFT.replace(",fingerprint", "").replace(",abc", "") + "baka,7,,2026-06-02,Other,Hello\n"
    )
    assert ("draft_versions.csv", 3, "client") in refused(draft_versions=text)


def test_a_snapshot_needs_a_night_and_a_debt_and_its_bands_follow_from_its_fit(records) -> None:
    text = "client,date,fit,debt\nacme,2026-06-29,60.25,0\nbaka,2026-06-29,,12\n"
    amber, unknown = (placed.value for placed in records(snapshots=text).snapshots)
    assert (amber.fit, amber.band, amber.ruled_band, amber.shown_band) == (
        60.25,
        "amber",
        "amber",
        "amber",
    )
    assert (amber.at_risk, amber.play, amber.since) == (True, "none", date(2026, 6, 29))
    assert (unknown.fit, unknown.band, unknown.at_risk) == (None, "unknown", True)
    told = play_of(amber.of(1).receipt)
    assert "not known" in play_reason(told)


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("date", ""),
        ("fit", "101"),
        ("fit", "good"),
        ("debt", ""),
        ("band", "purple"),
        ("at_risk", "maybe"),
        ("play", "dance"),
        ("since", "2026-07-01"),
        ("revenue", "1e9"),
        ("receipt", '{"play": {}}'),
        ("receipt", "[]"),
    ],
)
def test_a_cell_of_a_snapshot_that_cannot_be_used_is_named(refused, column: str, cell: str) -> None:
    good = {"client": "acme", "date": "2026-06-29", "fit": "60", "debt": "0"}
    found = refused(snapshots=as_csv([good | {column: cell}]))
    assert found == [("snapshots.csv", 2, column)]


def test_rates_are_read_with_everybody_where_nobody_is_named(records) -> None:
    read = records(
        cost_rates="person,from,rate\n,2026-01-01,85.5\nAna B,2026-02-01,99\n",
        exchange_rates="currency,from,rate\njpy,2026-01-01,0.00611\n",
    )
    assert [(one.of.person, one.rate) for one in read.cost_rates] == [
        (None, Decimal("85.5")),
        ("Ana B", Decimal(99)),
    ]
    assert [(one.currency, one.rate) for one in read.exchange_rates] == [
        ("JPY", Decimal("0.00611"))
    ]
    assert read.of_scores == read


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({"cost_rates": "person,from,rate\nAna,2026-01-01,\n"}, ("cost_rates.csv", 2, "rate")),
        ({"cost_rates": "person,from,rate\nAna,,85\n"}, ("cost_rates.csv", 2, "from")),
        ({"cost_rates": "person,from,rate\nAna,2026-01-01,-1\n"}, ("cost_rates.csv", 2, "rate")),
        (
            {"exchange_rates": "currency,from,rate\nXX,2026-01-01,1\n"},
            ("exchange_rates.csv", 2, "currency"),
        ),
        (
            {"exchange_rates": "currency,from,rate\nJPY,2026-01-01,0\n"},
            ("exchange_rates.csv", 2, "rate"),
        ),
        ({"letters": "kind,part,source\node,body,x\n"}, ("letters.csv", 2, "kind")),
        ({"letters": "kind,part,source\napology,tail,x\n"}, ("letters.csv", 2, "part")),
        ({"changes": "entry,action,at\nS-1,changed,\n"}, ("changes.csv", 2, "at")),
        ({"nights": "date,scored\n2026-13-01,1\n"}, ("nights.csv", 2, "date")),
        (
            {"rule_changes": 'after,by,proposed_at,state\n{"a":1},U,2026-01-01,saved\n'},
            ("rule_changes.csv", 2, "after"),
        ),
    ],
)
def test_what_a_row_means_nothing_without_is_named(refused, files, where) -> None:
    assert where in refused(**files)


@given(
    st.floats(min_value=0, max_value=100), st.floats(-1e12, 1e12), st.sampled_from(["JPY", "KWD"])
)
def test_figures_come_back_to_the_last_bit(fit: float, revenue: float, currency: str) -> None:
    digits = {"JPY": 0, "KWD": 3}[currency]
    assert float(Decimal(figure_cell(fit))) == fit
    assert float(Decimal(sum_cell(revenue, currency)).scaleb(digits)) == revenue
    assert "e" not in figure_cell(fit).casefold() + sum_cell(revenue, currency).casefold()


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(texts, st.dictionaries(texts, texts | st.none() | st.integers() | st.lists(texts)))
def test_any_words_come_back_as_they_were(words: str, before: dict[str, object]) -> None:
    at = datetime(2026, 6, 30, 9, 15, 7, 123456, tzinfo=UTC)
    own = KeptChange(entry="S-1", action="changed", by="U0DANA", at=at, before=before)
    row = row_of("changes.csv", record_writing.change_cells(own))
    assert (change(row), row.faults) == (own, [])

    written = KeptTemplate(
        kind="apology", part="body", source=f"a{words}z", changed_by="U0DANA", changed_at=at
    )
    row = row_of("letters.csv", record_writing.template_cells(written))
    assert (template(row), row.faults) == (written, [])


def row_of(file: str, cells: tuple[str, ...]) -> Row:
    out = StringIO(newline="")
    csv.writer(out).writerow(cells)
    (read,) = csv.reader(StringIO(out.getvalue(), newline=""))
    return Row(file, 2, dict(zip(RECORD_COLUMNS[file], read, strict=True)), [])


def test_another_word_in_a_version_makes_another_digest() -> None:
    version = Version(
        number=1,
        subject="We were late",
        sections=(("greeting", "Greeting", "Dear Jo"),),
        envelope=Envelope(from_name="Dana"),
        fingerprint="abc",
        author="U0DANA",
        created_at=datetime(2026, 6, 30, tzinfo=UTC),
    )
    cells = record_writing._version_cells(version)  # noqa: SLF001 (the row that is tampered with)
    assert cells[-1] == digest_of(version)
    assert json.loads(cells[2]) == [["greeting", "Greeting", "Dear Jo"]]
