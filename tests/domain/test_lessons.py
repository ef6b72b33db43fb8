"""Lessons: causes by count, days to mend, which came back with whom, and the one that repeats."""

from datetime import date
from typing import Any

import pytest
from builders import TODAY, ago

from bot.domain.complaint import OURS, Cause, Fault
from bot.domain.lessons import Told, lessons_of, repeated_cause

LATE = Cause.SERVICE_LEVEL
MISSED = Cause.MISSED_REQUEST


def told(client: int, on: date = TODAY, cause: Cause | None = LATE, **fields: Any) -> Told:
    ours = fields.pop("fault", Fault.OURS) in OURS
    return Told(client, f"Client {client}", cause, is_ours=ours, raised_on=on, **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"corrected_on": ago(5)}, ago(5)),
        ({"resolved_on": ago(4)}, ago(4)),
        ({"corrected_on": ago(5), "resolved_on": ago(2)}, ago(5)),
        # The fix failed after it: what was done before mended nothing.
        ({"corrected_on": ago(5), "failures": (ago(3),)}, None),
        ({"corrected_on": ago(3), "failures": (ago(3),)}, None),
        ({"corrected_on": ago(1), "resolved_on": ago(5), "failures": (ago(3),)}, ago(1)),
        # It failed twice, and was mended between.
        ({"corrected_on": ago(2), "failures": (ago(3), ago(1))}, None),
    ],
)
def test_mended_is_the_first_day_of_correction_or_resolution_that_held(
    fields: dict[str, Any], expected: date | None
) -> None:
    assert told(1, ago(10), **fields).mended_on == expected


def test_causes_are_counted_ours_first_and_theirs_beside() -> None:
    found = lessons_of(
        [
            told(1, cause=MISSED),
            told(1, cause=LATE, fault=Fault.THEIRS),
            told(2, cause=LATE, fault=Fault.UNKNOWN),
            told(2, cause=MISSED, fault=Fault.SHARED),
            told(3, cause=LATE),
            told(3, cause=None, fault=Fault.THEIRS),
        ],
        today=TODAY,
    )

    assert [(one.cause, one.ours, one.all) for one in found] == [
        (MISSED, 2, 2),
        (LATE, 1, 3),
        (None, 0, 1),
    ]


def test_time_to_mend_is_the_median_of_ours_and_the_open_ones_are_counted() -> None:
    (found,) = lessons_of(
        [
            told(1, ago(20), corrected_on=ago(18)),
            told(2, ago(20), corrected_on=ago(10)),
            told(3, ago(20), resolved_on=ago(16)),
            told(4, ago(20), resolved_on=ago(13)),
            told(5, ago(20)),
            told(6, ago(20), fault=Fault.THEIRS, resolved_on=ago(20)),
        ],
        today=TODAY,
    )

    # 2, 4, 7 and 10 days: (4 + 7) ÷ 2.
    assert found.days_to_mend == 5.5
    assert found.open == 1
    assert lessons_of([told(1)], today=TODAY)[0].days_to_mend is None


def test_what_came_back_is_a_failed_fix_or_a_second_complaint_of_the_same_client() -> None:
    (found,) = lessons_of(
        [
            told(1, ago(30)),
            told(2, ago(40)),
            told(2, ago(20)),
            told(2, ago(10)),
            told(3, ago(30), corrected_on=ago(25), failures=(ago(20),)),
            told(4, ago(30), corrected_on=ago(25)),
        ],
        today=TODAY,
    )

    assert (found.fixes_failed, found.again, found.clients_again) == (1, 2, 2)
    assert found.names == ["Client 2", "Client 3"]


def test_only_five_names_are_held_and_the_rest_counted() -> None:
    (found,) = lessons_of(
        [told(number, ago(day)) for number in range(1, 9) for day in (2, 1)], today=TODAY
    )

    assert (len(found.names), found.clients_again) == (5, 8)


def test_an_older_complaint_counts_by_what_failed_in_the_window_alone() -> None:
    old = told(1, ago(200), corrected_on=ago(190), failures=(ago(5),))
    forgotten = told(2, ago(200), cause=MISSED, failures=(ago(190),))

    (found,) = lessons_of([old, forgotten], today=TODAY)

    assert (found.cause, found.ours, found.all, found.fixes_failed) == (LATE, 0, 0, 1)


def test_the_cause_that_repeats_has_most_complaints_of_ours_in_30_days() -> None:
    found = repeated_cause(
        [
            told(1, ago(0), MISSED),
            told(1, ago(29), MISSED),
            told(1, ago(30), MISSED),
            told(1, ago(59), MISSED),
            told(1, ago(60), MISSED),
            told(2, ago(3), MISSED),
            told(3, ago(3), LATE),
            told(3, ago(2), LATE),
            told(4, ago(1), LATE, fault=Fault.THEIRS),
            told(5, ago(1), LATE, fault=Fault.THEIRS),
        ],
        today=TODAY,
    )

    assert found is not None
    assert (found.cause, found.count, found.clients) == (MISSED, 3, 2)
    assert found.names == ("Client 1", "Client 2")
    # Those of 30 and 59 days ago; the one of 60 days ago is older still.
    assert found.before == 2
    assert (found.since, found.until) == (ago(29), TODAY)


@pytest.mark.parametrize(
    "complaints",
    [
        [],
        [told(1), told(2, cause=MISSED)],
        [told(1), told(2, ago(30))],
        [told(1, cause=Cause.OTHER), told(2, cause=Cause.OTHER)],
        [told(1, cause=None), told(2, cause=None)],
        [told(1, fault=Fault.THEIRS), told(2, fault=Fault.UNKNOWN)],
    ],
)
def test_where_nothing_nameable_repeats_there_is_no_cause_of_the_month(
    complaints: list[Told],
) -> None:
    assert repeated_cause(complaints, today=TODAY) is None


def test_among_equals_the_cause_with_more_clients_repeats_more() -> None:
    found = repeated_cause(
        [told(1, cause=MISSED), told(1, cause=MISSED), told(2), told(3)], today=TODAY
    )

    assert found is not None
    assert found.cause is LATE
