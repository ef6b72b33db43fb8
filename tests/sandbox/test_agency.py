from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.fit import Band
from bot.domain.history import History
from bot.domain.names import match_name
from bot.domain.play import EXITS, PlayName
from bot.domain.score import Score, score
from bot.domain.team import Team
from bot.messages.topics import Case
from bot.messages.topics.ending_questions import notice_days
from bot.messages.topics.open_points import open_points
from bot.portfolio.folder import Portfolio, read_folder
from bot.use_cases.calendars import calendar_of
from sandbox.agency import write_agency
from sandbox.defaults import CHANNELS, STAFF

EXPECTED = {
    "acme": ("change_order", "amber", "scope_creep"),
    "northwind": ("none", "amber", "waiting_for_answer"),
    "rowan": ("goal_reset", "amber", "client_duty"),
    "quayside": ("value_recap", "amber", "discount_pressure"),
    "kestrel-foods": ("check_in", "green", "silence"),
    "castell": ("recovery_offer", "green", "major_wrong"),
    "borealis": ("apology", "green", "wrong_without_apology"),
    "kestrel-labs": ("listen", "green", "fault_unknown"),
    "larch": ("none", "green", "failure_open"),
    "marlowe": ("graceful_exit", "red", "step_did_not_help"),
    "tidemark": ("farewell", "green", "goodbye_fulfilled"),
    "brightwater": ("stay_in_touch", "green", "goodbye_distracted"),
    "alder": ("part_ways", "amber", "goodbye_not_executed"),
    "saltmarsh": ("second_chance", "green", "former_came_back"),
    "halyard": ("none", "green", "all_quiet"),
    "ember": ("none", "unknown", "nothing_known"),
}
A_TUESDAY = date(2026, 9, 22)
SPECIAL = (
    date(2027, 12, 31),
    date(2028, 1, 1),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2026, 12, 27),  # a Sunday behind two holidays
    date(2027, 3, 29),  # Easter Monday
    date(2027, 4, 4),
    date(2026, 5, 31),
)
EVERY_THIRTEENTH = tuple(date(2026, 1, 1) + timedelta(days=13 * n) for n in range(57))


def scores(portfolio: Portfolio, day: date) -> Iterator[tuple[History, Score]]:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    settings = portfolio.settings
    team = Team(id="T", timezone=settings["timezone"], holidays=settings["holidays"])
    for history in portfolio.clients:
        yield history, score(history, now=now, calendar=calendar_of(team, now=now))


@pytest.fixture
def agency(tmp_path: Path) -> Portfolio:
    write_agency(tmp_path, today=A_TUESDAY)
    return read_folder(tmp_path)


def client(agency: Portfolio, key: str) -> History:
    return next(h for h in agency.clients if h.client.key == key)


@pytest.mark.parametrize("today", [*EVERY_THIRTEENTH, *SPECIAL], ids=str)
def test_every_client_has_its_play_and_band_today_and_on_the_next_two_nights(tmp_path, today):
    write_agency(tmp_path, today=today)
    portfolio = read_folder(tmp_path)
    assert portfolio.warnings == ()
    for later in range(3):
        found = {
            history.client.key: (s.play.name.value, s.band.value, s.play.reason)
            for history, s in scores(portfolio, today + timedelta(days=later))
        }
        assert found == EXPECTED


def test_all_plays_and_bands_occur():
    assert {play for play, _, _ in EXPECTED.values()} == {p.value for p in PlayName}
    assert {band for _, band, _ in EXPECTED.values()} == {b.value for b in Band}


def test_the_same_day_gives_the_same_bytes_over_another_days_folder(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    write_agency(first, today=A_TUESDAY)
    write_agency(second, today=date(2027, 1, 3))
    write_agency(second, today=A_TUESDAY)
    assert files(first) == files(second)


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_the_first_look_is_small(agency):
    assert agency.rows["time.csv"] < 2_000


def test_nothing_that_happened_lies_ahead(agency):
    for history in agency.clients:
        happened = [
            *(t.on for t in history.time),
            *(m.on for m in history.money),
            *(n.on for n in history.notes),
            *(m.on for m in history.messages),
            *(r.asked_on for r in history.scope_requests),
            *(c.raised_on for c in history.complaints),
            *(d.delivered for d in history.deliverables if d.delivered),
        ]
        assert all(on <= A_TUESDAY for on in happened)


def test_contacts_can_receive_no_mail_and_owners_and_channels_exist(agency):
    channels = {channel[0] for channel in CHANNELS}
    for history in agency.clients:
        account = history.client
        assert account.contact_email.endswith(".example")
        assert account.owner in STAFF
        assert account.channel in {None, *channels}
    used = {agency.settings["digest_channel"], agency.settings["approvals_channel"]}
    assert used <= channels
    assert set(agency.settings["managers"]) <= set(STAFF)


def test_acme_is_worth_another_ask(agency):
    acme = client(agency, "acme")
    assert (acme.client.contact_name, acme.client.contact_email) == ("Jo Reyes", "jo@acme.example")
    assert (acme.client.channel, acme.client.owner) == ("C0ACME", "U0PRIYA")
    assert [a.included_hours for a in acme.agreements] == [60]
    assert not any(c.is_open for c in acme.complaints)


def test_a_typed_kestrel_may_be_either_and_no_third(agency):
    names = [
        (number, name)
        for number, history in enumerate(agency.clients)
        for name in (history.client.key, history.client.name)
    ]
    keys = [h.client.key for h in agency.clients]
    both = {"kestrel-foods", "kestrel-labs"}
    assert {keys[n] for n in match_name("kestrel", names).exact} == both
    assert {keys[n] for n in match_name("kestral", names).near} == both
    assert [keys[n] for n in match_name("norhtwind", names).near] == ["northwind"]


@pytest.mark.parametrize("key", ["borealis", "castell"])
def test_a_letter_about_a_wrong_has_two_points_in_their_words(agency, key):
    history = client(agency, key)
    points = [p.words for p in open_points(Case(history, A_TUESDAY))]
    assert len(points) == 2
    assert all(p.client_side_heard and p.our_side for p in history.complaints)


def test_an_exit_has_notice_and_evidence_and_no_failure_of_ours(agency):
    history = client(agency, "marlowe")
    assert notice_days(Case(history, A_TUESDAY)) == 60
    assert all(d.delivered and d.evidence for d in history.deliverables)
    for other, s in scores(agency, A_TUESDAY):
        if s.play.name in EXITS:
            assert s.debt == 0, other.client.key
