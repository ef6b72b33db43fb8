"""What holds for every history, whatever the ledger says."""

from dataclasses import replace
from math import fsum

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.agreement import MoneyKind
from bot.domain.client import Status
from bot.domain.complaint import Fault, Severity, Verdict
from bot.domain.failure import has_failure, open_wrongs
from bot.domain.history import MessageStatus, NoteKind
from bot.domain.play import EXITS
from bot.domain.scope_request import Decision
from tests.builders import (
    TODAY,
    a_client,
    a_complaint,
    a_duty,
    a_history,
    a_message,
    a_note,
    a_project,
    a_promise,
    a_reraise,
    a_retainer,
    ago,
    an_ask,
    an_investment,
    scored,
    some_money,
    some_time,
)

DAYS = st.integers(0, 200).map(ago)
MAYBE = st.none() | DAYS
HOURS = st.floats(0.01, 60)
AMOUNTS = st.integers(0, 3_000_000)
ASKS = st.builds(
    an_ask,
    DAYS,
    st.none() | HOURS,
    decision=st.sampled_from(Decision),
    amount=st.none() | AMOUNTS,
    decided_on=MAYBE,
)
RERAISES = st.builds(a_reraise, DAYS, st.sampled_from(Verdict))
COMPLAINTS = st.builds(
    a_complaint,
    DAYS,
    fault=st.sampled_from(Fault),
    severity=st.sampled_from(Severity),
    responded_on=MAYBE,
    corrected_on=MAYBE,
    resolved_on=MAYBE,
    remedy=st.sampled_from([None, "apology", "credit"]),
    remedy_accepted=st.sampled_from([None, True, False]),
    client_side_heard=st.booleans(),
    reraises=st.lists(RERAISES, max_size=3).map(tuple),
)
NOTES = st.builds(
    a_note,
    st.sampled_from(NoteKind),
    DAYS,
    due=MAYBE,
    done=MAYBE,
    text=st.sampled_from(["", "why"]),
    bucket=st.sampled_from([None, "fulfilled"]),
)
TIME = st.builds(
    some_time,
    HOURS,
    DAYS,
    billable=st.sampled_from([None, True, False]),
    cost_rate=st.sampled_from([None, 5000, 9000]),
)
AGREEMENTS = st.builds(a_retainer, start=DAYS) | st.builds(
    a_project, start=st.integers(90, 200).map(ago), end=st.integers(-50, 80).map(ago)
)
MESSAGES = st.builds(
    a_message,
    st.sampled_from(["apology", "recovery_offer", "change_order", "value_recap", "check_in"]),
    DAYS,
    status=st.sampled_from(MessageStatus),
    promised_by=MAYBE,
)


def some(values, most=5):
    return st.lists(values, max_size=most).map(tuple)


@st.composite
def histories(draw):
    return a_history(
        client=a_client(status=draw(st.sampled_from(Status))),
        agreements=draw(some(AGREEMENTS, 2)),
        deliverables=draw(some(st.builds(a_promise, MAYBE, delivered=MAYBE), 2)),
        scope_requests=draw(some(ASKS)),
        complaints=draw(some(COMPLAINTS, 3)),
        time=draw(some(TIME)),
        money=draw(some(st.builds(some_money, st.sampled_from(MoneyKind), AMOUNTS, DAYS), 3)),
        notes=draw(some(NOTES, 8)),
        messages=draw(some(MESSAGES, 3)),
        investments=draw(some(st.builds(an_investment, HOURS, start=DAYS, end=MAYBE), 2)),
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


def never_lowered(before, after):
    """As above; where the fact brings in a signal that had no data, nothing can be compared."""
    assume(parts(before) == parts(after))
    assert before.fit is None or after.fit >= before.fit - 1e-9


@given(histories(), st.randoms())
def test_the_order_of_entries_changes_nothing(history, chance):
    def shuffled(values):
        return tuple(chance.sample(values, len(values)))

    mixed = replace(history, **{f: shuffled(getattr(history, f)) for f in FIELDS})
    assert scored(mixed) == scored(history)


@given(histories(), DAYS, st.none() | HOURS)
def test_one_more_unpaid_ask_never_raises_fit(history, on, hours):
    never_raised(scored(history), scored(with_one(history, "scope_requests", an_ask(on, hours))))


@given(histories(), DAYS)
def test_one_more_discount_ask_never_raises_fit(history, on):
    more = with_one(history, "notes", a_note(NoteKind.DISCOUNT_ASK, on))
    never_raised(scored(history), scored(more))


@given(histories(), DAYS)
def test_one_more_overdue_duty_never_raises_fit(history, due):
    assume(due < TODAY)
    never_raised(scored(history), scored(with_one(history, "notes", a_duty(due, due))))


@given(histories(), COMPLAINTS)
def test_a_complaint_of_ours_never_lowers_fit(history, complaint):
    ours = replace(complaint, fault=Fault.OURS, reraises=())
    never_lowered(scored(history), scored(with_one(history, "complaints", ours)))


@given(histories(), COMPLAINTS)
def test_one_more_open_complaint_never_lowers_debt(history, complaint):
    more = with_one(history, "complaints", replace(complaint, resolved_on=None))
    assert scored(more).debt >= scored(history).debt - 1e-9


@given(histories(), DAYS)
def test_praise_never_lowers_fit(history, on):
    never_lowered(scored(history), scored(with_one(history, "notes", a_note(NoteKind.PRAISE, on))))


@given(histories(), DAYS, HOURS, AMOUNTS)
def test_a_billed_change_order_never_lowers_fit(history, on, hours, amount):
    order = an_ask(on, hours, decision=Decision.CHANGE_ORDER, amount=amount, decided_on=on)
    never_lowered(scored(history), scored(with_one(history, "scope_requests", order)))


@given(histories(), st.lists(st.tuples(DAYS, st.floats(0.01, 5)), max_size=6))
def test_asks_within_the_cap_of_an_investment_never_lower_fit(history, asks):
    total = fsum(hours for _, hours in asks)
    bare = replace(history, scope_requests=(), investments=())
    invested = with_one(bare, "investments", an_investment(total, start=ago(200)))
    given_away = replace(invested, scope_requests=tuple(an_ask(*ask) for ask in asks))
    never_lowered(scored(bare), scored(given_away))


@given(histories(), HOURS, DAYS)
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


@given(histories())
def test_while_a_failure_of_ours_is_open_the_play_is_never_an_exit(history):
    found = scored(history)
    if has_failure(history, TODAY) or open_wrongs(history):
        assert found.play.name not in EXITS


@given(histories())
def test_a_former_client_is_never_at_risk(history):
    former = replace(history, client=a_client(status=Status.FORMER))
    found = scored(former)
    assert not found.at_risk
    assert found.play.name in ("second_chance", "none")
