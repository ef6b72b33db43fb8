"""The rules of a complaint's course: what may follow what, and when we have done what we could."""

from datetime import timedelta
from typing import Any

import pytest
from builders import TODAY, a_complaint, a_reraise, ago

from bot.domain.complaint import (
    NotYetAllWeCould,
    Verdict,
    WrongCourse,
    check_corrected,
    check_course,
    check_done_what_we_could,
    check_raised_again,
    check_said_on,
)

TOMORROW = TODAY + timedelta(days=1)


def failed(days: int) -> Any:
    return (a_reraise(ago(days), Verdict.FIX_FAILED),)


def wrong(before: Any = None, **fields: Any) -> set[str]:
    """Return the fields beside which something is said."""
    complaint = a_complaint(ago(30), **fields)
    try:
        check_course(complaint, before=before or complaint, today=TODAY)
    except WrongCourse as error:
        return {name for name, words in error.fields.items() if words in error.sentence}
    return set()


@pytest.mark.parametrize(
    ("points", "heard", "expected"),
    [((), True, False), (("Late",), False, False), (("Late",), True, True), ((), False, False)],
)
def test_their_side_is_heard_once_their_points_stand_there(
    points: tuple[str, ...], *, heard: bool, expected: bool
) -> None:
    assert a_complaint(points=points, client_side_heard=heard).is_heard is expected


@pytest.mark.parametrize(
    "name",
    ["responded_on", "corrected_on", "remedy_offered_on", "remedy_delivered_on", "resolved_on"],
)
def test_no_day_is_to_come_or_before_the_complaint(name: str) -> None:
    known = {"remedy": "refund", **({"proof": "seen"} if name == "corrected_on" else {})}

    assert wrong(**known, **{name: TODAY}) == set()
    assert wrong(**known, **{name: ago(30)}) == set()
    assert wrong(**known, **{name: TOMORROW}) == {name}
    assert wrong(**known, **{name: ago(31)}) == {name}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"corrected_on": TODAY}, {"proof"}),
        ({"corrected_on": TODAY, "proof": "a link"}, set()),
        ({"proof": "a link"}, {"corrected_on"}),
        ({"remedy_offered_on": TODAY}, {"remedy"}),
        ({"remedy_delivered_on": TODAY}, {"remedy"}),
        ({"remedy_accepted": False}, {"remedy"}),
        ({"remedy": "refund", "remedy_accepted": False}, set()),
        (
            {"remedy": "fix", "remedy_offered_on": ago(1), "remedy_delivered_on": ago(2)},
            {"remedy_delivered_on"},
        ),
    ],
)
def test_corrected_takes_proof_and_an_offer_takes_a_remedy(
    fields: dict[str, Any], expected: set[str]
) -> None:
    assert wrong(**fields) == expected


@pytest.mark.parametrize(("days", "expected"), [(6, True), (5, True), (4, False)])
def test_after_a_failed_fix_only_a_later_day_mends_it(days: int, *, expected: bool) -> None:
    before = a_complaint(ago(30), reraises=failed(5))
    course = {"corrected_on": ago(days), "proof": "x", "resolved_on": ago(days)}

    found = wrong(before, reraises=failed(5), **course)

    assert found == ({"corrected_on", "resolved_on"} if expected else set())


def test_an_old_correction_stands_when_the_fix_failed_later() -> None:
    assert wrong(reraises=failed(5), corrected_on=ago(9), proof="x", resolved_on=ago(9)) == set()


def test_marking_it_corrected_follows_the_same_rule() -> None:
    complaint = a_complaint(ago(30), reraises=failed(5))

    check_corrected(complaint, on=ago(4))
    check_corrected(a_complaint(ago(30)), on=ago(30))
    with pytest.raises(WrongCourse, match="the day after"):
        check_corrected(complaint, on=ago(5))


def test_they_said_it_before_today_and_before_we_acted() -> None:
    check_said_on(a_complaint(ago(3), responded_on=ago(3)), today=TODAY)
    with pytest.raises(WrongCourse, match="still to come"):
        check_said_on(a_complaint(TOMORROW), today=TODAY)
    with pytest.raises(WrongCourse, match="We acted upon it on 26 Jun 2026"):
        check_said_on(a_complaint(ago(3), responded_on=ago(4), resolved_on=TODAY), today=TODAY)


def test_it_is_raised_again_after_it_was_raised() -> None:
    complaint = a_complaint(ago(3))

    check_raised_again(complaint, on=ago(3), today=TODAY)
    for day in (ago(4), TOMORROW):
        with pytest.raises(WrongCourse):
            check_raised_again(complaint, on=day, today=TODAY)


@pytest.mark.parametrize(
    "fields",
    [
        {"remedy_delivered_on": TODAY},
        {"remedy_accepted": False},
        {"remedy_offered_on": ago(2), "remedy_accepted": False},
        {"remedy_offered_on": ago(14)},
        {"remedy_delivered_on": ago(2), "reraises": failed(2)},
        {"remedy_offered_on": ago(1), "remedy_accepted": False, "reraises": failed(2)},
    ],
)
def test_we_have_done_what_we_could(fields: dict[str, Any]) -> None:
    check_done_what_we_could(a_complaint(ago(60), **fields), today=TODAY)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "First a remedy must be delivered"),
        ({"corrected_on": ago(20)}, "First a remedy must be delivered"),
        ({"remedy_offered_on": ago(13)}, "until 1 Jul 2026 to answer the offer of 17 Jun 2026"),
        ({"remedy_offered_on": ago(20), "remedy_accepted": True}, "They accepted"),
        # What was done before the fix failed is what failed.
        ({"remedy_delivered_on": ago(3), "reraises": failed(2)}, "First a remedy"),
        ({"remedy_accepted": False, "reraises": failed(2)}, "First a remedy"),
        ({"remedy_offered_on": ago(20), "reraises": failed(2)}, "First a remedy"),
    ],
)
def test_we_have_not_done_what_we_could_yet(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(NotYetAllWeCould, match=words) as refused:
        check_done_what_we_could(a_complaint(ago(60), **fields), today=TODAY)

    assert refused.value.fields == {"done_what_we_could": refused.value.sentence}
