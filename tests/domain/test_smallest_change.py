"""The smallest change is true: done, it reaches the next band, and a step less does not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from bot.domain.agreement import Investment
from bot.domain.band import Band, band_of
from bot.domain.complaint import Fault, Verdict
from bot.domain.fit import READERS
from bot.domain.history import History, NoteKind
from bot.domain.night import Night
from bot.domain.reach import fewest_together
from bot.domain.righting import debt_without
from bot.domain.rules import DEFAULT, FIT_SIGNALS, Axis, Rules
from bot.domain.scope_creep import is_unpaid, read_scope_creep
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.score import Score, score
from bot.domain.signal import Reading, Signal
from tests.any_history import histories
from tests.builders import (
    CALENDAR,
    NOW,
    TODAY,
    a_complaint,
    a_duty,
    a_history,
    a_message,
    a_note,
    a_project,
    a_reraise,
    a_retainer,
    ago,
    an_ask,
    scored,
    some_time,
)

BETTER = {Band.RED: (Band.AMBER, Band.GREEN), Band.AMBER: (Band.GREEN,)}


def change_of(name, **fields):
    return next(s for s in scored(**fields).signals if s.name == name).change


# --- by hand ---


def test_hours_to_bill():
    # 14.5 of 60 h: green prints from 74.95, severity .501: 15.03 %, 9.018 h; 5.5 off leaves 9.0
    asks = [an_ask(hours=8.5), an_ask(hours=6)]
    change = change_of("scope_creep", agreements=[a_retainer()], scope_requests=asks)
    assert change == {"ask_hours": 5.5, "over_hours": 0, "asks": 0, "band": "green"}


def test_of_three_measures_all_must_come_down():
    # 20 h of asks, 80 h tracked of 60, 20 asks: severities 1, 1 and .83; each down to one half
    asks = [an_ask(ago(day), 1.0) for day in range(20)]
    change = change_of(
        "scope_creep", agreements=[a_retainer()], scope_requests=asks, time=[some_time(80)]
    )
    assert change == {"ask_hours": 11, "over_hours": 11, "asks": 8, "band": "green"}


def test_what_income_more_or_cost_less_lifts_the_margin():
    # income 10,000, cost 9,200: severity .55, fit 69.75. For 74.95 the severity is .45545,
    # the margin 11.7818 %: income 9,200 / .882182 = 10,428.69, cost 8,821.81
    change = change_of(
        "negative_roi",
        agreements=[a_project()],
        time=[some_time(115, cost_rate=8000)],
        notes=[a_note(on=ago(70))],
        scope_requests=[an_ask(hours=15, decision=Decision.CHANGE_ORDER, amount=0)],
    )
    assert (change["income"], change["cost"]) == (42_869, 37_819)


def test_the_duties_to_be_done_are_the_worst():
    duties = [a_duty(ago(60)), a_duty(ago(50)), a_duty(ago(3))]
    assert change_of("client_duty", notes=duties) == {"duties": 2, "band": "green"}


def test_when_enough_discount_asks_have_aged():
    days = (10, 20, 100, 170)
    notes = [a_note(NoteKind.DISCOUNT_ASK, ago(day)) for day in days]
    # 4 asks: 1 - .3 = .70, and of perceived value 2 of 4: .5 x .2, .63. Three are .775 x .9 = .6975
    # two .85 x .9 = .765, green; the second oldest is 100 days old and leaves in 80
    change = change_of("discount_pressure", notes=notes)
    assert change == {
        "fewer": 2,
        "until": (TODAY + timedelta(days=80)).isoformat(),
        "band": "green",
    }


def test_a_conversation_ends_silence():
    notes = [a_note(on=ago(day)) for day in (70, 80, 90)]
    # 70 days are 1: .70. Green prints from .7495: severity .835, 50.1 days
    assert change_of("silence", notes=notes) == {"days": 50, "band": "green"}


def test_how_many_praises():
    theirs = [a_complaint(ago(9), fault=Fault.THEIRS, resolved_on=ago(2)) for _ in range(8)]
    notes = [a_note(NoteKind.DISCOUNT_ASK, ago(100 + day)) for day in range(3)]
    # .775 x (1 - .2 x .8) = .651; .2 x s <= .0329: s <= .164, (8 - p) / (10 + p): 6 are 2/16
    change = change_of("perceived_value", complaints=theirs, notes=notes)
    assert change == {"praise": 6, "band": "green"}


def test_a_green_or_an_unknown_fit_needs_nothing():
    assert change_of("perceived_value", complaints=[a_complaint(fault=Fault.THEIRS)]) == {}
    assert fewest_together((), None, DEFAULT) == ()


def test_where_one_alone_cannot_the_fewest_are_named():
    found = scored(
        agreements=[a_retainer()],
        scope_requests=[an_ask(ago(20), 30)],
        notes=[
            a_duty(ago(90), ago(170)),
            *(a_note(NoteKind.DISCOUNT_ASK, ago(100 + day)) for day in range(4)),
        ],
    )
    # .5 x .6 x .7 = .21: without scope creep .42, without the duty as well .70
    assert found.band is Band.RED
    assert all(not s.change for s in found.signals)
    assert fewest_together(found.signals, found.fit, DEFAULT) == ("scope_creep", "client_duty")


# --- whatever the ledger says ---


@st.composite
def troubled(draw, *names):
    """Any history, or a short one, with trouble in the signals of these names and some others."""
    history = draw(histories())
    base = history if draw(st.booleans()) else a_history(investments=history.investments)
    others = draw(st.sets(st.sampled_from(FIT_SIGNALS), min_size=not names, max_size=2))
    for name in {*names, *others}:
        for field, values in draw(TROUBLES[name]).items():
            before = () if field == "agreements" else getattr(base, field)
            base = replace(base, **{field: (*before, *values)})
    return base


def days(first, last):
    return st.integers(first, last).map(ago)


def notes_of(kind, when, least, most=6):
    return st.lists(st.builds(a_note, st.just(kind), when), min_size=least, max_size=most)


AGREED = st.sampled_from(([a_retainer()], [a_project()]))
TROUBLES = {
    "scope_creep": st.fixed_dictionaries(
        {
            "agreements": AGREED,
            "scope_requests": st.lists(
                st.builds(an_ask, days(0, 89), st.none() | st.floats(0.2, 20)),
                min_size=1,
                max_size=20,
            ),
            "time": st.lists(st.builds(some_time, st.floats(20, 90)), max_size=2),
        }
    ),
    "negative_roi": st.fixed_dictionaries(
        {
            "agreements": AGREED,
            "time": st.lists(
                st.builds(some_time, st.floats(60, 140), days(0, 20), cost_rate=st.just(9000)),
                min_size=1,
                max_size=2,
            ),
            "notes": st.just([a_note(NoteKind.GOAL, ago(80))]),
        }
    ),
    "client_duty": st.fixed_dictionaries(
        {
            "notes": st.lists(
                st.builds(a_duty, days(1, 90), st.just(ago(100))), min_size=1, max_size=4
            )
        }
    ),
    "time_travel": st.fixed_dictionaries(
        {
            "complaints": st.lists(st.builds(a_reraise, days(0, 179)), min_size=2, max_size=6).map(
                lambda again: [
                    a_complaint(
                        ago(195),
                        fault=Fault.THEIRS,
                        corrected_on=ago(190),
                        resolved_on=ago(190),
                        reraises=tuple(again),
                    )
                ]
            )
        }
    ),
    "discount_pressure": st.fixed_dictionaries(
        {"notes": notes_of(NoteKind.DISCOUNT_ASK, days(0, 179), 3)}
    ),
    "silence": st.fixed_dictionaries({"notes": notes_of(NoteKind.CONTACT, days(35, 150), 3)}),
    "perceived_value": st.fixed_dictionaries(
        {"notes": notes_of(NoteKind.DISCOUNT_ASK, days(0, 89), 2, 9)}
    ),
}


RULES = st.sampled_from(
    [
        DEFAULT,
        DEFAULT.adjusted("scope_creep", scale=((0.0, 0.1), (0.4, 1.0)), weight=0.8),
        DEFAULT.adjusted("perceived_value", weight=0.9),
        DEFAULT.adjusted("silence", weight=0.7, scale=((5.0, 0.0), (50.0, 0.8))),
        DEFAULT.adjusted("time_travel", weight=0.9),
        replace(DEFAULT, green_from=90.0, amber_from=80.0),
    ]
)


@pytest.mark.parametrize("name", FIT_SIGNALS)
@given(st.data())
def test_the_smallest_change_reaches_the_next_band_and_a_step_less_does_not(name, data):
    history, rules = data.draw(troubled(name)), data.draw(RULES)
    before = score(history, now=NOW, calendar=CALENDAR, rules=rules)
    night = Night.of(history, now=NOW, calendar=CALENDAR, rules=rules)
    for signal in before.signals:
        if not signal.change:
            continue
        event(signal.name)
        for changed in DONE[signal.name](history, signal, night):
            after = score(changed, now=NOW, calendar=CALENDAR, rules=rules)
            if parts(after) - parts(before):
                continue  # what was not known before cannot be compared
            assert after.band in BETTER[before.band], signal.name
        for changed in LESS[signal.name](history, signal, night):
            reading = READERS[signal.name](replace(night, history=changed))
            assert isinstance(reading, Reading)
            assert band_with(reading.severity, signal, before, rules) is before.band, signal.name


@given(troubled(), RULES)
def test_where_no_change_is_named_none_of_that_signal_alone_is_enough(history, rules):
    before = score(history, now=NOW, calendar=CALENDAR, rules=rules)
    for signal in before.signals:
        if signal.axis is not Axis.FIT or signal.change or not signal.severity:
            continue
        if before.band is Band.GREEN or signal.name in ("negative_roi", "scope_creep"):
            continue
        scale = rules[signal.name].scale
        assert band_with(scale[0][1] if scale else 0, signal, before, rules) is before.band


@given(troubled(), RULES)
def test_the_fewest_signals_that_reach_the_next_band_together(history, rules):
    before = score(history, now=NOW, calendar=CALENDAR, rules=rules)
    names = fewest_together(before.signals, before.fit, rules)
    kept = {
        s.name: 1 - s.weight * (0 if s.name in names else s.severity)
        for s in before.signals
        if s.axis is Axis.FIT
    }
    fit = 100.0
    for factor in kept.values():
        fit *= factor
    if names and rules["scope_creep"].scale == DEFAULT["scope_creep"].scale:
        assert band_of(fit, rules) in BETTER[before.band]
        heavier = [s for s in before.signals if s.change]
        assert len(names) == 1 or not [s for s in heavier if s.name == names[0]]


@given(histories())
def test_what_ends_an_item_of_debt_lowers_it_as_said(history):
    found = scored(history)
    items = [s for s in found.signals if s.axis is Axis.DEBT]
    failed_today = any(
        r.verdict is Verdict.FIX_FAILED and r.on == TODAY
        for c in history.complaints
        for r in c.reraises
    )
    assume(not failed_today)
    for item in items:
        event(item.name)
        after = scored(righted(history, item))
        assert after.debt == pytest.approx(debt_without(item, items), abs=1e-6), item.name
        assert after.debt < found.debt


def test_what_a_remedy_promised_and_overdue_does():
    wrong = a_complaint(ago(9), responded_on=ago(9), remedy="credit")
    told = a_message("apology", ago(8), complaint=wrong.id, promised_by=ago(2))
    found = scored(complaints=[wrong], messages=[told])
    items = [s for s in found.signals if s.axis is Axis.DEBT]
    assert [i.name for i in items] == ["open_wrong", "broken_promise"]
    after = scored(righted(a_history(complaints=[wrong], messages=[told]), items[1]))
    assert after.debt == pytest.approx(debt_without(items[1], items))


# --- doing what is said ---


def parts(found: Score) -> set[str]:
    return {s.name for s in found.signals if s.axis is Axis.FIT}


def band_with(severity: float, signal: Signal, before: Score, rules: Rules) -> Band:
    """Return the band with another severity of one signal, all others as they were."""
    kept = 1 - signal.weight * signal.severity
    return band_of((before.fit or 0) / kept * (1 - signal.weight * severity), rules)


def creep_done(history: History, signal: Signal, night: Night) -> Iterator[History]:
    change = {name: float(signal.change.get(name, 0)) for name in CREEP}
    yield settle(history, night, **change)


def creep_less(history: History, signal: Signal, night: Night) -> Iterator[History]:
    change = {name: float(signal.change.get(name, 0)) for name in CREEP}
    total = float(signal.figures["asks"])
    for name, step in (("ask_hours", 0.1), ("over_hours", 0.1), ("asks", 1)):
        less = change | {name: change[name] - step}
        if less[name] < -1e-9 or (less["over_hours"] < less["ask_hours"] and name == "over_hours"):
            continue
        if name == "asks":
            changed = settle(history, night, **less)
            if asks_of(changed, night) == total - less["asks"]:
                yield changed
        elif not change["asks"] and change[name] < float(signal.figures[name]):
            yield settle(history, night, **less)


CREEP = ("ask_hours", "over_hours", "asks")


def settle(
    history: History, night: Night, *, ask_hours: float, over_hours: float, asks: float
) -> History:
    """Bill hours of unpaid asks, then more hours over, then decline asks until few are left."""
    before = asks_of(history, night)
    left, changed = ask_hours, history
    for ask in sorted(history.scope_requests, key=lambda r: _covered_last(r, history.investments)):
        if left > 1e-9 and ask.hours and _is_unpaid(ask, night):
            billed = min(left, _uncovered(ask, changed, night))
            left -= billed
            changed = _with_billed(changed, ask, billed) if billed > 1e-9 else changed
    if over_hours > ask_hours:
        more = _billed(an_ask(TODAY), over_hours - ask_hours)
        changed = replace(changed, scope_requests=(*changed.scope_requests, more))
    while asks_of(changed, night) > before - asks:
        unpaid = [r for r in changed.scope_requests if _is_unpaid(r, night)]
        first = min(unpaid, key=lambda r: _covered_last(r, history.investments))
        changed = replace(
            changed,
            scope_requests=tuple(
                replace(r, decision=Decision.DECLINED) if r is first else r
                for r in changed.scope_requests
            ),
        )
    return changed


def asks_of(history: History, night: Night) -> float:
    return _figure("asks", history, night)


def _figure(name: str, history: History, night: Night) -> float:
    reading = read_scope_creep(replace(night, history=history))
    assert isinstance(reading, Reading)
    return float(reading.figures[name])


def _uncovered(ask: ScopeRequest, history: History, night: Night) -> float:
    """Return how many hours of an ask are left by the investments once all others are covered."""
    without = replace(ask, decision=Decision.DECLINED)
    others = tuple(without if r is ask else r for r in history.scope_requests)
    before = _figure("ask_hours", history, night)
    return before - _figure("ask_hours", replace(history, scope_requests=others), night)


def _with_billed(history: History, ask: ScopeRequest, hours: float) -> History:
    size = ask.hours or 0.0
    rest = [replace(ask, id=ask.id + "-rest", hours=size - hours)] if size - hours > 1e-9 else []
    others = [r for r in history.scope_requests if r is not ask]
    return replace(history, scope_requests=(*others, _billed(ask, hours), *rest))


def _covered_last(ask: ScopeRequest, investments: tuple[Investment, ...]) -> tuple[bool, float]:
    """Order asks so that those that no investment covers come first, then the largest."""
    may_be_covered = ask.hours is not None and any(i.holds(ask.asked_on) for i in investments)
    return may_be_covered, -(ask.hours or 0.0)


def _is_unpaid(ask: ScopeRequest, night: Night) -> bool:
    return ask.asked_on in night.window("scope_creep") and is_unpaid(ask, night)


def _billed(ask: ScopeRequest, hours: float) -> ScopeRequest:
    return replace(ask, hours=hours, decision=Decision.CHANGE_ORDER, amount=1, decided_on=TODAY)


def margin_done(history: History, signal: Signal, _night: Night) -> Iterator[History]:
    yield earning(history, float(signal.change["income"]))
    if "cost" in signal.change:
        yield saving(history, signal, float(signal.change["cost"]))


def margin_less(history: History, signal: Signal, _night: Night) -> Iterator[History]:
    yield earning(history, float(signal.change["income"]) - 1)
    if "cost" in signal.change:
        yield saving(history, signal, float(signal.change["cost"]) - 1)


def earning(history: History, more: float) -> History:
    order = an_ask(TODAY, None, decision=Decision.CHANGE_ORDER, amount=int(more), decided_on=TODAY)
    return replace(history, scope_requests=(*history.scope_requests, order))


def saving(history: History, signal: Signal, less: float) -> History:
    cost = float(signal.figures["cost"])
    share = (cost - less) / cost
    return replace(
        history,
        time=tuple(
            replace(t, cost_rate=t.cost_rate * share) if t.cost_rate else t for t in history.time
        ),
    )


def duties_done(
    history: History, signal: Signal, night: Night, *, fewer: int = 0
) -> Iterator[History]:
    late = [
        n
        for n in night.history.notes
        if n.kind is NoteKind.CLIENT_DUTY and n.due and n.due < TODAY and n.done is None
    ]
    late.sort(key=lambda n: n.due or TODAY)
    done = {n.id for n in late[: int(signal.change["duties"]) - fewer]}
    yield replace(
        history,
        notes=tuple(replace(n, done=TODAY) if n.id in done else n for n in history.notes),
    )


def duties_less(history: History, signal: Signal, night: Night) -> Iterator[History]:
    """Leave the last one undone; of two due on the same working day either may be it."""
    yield from duties_done(history, signal, night, fewer=1)


def travel_done(
    history: History, signal: Signal, night: Night, *, fewer: int = 0
) -> Iterator[History]:
    window = night.window("time_travel")
    found = [
        r
        for c in history.complaints
        for r in c.reraises
        if r.verdict is Verdict.ALREADY_FIXED and r.on in window
    ]
    gone = _oldest([(r.on, r.id) for r in found], int(signal.change["fewer"]) - fewer)
    yield replace(
        history,
        complaints=tuple(
            replace(c, reraises=tuple(r for r in c.reraises if r.id not in gone))
            for c in history.complaints
        ),
    )


def discounts_done(
    history: History, signal: Signal, night: Night, *, fewer: int = 0
) -> Iterator[History]:
    reading = READERS["discount_pressure"](night)
    assert isinstance(reading, Reading)
    asks = [(w.on, w.entry.id) for w in reading.evidence.ranked]
    gone = _oldest(asks, int(signal.change["fewer"]) - fewer)
    yield replace(history, notes=tuple(n for n in history.notes if n.id not in gone))


def _oldest(found, count):
    return {identity for _, identity in sorted(found)[:count]}


def silence_done(history: History, signal: Signal, _night: Night) -> Iterator[History]:
    yield _with_note(history, NoteKind.MEETING, TODAY)
    yield _with_note(history, NoteKind.CONTACT, ago(int(signal.change["days"])))


def silence_less(history: History, signal: Signal, _night: Night) -> Iterator[History]:
    yield _with_note(history, NoteKind.CONTACT, ago(int(signal.change["days"]) + 1))


def praise_done(
    history: History, signal: Signal, _night: Night, *, fewer: int = 0
) -> Iterator[History]:
    for _ in range(int(signal.change["praise"]) - fewer):
        history = _with_note(history, NoteKind.WIN, TODAY)
    yield history


def _with_note(history, kind, on):
    return replace(history, notes=(*history.notes, a_note(kind, on)))


DONE = {
    "scope_creep": creep_done,
    "negative_roi": margin_done,
    "client_duty": duties_done,
    "time_travel": travel_done,
    "discount_pressure": discounts_done,
    "silence": silence_done,
    "perceived_value": praise_done,
}
LESS = {
    "scope_creep": creep_less,
    "negative_roi": margin_less,
    "client_duty": duties_less,
    "time_travel": lambda *given: travel_done(*given, fewer=1),
    "discount_pressure": lambda *given: discounts_done(*given, fewer=1),
    "silence": silence_less,
    "perceived_value": lambda *given: praise_done(*given, fewer=1),
}


def righted(history: History, item: Signal) -> History:
    """Do what ends an item of debt."""
    ids = {entry.id for entry in item.entries}
    if item.name == "broken_promise" and not item.figures.get("remedy"):
        kept = tuple(
            replace(d, delivered=TODAY) if d.id in ids else d for d in history.deliverables
        )
        return replace(history, deliverables=kept)
    fields = RIGHTED[item.name]
    if item.name == "slow_response" and not item.figures["answer_ends"]:
        fields = {"corrected_on": TODAY}
    return replace(
        history,
        complaints=tuple(replace(c, **fields) if c.id in ids else c for c in history.complaints),
    )


RIGHTED = {
    "open_wrong": {
        "resolved_on": TODAY,
        "remedy": "credit",
        "remedy_accepted": True,
        "done_what_we_could": False,
    },
    "failed_fix": {"corrected_on": TODAY},
    "slow_response": {"responded_on": TODAY},
    "broken_promise": {"remedy_delivered_on": TODAY},
    "unrighted_wrong": {"remedy": "credit", "remedy_accepted": True},
}
