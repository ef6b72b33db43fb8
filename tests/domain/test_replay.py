"""Other rules over the stored history: who flips, when, and who really left.

The client of these tests owes a duty since Monday, 4 May. By the rules in use it is amber on the
16th working day after, by the other ones (green from 90) on the 7th: Wednesday, 13 May.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from builders import CALENDAR, TODAY, a_client, a_duty, a_history, a_note, a_retainer

from bot.domain.client import Status
from bot.domain.fit import Band
from bot.domain.history import History, Note, NoteKind
from bot.domain.play import PlayName
from bot.domain.replay import (
    MOST_SCORES,
    WEEKS,
    Both,
    ClientReplay,
    Flip,
    Leaver,
    Shift,
    Stand,
    left_on,
    looks_at,
    nights_to_replay,
    replay_client,
    shift_of,
)
from bot.domain.replay_report import MOST_KEPT, ReplayReport, plain_of, report_of
from bot.domain.rules import DEFAULT, Rules
from bot.domain.tuning import tuned

STRICTER = tuned({"thresholds": {"green_from": 90}})
DUE = date(2026, 5, 4)
NIGHTS = nights_to_replay(TODAY, count=WEEKS)
FINE, RISKY = Stand(Band.GREEN, at_risk=False), Stand(Band.AMBER, at_risk=True)


def in_debt_since(due: date, *notes: Note, status: Status = Status.ACTIVE, **fields) -> History:
    return a_history(client=a_client(status=status), notes=(a_duty(due, due), *notes), **fields)


def goodbye(on: date) -> Note:
    return a_note(NoteKind.DEPARTURE, on)


def replayed(history: History, before: Rules = DEFAULT, after: Rules = STRICTER) -> ClientReplay:
    found = replay_client(7, history, NIGHTS, Both(before, after, CALENDAR))
    assert found is not None
    return found


def test_a_flip_is_dated_to_the_night_on_which_the_digest_would_have_shown_it() -> None:
    """The 7th working day is 13 May; a new band waits two nights, so it shows on the 14th."""
    found = replayed(in_debt_since(DUE))

    assert found.flip == Flip(on=date(2026, 5, 14), before=FINE, after=RISKY)
    assert found.shift is Shift.SOONER
    assert found.leaver is None


def test_the_other_way_round_the_client_is_at_risk_later() -> None:
    found = replayed(in_debt_since(DUE), before=STRICTER, after=DEFAULT)

    assert found.flip == Flip(on=date(2026, 5, 14), before=RISKY, after=FINE)
    assert found.shift is Shift.LATER


def test_the_same_rules_flip_nothing() -> None:
    found = replayed(in_debt_since(DUE), after=DEFAULT)

    assert found == ClientReplay(client_id=7)


def test_a_band_of_one_night_alone_is_never_shown_and_no_flip() -> None:
    """Due on 8 May, the 7th working day is Tuesday, 19 May, a look; it was done the day after."""
    history = a_history(notes=(a_duty(date(2026, 5, 8), done=date(2026, 5, 20)),))

    assert date(2026, 5, 19) in NIGHTS
    assert replayed(history) == ClientReplay(client_id=7)


def test_what_stood_otherwise_from_the_first_look_is_dated_to_it() -> None:
    """Due long before: the client is amber by one and red by the other since the first look."""
    red = tuned({"client_duty": {"weight": 0.9}})
    found = replayed(in_debt_since(date(2025, 9, 1)), after=red)

    assert found.flip is not None
    assert found.flip.on == NIGHTS[0]
    assert (found.flip.before.band, found.flip.after.band) == (Band.AMBER, Band.RED)
    assert found.shift is None


def test_of_a_client_that_left_both_rules_are_asked_for_a_warning_a_month_before() -> None:
    """It left on 20 June; on 21 May it was 13 working days overdue: amber by the new ones alone."""
    history = in_debt_since(DUE, goodbye(date(2026, 6, 20)), status=Status.FORMER)
    found = replayed(history)

    assert found.leaver == Leaver(left_on=date(2026, 6, 20), warned_before=False, warned_after=True)
    assert found.flip == Flip(on=date(2026, 5, 14), before=FINE, after=RISKY)
    assert found.shift is Shift.SOONER
    assert not found.is_false_alarm


def test_a_warning_in_the_last_month_comes_too_late() -> None:
    history = in_debt_since(DUE, goodbye(date(2026, 6, 10)), status=Status.LEAVING)

    leaver = replayed(history).leaver
    assert leaver is not None
    assert (leaver.warned_before, leaver.warned_after) == (False, False)


def test_one_that_stayed_and_is_flagged_by_the_new_rules_alone_may_be_a_false_alarm() -> None:
    done = date(2026, 5, 20)
    found = replayed(a_history(notes=(a_duty(DUE, done=done),)))

    assert found.is_false_alarm
    assert found.flip is not None
    assert not replayed(in_debt_since(DUE)).is_false_alarm


def test_who_left_before_the_first_look_is_no_part_of_it() -> None:
    history = in_debt_since(DUE, goodbye(date(2025, 11, 1)), status=Status.FORMER)

    assert replay_client(7, history, NIGHTS, Both(DEFAULT, STRICTER, CALENDAR)) is None


def test_who_left_and_nobody_noted_when_is_counted_as_that() -> None:
    found = replayed(in_debt_since(DUE, status=Status.FORMER))

    assert found == ClientReplay(client_id=7, is_undated=True)


@pytest.mark.parametrize(
    ("status", "goodbyes", "ends", "starts", "expected"),
    [
        (Status.FORMER, [(2026, 5, 1), (2026, 6, 1)], None, None, (2026, 6, 1)),
        (Status.ACTIVE, [(2026, 6, 1)], None, None, (2026, 6, 1)),
        (Status.ACTIVE, [(2026, 6, 1)], None, (2026, 6, 9), None),
        (Status.FORMER, [(2026, 6, 1)], None, (2026, 6, 9), (2026, 6, 1)),
        (Status.FORMER, [], (2026, 4, 30), (2026, 1, 1), (2026, 4, 30)),
        (Status.LEAVING, [], (2026, 9, 30), (2026, 1, 1), None),
        (Status.FORMER, [], None, (2026, 1, 1), None),
        (Status.ACTIVE, [], (2026, 4, 30), (2026, 1, 1), None),
        (Status.ACTIVE, [(2026, 7, 15)], None, None, None),
    ],
)
def test_when_a_client_left(
    status: Status,
    goodbyes: Iterable[tuple[int, int, int]],
    ends: tuple[int, int, int] | None,
    starts: tuple[int, int, int] | None,
    expected: tuple[int, int, int] | None,
) -> None:
    end = date(*ends) if ends else None
    agreements = (a_retainer(start=date(*starts), end=end),) if starts else ()
    history = a_history(
        client=a_client(status=status),
        notes=tuple(goodbye(date(*on)) for on in goodbyes),
        agreements=agreements,
    )

    assert left_on(history, TODAY) == (date(*expected) if expected else None)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([False, True], [True, True], Shift.SOONER),
        ([False, False], [False, True], Shift.SOONER),
        ([True, True], [False, True], Shift.LATER),
        ([False, True], [False, False], Shift.NO_LONGER),
        ([False, True], [False, True], None),
        ([False], [False], None),
    ],
)
def test_which_way_the_first_night_at_risk_moves(
    before: list[bool], after: list[bool], expected: Shift | None
) -> None:
    assert shift_of(before, after) is expected


def test_nights_are_weekly_and_fewer_where_there_are_very_many_clients() -> None:
    assert len(NIGHTS) == 26
    assert {b - a for a, b in pairwise(NIGHTS)} == {timedelta(days=7)}
    assert NIGHTS[-1] == TODAY
    assert looks_at(0) == looks_at(1) == looks_at(2_300) == WEEKS
    for clients in (3_000, 10_000, 25_000):
        count = looks_at(clients)
        thinned = nights_to_replay(TODAY, count=count)
        assert clients * count <= MOST_SCORES
        assert (thinned[0], thinned[-1]) == (NIGHTS[0], TODAY)
        assert len(set(thinned)) == count
    assert looks_at(1_000_000) == 2


def test_a_report_counts_everybody_names_a_hundred_and_comes_back_from_json() -> None:
    report = ReplayReport(first=NIGHTS[0], last=TODAY, nights=26)
    one = ClientReplay(
        client_id=0,
        flip=Flip(on=DUE, before=FINE, after=RISKY),
        shift=Shift.SOONER,
        leaver=Leaver(left_on=TODAY, warned_before=False, warned_after=True),
        is_false_alarm=True,
        plays=(PlayName.NONE, PlayName.CHECK_IN),
    )
    for number in range(150):
        report = report.with_client(replace(one, client_id=number))
    report = report.with_client(ClientReplay(client_id=150, is_undated=True))

    assert (report.clients, report.flipped, report.sooner, report.left) == (151, 150, 150, 150)
    assert (report.warned_before, report.warned_after, report.undated) == (0, 150, 1)
    assert (report.false_alarms, report.other_plays) == (150, 150)
    assert len(report.flips) == len(report.leavers) == len(report.alarmed) == MOST_KEPT
    assert report.named == frozenset(range(MOST_KEPT))
    assert report_of(json.loads(json.dumps(plain_of(report)))) == report
