"""What was typed is kept until it is logged, is logged once, and on no day still to come."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.agreement import EndsTooSoon
from bot.domain.capture import Capture, Logged, MissingText, Outcome, WhichClient
from bot.domain.client import Client, key_for
from bot.domain.complaint import WrongCourse
from bot.domain.entry import EntryKind
from bot.domain.errors import DomainError
from bot.domain.scope_request import ScopeRequest
from bot.domain.team import Actor, Person, Team
from bot.store import client_names as names_of
from bot.store.database import Begin, Database
from bot.store.pendings import PendingIsGone
from bot.store.schema import migrate
from bot.use_cases import captures, entries, typed_lines
from bot.use_cases.entry_checks import StillToCome
from bot.use_cases.finding import ClientIsArchived

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TEAM = Team(id="A", timezone="Pacific/Auckland", currency="EUR")
PRIYA = Actor(team=TEAM, user_id="UPRIYA", name="Priya", is_manager=True)
# In Auckland it is the next day already by then.
LATE = datetime(2026, 6, 30, 13, tzinfo=UTC)


@pytest.fixture
def begin(database_url: str) -> Begin:
    """A team with Acme (1), Mono Labs (2) and Mono Foods (3)."""
    database = Database(database_url)
    migrate(database)
    with database.begin("A") as store:
        store.team.save(TEAM, at=NOW)
        store.team.save_person(Person(user_id="UPRIYA", name="Priya", read_at=NOW))
        for name in ("Acme", "Mono Labs", "Mono Foods"):
            client = Client(key=key_for(name), name=name, currency="EUR")
            store.clients.add(client, by=None, at=NOW)
    return database.begin


def ask(client: str | None = None, **more: object) -> Capture:
    known: dict[str, object] = {"kind": EntryKind.SCOPE_REQUEST, "text": "a banner"}
    return Capture(**(known | {"client_typed": client} | more))  # type: ignore[arg-type]


def log(begin: Begin, capture: Capture, **more: object) -> Outcome:
    given: dict[str, object] = {"now": NOW} | more
    return captures.log_capture(begin, PRIYA, capture, **given)  # type: ignore[arg-type]


def logged(begin: Begin) -> int:
    with begin("A", reading=True) as store:
        return store.entries.count(ScopeRequest)


def kept(begin: Begin, pending: int) -> Capture:
    return captures.find_pending(begin, PRIYA, pending=pending)


def waiting(begin: Begin, typed: str = "mono") -> int:
    outcome = log(begin, ask(typed))
    assert isinstance(outcome, WhichClient)
    return outcome.pending


def typed(begin: Begin, line: str, **more: object) -> Outcome:
    given: dict[str, object] = {"command": "/scope", "channel": "C1", "now": NOW} | more
    return typed_lines.log_typed(begin, PRIYA, text=line, **given)  # type: ignore[arg-type]


def test_a_slip_in_the_form_keeps_what_was_typed_under_its_number(begin: Begin) -> None:
    pending = waiting(begin)

    again = log(begin, ask("mnoo labs", text="a larger banner"), pending=pending)
    assert isinstance(again, WhichClient)
    assert again.pending == pending
    assert kept(begin, pending).text == "a larger banner"

    assert isinstance(log(begin, ask("Mono Labs"), pending=pending), Logged)
    with pytest.raises(PendingIsGone):
        log(begin, ask("Mono Labs"), pending=pending)
    assert logged(begin) == 1


def test_a_form_sent_empty_loses_nothing(begin: Begin) -> None:
    pending = waiting(begin)

    assert isinstance(log(begin, ask("acme", text=""), pending=pending), MissingText)

    assert kept(begin, pending).text == "a banner"


def test_a_form_that_was_opened_and_closed_can_be_opened_again(begin: Begin) -> None:
    pending = captures.keep_for_later(begin, PRIYA, ask(client_id=1), now=NOW)
    for _ in range(2):
        outcome = captures.log_pending(
            begin, PRIYA, pending=pending, kind=EntryKind.PROMISE, now=NOW
        )
        assert isinstance(outcome, MissingText)
        assert outcome.pending == pending

    assert kept(begin, pending) == ask(client_id=1, kind=EntryKind.PROMISE)


def test_a_kind_chosen_before_the_client_is_remembered(begin: Begin) -> None:
    pending = captures.keep_for_later(begin, PRIYA, ask("mono"), now=NOW)

    outcome = captures.log_pending(begin, PRIYA, pending=pending, kind=EntryKind.COMPLAINT, now=NOW)
    assert isinstance(outcome, WhichClient)
    assert (outcome.pending, outcome.offered) == (pending, ((2, "Mono Labs"), (3, "Mono Foods")))

    done = captures.log_pending(begin, PRIYA, pending=pending, client_id=3, now=NOW)
    assert isinstance(done, Logged)
    assert (done.kind, done.client_name) == (EntryKind.COMPLAINT, "Mono Foods")


def test_what_an_archived_client_refuses_is_kept(begin: Begin) -> None:
    pending = waiting(begin)
    with begin("A") as store:
        store.clients.archive(2, by="UPRIYA", at=NOW)

    with pytest.raises(ClientIsArchived):
        captures.log_pending(begin, PRIYA, pending=pending, client_id=2, now=NOW)

    assert kept(begin, pending).text == "a banner"


def test_pressing_at_the_same_time_logs_once(begin: Begin) -> None:
    pending = waiting(begin)

    def press(_: int) -> bool:
        try:
            captures.log_pending(begin, PRIYA, pending=pending, client_id=2, now=NOW)
        except PendingIsGone:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, range(4))) == 1
    assert logged(begin) == 1


def test_an_archived_client_makes_no_name_ambiguous(begin: Begin) -> None:
    with begin("A") as store:
        store.clients.archive(3, by="UPRIYA", at=NOW)

    outcome = typed(begin, 'mono "a banner"')

    assert isinstance(outcome, Logged)
    assert outcome.client_name == "Mono Labs"


def test_log_anyway_pressed_again_logs_no_third(begin: Begin) -> None:
    log(begin, ask("acme"))
    first = log(begin, ask("acme"), even_if_repeated=True)
    soon = NOW + timedelta(seconds=100)

    for _ in range(2):
        again = log(begin, ask("acme"), even_if_repeated=True, now=soon)
        assert isinstance(first, Logged)
        assert isinstance(again, Logged)
        assert (again.ref, again.repeated_after) == (first.ref, timedelta(seconds=100))
    assert logged(begin) == 2

    log(begin, ask("acme"), even_if_repeated=True, now=NOW + timedelta(seconds=121))
    assert logged(begin) == 3


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        (EntryKind.SCOPE_REQUEST, StillToCome),
        (EntryKind.CONTACT, StillToCome),
        (EntryKind.MEETING, StillToCome),
        (EntryKind.REFUND, StillToCome),
        (EntryKind.COMPLAINT, WrongCourse),
    ],
)
def test_nobody_said_it_on_a_day_still_to_come(
    begin: Begin, kind: EntryKind, refusal: type[DomainError]
) -> None:
    tomorrow = ask("acme", kind=kind, on=date(2026, 7, 1), amount=100)

    with pytest.raises(refusal, match="still to come"):
        log(begin, tomorrow, now=NOW - timedelta(hours=1))
    assert isinstance(log(begin, tomorrow, now=LATE), Logged)


def test_hours_to_invest_end_no_sooner_than_they_can_count(begin: Begin) -> None:
    day = date(2026, 7, 1)
    hours = ask("acme", kind=EntryKind.INVESTMENT, hours=5.0, due=day)
    made = log(begin, hours, now=LATE)
    assert isinstance(made, Logged)
    with pytest.raises(EndsTooSoon, match="end on 1 Jul 2026 or later"):
        log(begin, replace(hours, due=date(2026, 6, 30)), now=LATE)
    with pytest.raises(EndsTooSoon, match="end on 2 Jul 2026 or later"):
        log(begin, replace(hours, on=date(2026, 7, 2)), now=LATE)

    member, later = replace(PRIYA, is_manager=False), LATE + timedelta(days=30)
    waits = captures.log_capture(begin, member, replace(hours, text="two"), now=LATE)
    assert isinstance(waits, Logged)

    def end(made: Logged, actor: Actor, on: date) -> None:
        entries.change_entry(begin, actor, ref=made.ref, columns={"end": on}, now=later)

    # Approved, they may be cut short, though not to before they counted.
    with pytest.raises(EndsTooSoon, match="end on 1 Jul 2026 or later"):
        end(made, PRIYA, date(2026, 6, 30))
    end(made, PRIYA, date(2026, 7, 9))
    # What waits is still to be approved, and what ended meanwhile would cover nothing.
    with pytest.raises(EndsTooSoon, match="end on 31 Jul 2026 or later"):
        end(waits, member, date(2026, 7, 30))
    with pytest.raises(EndsTooSoon, match="end on 31 Jul 2026 or later"):
        entries.approve_investment(begin, PRIYA, ref=waits.ref, revision=0, now=later)
    entries.change_entry(begin, member, ref=waits.ref, columns={"purpose": "three"}, now=later)


@pytest.mark.parametrize(
    "capture",
    [
        ask("acme", kind=EntryKind.PROMISE, due=date(2027, 1, 1)),
        ask("acme", kind=EntryKind.CLIENT_DUTY, due=date(2027, 1, 1)),
        ask(
            "acme",
            kind=EntryKind.INVESTMENT,
            hours=5.0,
            on=date(2026, 12, 1),
            due=date(2027, 1, 1),
        ),
    ],
)
def test_what_is_promised_lies_ahead(begin: Begin, capture: Capture) -> None:
    assert isinstance(log(begin, capture), Logged)


@pytest.mark.parametrize("line", ['acmee "x"', 'mono "x"', '"Nobody at all" x', 'acme "x"'])
def test_names_are_compared_before_anything_is_locked_for_writing(
    begin: Begin, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_reading: list[bool] = []

    def watched(team_id: str, *, reading: bool = False) -> object:
        is_reading.append(reading)
        return begin(team_id, reading=reading)

    compared: list[bool] = []
    nearest: Callable[..., tuple[int, ...]] = names_of.nearest

    def noted(*given: object) -> tuple[int, ...]:
        compared.append(is_reading[-1])
        return nearest(*given)

    monkeypatch.setattr(names_of, "nearest", noted)
    typed_lines.log_typed(
        watched,  # type: ignore[arg-type] # it passes on what `begin` returns
        PRIYA,
        command="/scope",
        text=line,
        channel="C1",
        now=NOW,
    )

    assert all(compared)
    assert is_reading == [True, False]


def test_a_list_for_a_form_holds_one_more_than_slack_shows_and_the_clients_own(
    begin: Begin,
) -> None:
    assert captures.list_choices(begin, PRIYA, limit=2) == ((1, "Acme"), (3, "Mono Foods"))
    assert captures.list_choices(begin, PRIYA, limit=1, client_id=2) == (
        (1, "Acme"),
        (2, "Mono Labs"),
    )


def test_one_client_is_meant_or_none(begin: Begin) -> None:
    found = {name: captures.find_named_client(begin, PRIYA, name=name) for name in ("ACME", "mono")}

    assert found == {"ACME": 1, "mono": None}
