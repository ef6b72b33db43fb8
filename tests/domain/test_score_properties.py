"""What holds for every history, whatever the ledger says."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from math import fsum

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.domain.client import Status
from bot.domain.complaint import Fault
from bot.domain.failure import has_failure, open_wrongs
from bot.domain.fit import Band
from bot.domain.history import History, NoteKind
from bot.domain.pin import Pin, PinKind
from bot.domain.play import EXITS, PlayName
from bot.domain.rules import DEBT_SIGNALS, DEFAULT, FIT_SIGNALS
from bot.domain.scope_request import Decision
from bot.domain.score import Score, score
from bot.domain.snapshot import take_snapshot
from bot.portfolio.portfolio import Portfolio
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import portfolios
from tests.any_history import (
    AMOUNTS,
    COMPLAINTS,
    DAYS,
    HOURS,
    UNPAID_ASKS,
    generous_histories,
    histories,
    histories_near_an_exit,
    overasked_histories,
    overdue_histories,
    overworked_histories,
    untold_histories,
)
from tests.builders import (
    CALENDAR,
    NOW,
    TODAY,
    a_client,
    a_duty,
    a_note,
    a_retainer,
    ago,
    an_ask,
    an_investment,
    scored,
    some_time,
)

FIELDS = (
    "agreements",
    "deliverables",
    "scope_requests",
    "complaints",
    "time",
    "money",
    "notes",
    "messages",
    "investments",
)


def with_one(history, field, entry):
    return replace(history, **{field: (*getattr(history, field), entry)})


def parts(score):
    return {s.name for s in score.signals if s.axis == "fit"}


def never_raised(before, after):
    """One more fact may bring a signal in, but fit must not rise where there was one."""
    assert before.fit is None or after.fit <= before.fit + 1e-9


def never_lowered(before, after, *, unless_known_now=()):
    """As above; where the fact is the data that a signal had to wait for, they cannot be compared.

    `unless_known_now` names the signals that domain.md itself lets such a fact bring in.
    """
    assume(not (parts(after) - parts(before)) & {*unless_known_now})
    assert before.fit is None or after.fit >= before.fit - 1e-9


@given(histories() | generous_histories(), st.randoms())
def test_the_order_of_entries_changes_nothing(history, chance):
    def shuffled(values):
        return tuple(chance.sample(values, len(values)))

    mixed = replace(history, **{f: shuffled(getattr(history, f)) for f in FIELDS})
    assert scored(mixed) == scored(history)


@given(histories() | generous_histories(), UNPAID_ASKS)
def test_one_more_unpaid_ask_never_raises_fit(history, ask):
    never_raised(scored(history), scored(with_one(history, "scope_requests", ask)))


@given(overasked_histories(), UNPAID_ASKS)
def test_one_more_unpaid_ask_never_raises_a_fit_that_others_lower(history, ask):
    never_raised(scored(history), scored(with_one(history, "scope_requests", ask)))


@given(histories(), DAYS)
def test_one_more_discount_ask_never_raises_fit(history, on):
    more = with_one(history, "notes", a_note(NoteKind.DISCOUNT_ASK, on))
    never_raised(scored(history), scored(more))


@given(histories() | overdue_histories(), DAYS)
def test_one_more_overdue_duty_never_raises_fit(history, due):
    assume(due < TODAY)
    never_raised(scored(history), scored(with_one(history, "notes", a_duty(due, due))))


@given(histories() | untold_histories(), COMPLAINTS)
def test_a_complaint_of_ours_never_lowers_fit(history, complaint):
    """Whatever it brings in had nothing against the client, so it holds without an exception."""
    ours = replace(complaint, fault=Fault.OURS, reraises=())
    never_lowered(scored(history), scored(with_one(history, "complaints", ours)))


@given(histories(), COMPLAINTS)
def test_one_more_open_complaint_never_lowers_debt(history, complaint):
    more = with_one(history, "complaints", replace(complaint, resolved_on=None))
    assert scored(more).debt >= scored(history).debt - 1e-9


@given(histories() | untold_histories(), DAYS)
def test_praise_never_lowers_fit(history, on):
    """But for the third conversation in 180 days: with it silence takes part (domain.md).

    Praise of months ago then tells that who used to talk has stopped.
    """
    more = with_one(history, "notes", a_note(NoteKind.PRAISE, on))
    never_lowered(scored(history), scored(more), unless_known_now=["silence"])


@given(histories() | overworked_histories(), DAYS, HOURS, AMOUNTS)
def test_a_billed_change_order_never_lowers_fit(history, on, hours, amount):
    """But for the margin: a first price is revenue, and a first ask of day 60 an age (domain.md).

    Without either the margin is not known; with it, it may turn out to be a loss.
    """
    order = an_ask(on, hours, decision=Decision.CHANGE_ORDER, amount=amount, decided_on=on)
    more = with_one(history, "scope_requests", order)
    never_lowered(scored(history), scored(more), unless_known_now=["negative_roi"])


@given(histories(), st.lists(st.tuples(DAYS, st.floats(0.01, 5)), max_size=25))
def test_asks_within_the_cap_of_an_investment_never_lower_fit(history, asks):
    """But for the margin, which an ask of day 60 makes known: a relationship as old counts."""
    total = fsum(hours for _, hours in asks)
    bare = replace(history, scope_requests=(), investments=(), agreements=(a_retainer(),))
    bare = with_one(bare, "time", some_time(1))
    invested = with_one(bare, "investments", an_investment(total, start=ago(200)))
    given_away = replace(invested, scope_requests=tuple(an_ask(*ask) for ask in asks))
    never_lowered(scored(bare), scored(given_away), unless_known_now=["negative_roi"])


@given(histories() | overworked_histories(), HOURS, DAYS)
def test_an_investment_never_lowers_fit(history, hours, start):
    more = with_one(history, "investments", an_investment(hours, start=start))
    never_lowered(scored(history), scored(more))


@given(histories(), st.integers(2, 200))
def test_amounts_in_another_currency_at_the_same_ratio_change_nothing(history, ratio):
    def times(values, *fields):
        return tuple(
            replace(v, **{f: getattr(v, f) * ratio for f in fields if getattr(v, f) is not None})
            for v in values
        )

    dearer = replace(
        history,
        agreements=times(history.agreements, "fee"),
        scope_requests=times(history.scope_requests, "amount"),
        money=times(history.money, "amount"),
        time=times(history.time, "cost_rate"),
    )
    before, after = scored(history), scored(dearer)
    assert (before.fit is None) == (after.fit is None)
    assert abs((before.fit or 0) - (after.fit or 0)) < 1e-6
    assert before.play.name is after.play.name


@given(histories())
def test_points_add_up_and_everything_stays_in_its_range(history):
    found = scored(history)
    fit = [s for s in found.signals if s.axis == "fit"]
    debt = [s for s in found.signals if s.axis == "debt"]
    assert (found.fit is None) == (not fit)
    if found.fit is not None:
        assert 0 <= found.fit <= 100
        assert abs(fsum(s.points for s in fit) - (100 - found.fit)) < 1e-6
    assert 0 <= found.debt < 100
    assert abs(fsum(s.points for s in debt) - found.debt) < 1e-6
    assert all(0 <= s.severity <= 1 and s.points >= 0 for s in found.signals)
    assert all(s.entries for s in found.signals if s.severity > 0)
    assert len(fit) + len(found.missing) == 7


@given(histories(), st.booleans())
def test_while_a_failure_of_ours_is_open_the_play_is_never_an_exit(history, says_goodbye):
    if says_goodbye:
        goodbye = a_note(NoteKind.DEPARTURE, ago(3), bucket="fulfilled")
        history = with_one(history, "notes", goodbye)
    found = scored(history)
    if has_failure(history, TODAY) or open_wrongs(history):
        assert found.play.name not in EXITS


@given(histories_near_an_exit())
def test_what_would_be_an_exit_waits_until_what_is_ours_is_mended(history):
    assert scored(history).play.name not in EXITS
    mended = replace(history, complaints=(), deliverables=())
    assert scored(mended).play.name in EXITS


@given(histories())
def test_a_former_client_is_never_at_risk(history):
    former = replace(history, client=a_client(status=Status.FORMER))
    found = scored(former)
    assert not found.at_risk
    assert found.play.name in ("second_chance", "none")


@given(histories())
def test_no_data_gives_no_fit(history):
    """Promises, letters, and sums that nobody worked for say nothing of what a client gives us."""
    bare = replace(
        history, agreements=(), scope_requests=(), complaints=(), time=(), notes=(), investments=()
    )
    found = scored(bare)
    assert (found.fit, found.band, parts(found)) == (None, Band.UNKNOWN, set())
    assert {missing.name for missing in found.missing} == set(FIT_SIGNALS)


@given(histories(), st.sampled_from(FIT_SIGNALS), st.floats(0, 0.99))
def test_a_heavier_signal_never_raises_fit(history, name, weight):
    rules = DEFAULT.adjusted(name, weight=max(weight, DEFAULT[name].weight))
    after = score(history, now=NOW, calendar=CALENDAR, rules=rules)
    before = scored(history)
    never_raised(before, after)
    assert (after.debt, parts(after)) == (before.debt, parts(before))


@given(histories(), st.sampled_from(DEBT_SIGNALS), st.floats(0, 0.99))
def test_rules_of_debt_never_touch_fit(history, name, weight):
    rules = DEFAULT.adjusted(name, weight=weight)
    after = score(history, now=NOW, calendar=CALENDAR, rules=rules)
    assert after.fit == scored(history).fit


PINS = st.sampled_from([*Band]).map(lambda band: (PinKind.BAND, band.value)) | st.sampled_from(
    [*PlayName]
).map(lambda play: (PinKind.PLAY, play.value))


@given(histories(), st.lists(PINS, max_size=3))
def test_a_pin_changes_no_figure_and_holds_no_exit_while_a_failure_of_ours_is_open(history, pinned):
    pins = [
        Pin(
            id=number,
            client_id=1,
            kind=kind,
            value=value,
            reason="we know better",
            by="U0DANA",
            set_on=ago(3),
            until=TODAY,
        )
        for number, (kind, value) in enumerate(pinned)
    ]

    def night(held):
        return take_snapshot(1, history, night=TODAY, now=NOW, calendar=CALENDAR, pins=held)

    bare, held = night([]), night(pins)
    assert (held.fit, held.debt, held.band) == (bare.fit, bare.debt, bare.band)
    assert held.receipt["signals"] == bare.receipt["signals"]
    if has_failure(history, TODAY) or open_wrongs(history):
        assert PlayName(held.play) not in EXITS


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('ledger')}/goodfit.db")
    migrate(database)
    yield database
    database.close()


TEAMS = count(1)


def kept(ledger: Database, team: str, *found: History) -> Callable[[], Score]:
    """Take histories into a team's ledger; return how its Acme is scored from there."""
    portfolio = Portfolio(clients=found, aliases={}, settings={}, warnings=())
    portfolios.import_folder(ledger.begin, portfolio, team_id=team, now=NOW)

    def acme():
        scores = portfolios.score_team(ledger.begin, team_id=team, now=NOW)
        return next(one for history, one in scores if history.client.key == "acme")

    return acme


@settings(max_examples=30)
@given(histories(), histories(), histories())
def test_another_client_s_entries_and_another_team_s_change_nothing(ledger, ours, other, foreign):
    number = next(TEAMS)
    acme = kept(ledger, f"T{number}", ours)
    before = acme()
    kept(ledger, f"T{number}", replace(other, client=a_client("birch")))
    kept(ledger, f"T{number}X", replace(foreign, client=a_client("acme")))
    assert acme() == before


@given(histories())
def test_a_fit_is_that_of_a_later_night_that_knew_no_more(history):
    """What is dated ahead is not read: tomorrow's entries change nothing tonight."""
    tomorrow = TODAY + timedelta(days=1)
    ahead = with_one(history, "scope_requests", an_ask(tomorrow, 60))
    ahead = with_one(ahead, "notes", a_note(NoteKind.PRAISE, tomorrow))
    assert scored(ahead) == scored(history)
