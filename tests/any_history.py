"""Any history of a client, for what must hold whatever the ledger says."""

from typing import Any

from hypothesis import strategies as st

from bot.domain.agreement import MoneyKind
from bot.domain.client import Status
from bot.domain.complaint import OURS, Fault, Severity, Verdict
from bot.domain.history import History, MessageStatus, NoteKind
from bot.domain.scope_request import Decision
from tests.builders import (
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
    some_money,
    some_time,
)

# Some days and hours often, so that entries are equal in all but their names.
DAYS = (st.integers(0, 200) | st.sampled_from((1, 5, 40))).map(ago)
MAYBE = st.none() | DAYS
HOURS = st.floats(0.01, 60) | st.sampled_from((1.0, 4.0))
AMOUNTS = st.integers(0, 3_000_000)
ASKS = st.builds(
    an_ask,
    DAYS,
    st.none() | HOURS,
    decision=st.sampled_from(Decision),
    amount=st.none() | AMOUNTS,
    decided_on=MAYBE,
)
# Every form of work for nothing: given away, left undecided, promised a price and not priced.
UNPAID_ASKS = (
    st.builds(an_ask, DAYS, st.none() | HOURS)
    | st.builds(
        an_ask,
        st.integers(8, 100).map(ago),
        HOURS | st.none(),
        decision=st.just(Decision.UNDECIDED),
    )
    | st.builds(
        an_ask,
        DAYS,
        st.none() | HOURS,
        decision=st.just(Decision.CHANGE_ORDER),
        decided_on=st.integers(30, 200).map(ago),
    )
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
AGREEMENTS = st.builds(
    a_retainer, start=DAYS, rollover=st.sampled_from([None, "none", "unused", "both"])
) | st.builds(a_project, start=st.integers(90, 200).map(ago), end=st.integers(-50, 80).map(ago))
MESSAGES = st.builds(
    a_message,
    st.sampled_from(["apology", "recovery_offer", "change_order", "value_recap", "check_in"]),
    DAYS,
    status=st.sampled_from(MessageStatus),
    promised_by=MAYBE,
)


def some(values: st.SearchStrategy[Any], most: int = 5) -> st.SearchStrategy[Any]:
    return st.lists(values, max_size=most).map(tuple)


@st.composite
def histories(draw: st.DrawFn) -> History:
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


@st.composite
def generous_histories(draw: st.DrawFn) -> History:
    """Return a history with asks that hours to invest cover in part."""
    sizes = st.sampled_from((0.5, 1.0, 2.0, 3.0, 5.0))
    asks = draw(st.lists(st.builds(an_ask, st.integers(0, 80).map(ago), sizes), max_size=12))
    cap = draw(st.sampled_from((2.0, 4.0, 7.0)))
    return a_history(
        agreements=[a_retainer(included_hours=draw(st.sampled_from((20.0, 500.0))))],
        scope_requests=asks,
        investments=[an_investment(cap)],
        time=draw(some(TIME)),
        notes=draw(some(NOTES)),
    )


@st.composite
def overasked_histories(draw: st.DrawFn) -> History:
    """Return a history whose unpaid asks lie on the scale of scope creep, and no higher."""
    sizes = st.lists(st.floats(3, 5), min_size=2, max_size=3)
    asks = [an_ask(ago(draw(st.integers(0, 80))), size) for size in draw(sizes)]
    return a_history(agreements=[a_retainer()], scope_requests=asks)


@st.composite
def untold_histories(draw: st.DrawFn) -> History:
    """Return a young relationship at a loss, or one that says of an old complaint: not fixed.

    Nothing else was noted, so that words dated back could bring signals in.
    """
    again = a_reraise(ago(draw(st.integers(0, 89))), Verdict.ALREADY_FIXED)
    old = a_complaint(ago(300), fault=Fault.THEIRS, resolved_on=ago(250), reraises=(again,))
    return a_history(
        agreements=[a_retainer(start=ago(draw(st.integers(0, 59))))],
        time=[some_time(50, cost_rate=60_000)],
        complaints=[old] if draw(st.booleans()) else [],
    )


@st.composite
def overworked_histories(draw: st.DrawFn) -> History:
    """Return a history of more hours than the agreement includes."""
    return a_history(
        agreements=[a_retainer()],
        time=[draw(st.builds(some_time, st.floats(55, 85), DAYS.filter(lambda on: on > ago(80))))],
        scope_requests=draw(some(ASKS, 2)),
        notes=draw(some(NOTES)),
    )


@st.composite
def overdue_histories(draw: st.DrawFn) -> History:
    """Return a history with several duties overdue by weeks, and little else."""
    days = st.lists(st.integers(8, 40), min_size=2, max_size=5)
    return a_history(
        agreements=draw(some(AGREEMENTS, 1)),
        notes=[a_duty(ago(day), ago(day)) for day in draw(days)],
        time=draw(some(TIME, 2)),
    )


@st.composite
def histories_near_an_exit(draw: st.DrawFn) -> History:
    """Return a history whose play would be an exit, if nothing of ours were open: something is.

    A wrong that was apologised for lately, or a promise a few days overdue; and a goodbye
    whose reason is known, or a red fit that a step of two months ago did not help.
    """
    wrong = a_complaint(ago(draw(st.integers(1, 40))), fault=draw(st.sampled_from(OURS)))
    apology = a_message("apology", ago(draw(st.integers(0, 1))), complaint=wrong.id)
    promise = a_promise(ago(draw(st.integers(1, 4))))
    is_wronged, says_goodbye = draw(st.booleans()), draw(st.booleans())
    bucket = draw(st.sampled_from(["fulfilled", "distracted", "not_executed"]))
    goodbye = a_note(NoteKind.DEPARTURE, ago(draw(st.integers(0, 59))), bucket=bucket)
    step = a_message(
        draw(st.sampled_from(["change_order", "goal_reset", "value_recap"])),
        ago(draw(st.integers(30, 180))),
    )
    trouble = [a_duty(ago(day), ago(day)) for day in (60, 70)]
    return a_history(
        agreements=[a_retainer(start=ago(200))],
        scope_requests=[an_ask(ago(draw(st.integers(0, 80))), 200)],
        complaints=[wrong] if is_wronged else [],
        deliverables=[] if is_wronged else [promise],
        messages=[*([apology] if is_wronged else []), *([] if says_goodbye else [step])],
        notes=[goodbye] if says_goodbye else trouble,
    )
