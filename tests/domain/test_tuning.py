"""What a workspace may change in the rules, how it is typed, and what no change can break."""

from math import fsum

import pytest
from builders import a_note, an_ask
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_score_properties import DAYS, HOURS, histories, with_one

from bot.domain.history import NoteKind
from bot.domain.notation import Unreadable, parse_number, parse_scale, print_number, print_scale
from bot.domain.rules import DEFAULT, Axis
from bot.domain.score import score
from bot.domain.tuning import (
    THRESHOLDS,
    UnusableRules,
    changes_of,
    fields_of,
    paths,
    text_of,
    tuned,
    usable,
)
from tests.builders import CALENDAR, NOW

NUMBERS = st.floats(-1e6, 1e6) | st.integers(-1000, 1000).map(float)
SHARES = st.floats(0, 0.99)


@given(NUMBERS, st.booleans())
def test_a_number_that_was_printed_is_read_as_the_very_same(value, percent):
    assert parse_number(print_number(value, percent=percent)) == value


@given(st.lists(st.tuples(NUMBERS, st.floats(0, 1)), min_size=1, max_size=6), st.booleans())
def test_a_scale_that_was_printed_is_read_as_the_very_same(points, percent):
    scale = tuple(points)
    assert parse_scale(print_scale(scale, percent=percent), percent=percent) == scale


def test_scales_read_as_people_write_them() -> None:
    assert text_of(DEFAULT, "scope_creep", "scale") == "5% = 0, 10% = 1/3, 20% = 2/3, 30% = 1"
    assert text_of(DEFAULT, "negative_roi", "scale") == "-10% = 1, 10% = 0.5, 30% = 0"
    assert text_of(DEFAULT, "silence", "scale") == "14 = 0, 30 = 0.5, 60 = 1"
    assert text_of(DEFAULT, "thresholds", "cost_coverage") == "80%"
    typed = "\u221210 % : 1;\n10% = .5\n30% = 0,"
    assert parse_scale(typed, percent=True) == ((-0.1, 1.0), (0.1, 0.5), (0.3, 0.0))


@pytest.mark.parametrize(
    ("text", "percent"),
    [("5 = 0, 30 = 1", True), ("5% = 0, 30% = 1", False), ("5%", True), ("5% = 0,5", True)],
)
def test_a_scale_that_could_be_meant_two_ways_is_not_guessed(text: str, *, percent: bool) -> None:
    with pytest.raises(Unreadable):
        parse_scale(text, percent=percent)


