"""The report: the JSON's exact shape, points that add up as printed, the table for people."""

import json

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.domain.rules import Axis
from bot.domain.signal import Signal
from bot.messages.figures import printed_points
from bot.messages.score_report import score_report, score_table
from tests.builders import TODAY, a_complaint, a_duty, a_history, a_retainer, ago, an_ask, scored


def report(*histories):
    return score_report([(h, scored(h)) for h in histories], as_of=TODAY)


def test_the_json_of_one_client():
    history = a_history(
        agreements=[a_retainer()],
        scope_requests=[an_ask(ago(2), 12, text="a poster")],
    )
    expected = {
        "as_of": "2026-06-30",
        "clients": [
            {
                "client": "acme",
                "name": "Acme",
                "fit": 66.7,
                "debt": 0.0,
                "band": "amber",
                "at_risk": True,
                "play": "change_order",
                "why": ["12 h of 60 h contracted were unpaid (20 %)"],
                "signals": [
                    {
                        "name": "scope_creep",
                        "axis": "fit",
                        "severity": 0.67,
                        "points": 33.3,
                        "summary": "12 h of 60 h contracted were unpaid (20 %); "
                        "bill 3 of the 12 unpaid hours and Acme is green again",
                        "formula": "unpaid hours ÷ contracted hours = 12 h ÷ 60 h = 20 % "
                        "(the worst of three: hours over 0 %, 0.3 asks per 30 days); "
                        "scale 10 % is 0.33, 20 % is 0.67; weight 0.50; severity 0.67; "
                        "takes 33.3 points",
                        "change": "Bill 3 of the 12 unpaid hours and Acme is green again",
                        "freshest": "newest entry 2026-06-28, 2 days old",
                        "evidence": ["2026-06-28: a poster (goodwill, 12 h)"],
                    }
                ],
                "missing": [
                    "negative_roi",
                    "client_duty",
                    "time_travel",
                    "discount_pressure",
                    "silence",
                    "perceived_value",
                ],
            }
        ],
    }
    assert json.loads(json.dumps(report(history))) == expected


def test_of_nobody_known_there_is_no_fit():
    one = report(a_history())["clients"][0]
    assert (one["fit"], one["band"], one["signals"]) == (None, "unknown", [])


def test_debt_stands_in_the_same_list():
    one = report(a_history(complaints=[a_complaint()]))["clients"][0]
    assert [s["axis"] for s in one["signals"]] == ["fit", "fit", "debt"]
    assert one["signals"][-1]["points"] == one["debt"] == 30.0


def test_what_is_said_first_is_the_play_s_reason_then_debt_then_what_weighs_most():
    history = a_history(
        agreements=[a_retainer()],
        scope_requests=[an_ask(hours=30)],
        notes=[a_duty(ago(14))],
        complaints=[a_complaint(ago(1))],
    )
    starts = [sentence.split()[0] for sentence in report(history)["clients"][0]["why"]]
    assert starts == ["A", "A", "30", "1"]  # no apology yet, open wrong, 30 h, 1 client duty


@given(st.lists(st.floats(0, 30), min_size=1, max_size=7))
def test_printed_points_add_up_to_the_printed_whole(points):
    whole = sum(points)
    signals = [Signal(name="x", axis=Axis.FIT, severity=1, points=p) for p in points]
    printed = printed_points(signals, whole)
    assert round(sum(printed), 1) == round(whole, 1)
    assert all(abs(p - q) < 0.1 + 1e-9 for p, q in zip(points, printed, strict=True))


def test_the_table_for_people_shows_names_as_they_are():
    history = a_history(complaints=[a_complaint(text="[bold]late[/bold]")])
    console = Console(width=200, record=True, file=None, quiet=False)
    with console.capture() as captured:
        console.print(score_table([(history, scored(history))], as_of=TODAY))
    shown = captured.get()
    assert "2 of 7 signals" in shown
    assert "[bold]late[/bold]" in shown