@pytest.mark.parametrize("text", ["", "a", "1/0", "1e5", "5%%", "1/2%", "--1", "nan"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_number(text)


def test_the_defaults_as_they_are_typed_change_nothing() -> None:
    typed: dict[str, dict[str, str]] = {}
    for table, field in paths():
        typed.setdefault(table, {})[field] = text_of(DEFAULT, table, field)

    assert tuned(typed) == DEFAULT
    assert tuned({}).version == tuned(typed).version == DEFAULT.version


@pytest.mark.parametrize(
    ("changes", "path", "words"),
    [
        ({"scope_kreep": {}}, "scope_kreep", "There are: scope_creep"),
        ({"scope_creep": 5}, "scope_creep", "[rules.scope_creep]"),
        ({"scope_creep": {"weight": 1}}, "scope_creep.weight", "less than 1"),
        ({"scope_creep": {"weight": True}}, "scope_creep.weight", "less than 1"),
        ({"scope_creep": {"colour": 1}}, "scope_creep.colour", "These can: weight"),
        ({"client_duty": {"window_days": 30}}, "client_duty.window_days", "weight, scale"),
        ({"silence": {"window_days": 0}}, "silence.window_days", "from 1 to 730"),
        ({"silence": {"window_days": 9.5}}, "silence.window_days", "whole number"),
        ({"silence": {"scale": "60 = 0, 14 = 1"}}, "silence.scale", "14 = 0, 30 = 0.5"),
        ({"silence": {"scale": "14 = 0, 60 = 2"}}, "silence.scale", "within 0 and 1"),
        ({"silence": {"scale": "14 = 0"}}, "silence.scale", "2 to 20 pairs"),
        ({"silence": {"scale": "14 = 1, 60 = 0"}}, "silence.scale", "same way"),
        ({"silence": {"scale": "14 = 0.2, 60 = 1"}}, "silence.scale", "severity 0"),
        ({"time_travel": {"scale": "-5 = 0, 5 = 1"}}, "time_travel.scale", "severity 0"),
        ({"negative_roi": {"scale": "0% = 1, 30% = 0.1"}}, "negative_roi.scale", "severity 0"),
        ({"silence": {"scale": [[1, 0], "x"]}}, "silence.scale", "2 to 20 pairs"),
        (
            {"silence": {"scale": [[n, n / 21] for n in range(22)]}},
            "silence.scale",
            "2 to 20 pairs",
        ),
        ({"silence": {"scale": [[0, 0], [1e-300, 1e-300], [1, 1]]}}, "silence.scale", "2 to 20"),
        ({"silence": {"scale": [[0, 0], [float("nan"), 1]]}}, "silence.scale", "2 to 20 pairs"),
        ({"silence": {"weight": "1/" + "9" * 999}}, "silence.weight", "less than 1"),
        ({"silence": {"weight": float("inf")}}, "silence.weight", "less than 1"),
        ({"thresholds": {"step_from": "1/" + "9" * 999}}, "thresholds.step_from", "0.01"),
        ({"thresholds": {"quiet_days": 10**999}}, "thresholds.quiet_days", "3650"),
        ({"thresholds": {"green": 80}}, "thresholds.green", "green_from"),
        ({"thresholds": {"green_from": 101}}, "thresholds.green_from", "0 to 100"),
        ({"thresholds": {"green_from": "many"}}, "thresholds.green_from", "0 to 100"),
        ({"thresholds": {"amber_from": 75}}, "thresholds.amber_from", "below green"),
        ({"thresholds": {"contacts_needed": 0}}, "thresholds.contacts_needed", "from 1"),
        ({"thresholds": {"quiet_days": 1.5}}, "thresholds.quiet_days", "whole number"),
        ({"thresholds": {"tried_days": 10**9}}, "thresholds.tried_days", "3650"),
        ({"thresholds": {"step_from": 0}}, "thresholds.step_from", "0.01"),
    ],
)
def test_what_is_wrong_is_said_beside_its_table_and_field(
    changes: dict[str, object], path: str, words: str
) -> None:
    with pytest.raises(UnusableRules) as refused:
        tuned(changes)  # type: ignore[arg-type]

    assert set(refused.value.fields) == {path}
    assert words in refused.value.fields[path]


@pytest.mark.parametrize(
    ("kept", "holds"),
    [
        ({}, {}),
        ({"silence": {"weight": 0.1}}, {"silence": {"weight": 0.1}}),
        ({"silence": {"weight": 7, "window_days": 9}}, {"silence": {"window_days": 9}}),
        ({"silense": {"weight": 0.1}, "thresholds": 5}, {}),
        ({"thresholds": {"amber_from": 90, "tried_days": 9}}, {"thresholds": {"tried_days": 9}}),
        ({"thresholds": {"green_from": 20}}, {}),
        ({"thresholds": {"green_from": "x", "amber_from": 80}}, {}),
        (None, {}),
        ([["silence", 1]], {}),
    ],
)
def test_of_kept_rules_what_can_be_used_is_used(kept: object, holds: object) -> None:
    assert usable(kept) == holds
    assert tuned(usable(kept))


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(UnusableRules) as refused:
        tuned({"silence": {"weight": 2, "window_days": -1}, "thresholds": {"amber_from": "x"}})

    assert set(refused.value.fields) == {
        "silence.weight",
        "silence.window_days",
        "thresholds.amber_from",
    }


# --- any rules that are accepted ---


@st.composite
def rising(draw):
    measures = sorted(draw(st.sets(st.integers(0, 90), min_size=2, max_size=4)))
    steps = sorted(draw(st.lists(st.floats(0, 1), min_size=len(measures) - 1, max_size=4)))
    return [[float(m), s] for m, s in zip(measures, [0.0, *steps], strict=False)]


@st.composite
def changed(draw):
    """Return any rules that a workspace may make: some weights, windows, scales, thresholds."""
    changes: dict[str, dict[str, object]] = {}
    for name, rule in DEFAULT.table.items():
        own: dict[str, object] = {}
        for field in fields_of(rule):
            if not draw(st.booleans()):
                continue
            if field in ("weight", "major"):
                own[field] = draw(SHARES)
            elif field == "window_days":
                own[field] = draw(st.integers(1, 730))
            elif name == "negative_roi":
                low, high = sorted(draw(st.sets(st.integers(-90, 90), min_size=2, max_size=2)))
                own[field] = [[low / 100, draw(st.floats(0.1, 1))], [high / 100, 0.0]]
            else:
                unit = 100 if (name, field) == ("scope_creep", "scale") else 1
                own[field] = [[m / unit, s] for m, s in draw(rising())]
        changes[name] = own
    waits = {n: draw(st.integers(1, 31)) for n, v in THRESHOLDS.items() if isinstance(v, int)}
    amber, green = sorted(draw(st.sets(st.integers(0, 100), min_size=2, max_size=2)))
    steps = {n: draw(st.floats(0.01, 1)) for n in ("change_order_from", "step_from")}
    changes["thresholds"] = {**waits, **steps, "amber_from": amber, "green_from": green}
    try:
        return tuned(changes)
    except UnusableRules:
        assume(False)


@given(changed())
def test_what_differs_from_the_defaults_makes_the_same_rules_again(rules):
    assert tuned(changes_of(rules)) == rules
    assert tuned(changes_of(rules)).version == rules.version
    typed: dict[str, dict[str, str]] = {}
    for table, field in paths():
        typed.setdefault(table, {})[field] = text_of(rules, table, field)
    assert tuned(typed) == rules


def by(rules, history):
    return score(history, now=NOW, calendar=CALENDAR, rules=rules)


@settings(max_examples=40)
@given(changed(), histories())
def test_by_any_accepted_rules_points_add_up_and_stay_in_their_range(rules, history):
    found = by(rules, history)
    fit = [s for s in found.signals if s.axis is Axis.FIT]
    if found.fit is not None:
        assert 0 <= found.fit <= 100
        assert abs(fsum(s.points for s in fit) - (100 - found.fit)) < 1e-6
    assert 0 <= found.debt <= 100
    assert all(s.entries for s in found.signals if s.severity > 0)


@settings(max_examples=40)
@given(changed(), histories(), DAYS, st.none() | HOURS)
def test_by_any_accepted_rules_one_more_unpaid_ask_never_raises_fit(rules, history, on, hours):
    before = by(rules, history)
    after = by(rules, with_one(history, "scope_requests", an_ask(on, hours)))
    assert before.fit is None or after.fit <= before.fit + 1e-9


@settings(max_examples=40)
@given(changed(), histories(), DAYS)
def test_by_any_accepted_rules_one_more_discount_ask_never_raises_fit(rules, history, on):
    before = by(rules, history)
    after = by(rules, with_one(history, "notes", a_note(NoteKind.DISCOUNT_ASK, on)))
    assert before.fit is None or after.fit <= before.fit + 1e-9
