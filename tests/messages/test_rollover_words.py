"""What a card and a receipt say of periods, of hours carried over and of hours that lapsed."""

from datetime import date

import pytest
from builders import NOW, TODAY, a_history, a_night, a_retainer, some_time

from bot.domain.agreement import Agreement
from bot.domain.calendar import Calendar
from bot.domain.figures_of_work import over_servicing
from bot.domain.history import History
from bot.domain.retainer_burn import retainer_burn
from bot.domain.rules import DEFAULT
from bot.domain.score import score
from bot.messages.figure_words import figure_words
from bot.messages.formulas import formula


def ten(rollover: str | None, start: date = date(2026, 4, 1)) -> Agreement:
    return a_retainer(start=start, included_hours=10.0, fee=100_000, rollover=rollover)


def history(agreement: Agreement, *hours: tuple[int, float]) -> History:
    """Return a client with time on the 10th of months."""
    time = [some_time(h, date(2026, month, 10)) for month, h in hours]
    return a_history(agreements=[agreement], time=time)


def burn(of: History) -> str:
    return figure_words(retainer_burn(a_night(of)), "USD").line


def test_a_burn_says_what_was_carried_over() -> None:
    assert burn(history(ten("unused"), (5, 10.0), (6, 8.0))) == (
        "Retainer burn: 40 % used, 100 % of June gone = 8 h ÷ (10 h + 10 h carried over), "
        "day 30 of 30; hours to 10 Jun 2026"
    )


def test_a_burn_says_what_was_used_ahead() -> None:
    assert burn(history(ten("both"), (5, 24.0), (6, 3.0))) == (
        "Retainer burn: 50 % used, 100 % of June gone = 3 h ÷ (10 h \u2212 4 h used ahead), "
        "day 30 of 30; hours to 10 Jun 2026"
    )
    assert burn(history(ten("both"), (5, 60.0), (6, 3.0))) == (
        "Retainer burn: none left, the 10 h of this period were used ahead of it"
    )


def test_a_period_that_is_no_calendar_month_is_told_by_its_days() -> None:
    assert burn(history(ten(None, date(2026, 4, 7)), (6, 5.0))) == (
        "Retainer burn: 50 % used, 80 % of 7 June to 6 July gone = 5 h ÷ 10 h, day 24 of 30; "
        "hours to 10 Jun 2026"
    )


def test_retainers_of_other_periods_are_told_together() -> None:
    both = a_history(
        agreements=[ten(None), ten(None, date(2026, 4, 16))],
        time=[some_time(5.0), some_time(4.0, date(2026, 6, 2))],
    )

    # Day 30 of 30, and day 15 of 30, of 10 h each.
    assert burn(both) == (
        "Retainer burn: 25 % used, 75 % of their periods gone = 5 h ÷ 20 h; hours to 30 Jun 2026"
    )


@pytest.mark.parametrize(
    ("agreement", "hours", "told"),
    [
        # 15 + 4 + 13 = 32 h, of which 8 h are over; 29/30 + 2 months are 29.67 h.
        (
            ten("none"),
            [(4, 15.0), (5, 4.0), (6, 13.0)],
            "= 8 h tracked over the included hours ÷ 29.7 h contracted; 6 h lapsed unused",
        ),
        # March leaves 10 h; 30 + 10 h are included.
        (
            ten("unused", date(2026, 3, 1)),
            [(4, 20.0), (5, 10.0), (6, 13.0)],
            (
                "= 3 h tracked over the included hours ÷ 29.7 h contracted; "
                "10 h carried over from before"
            ),
        ),
        (ten(None), [(6, 35.0)], "= 5.3 h tracked over the included hours ÷ 29.7 h contracted"),
    ],
)
def test_over_servicing_says_what_lapsed_and_what_was_carried_over(
    agreement: Agreement, hours: list[tuple[int, float]], told: str
) -> None:
    found = over_servicing(a_night(history(agreement, *hours)))

    assert figure_words(found, "USD").formula == told


def test_a_receipts_formula_says_why_the_included_hours_are_fewer() -> None:
    known = history(ten("none"), (4, 15.0), (5, 4.0), (6, 13.0))
    scored = score(known, now=NOW, calendar=Calendar())
    (signal,) = (s for s in scored.signals if s.name == "scope_creep")

    assert signal.figures["lapsed_hours"] == 6.0
    assert ("(32 h tracked \u2212 24 h included) ÷ 29.7 h = 27 % (6 h lapsed unused)") in formula(
        signal, DEFAULT, currency="USD"
    )
    assert scored.on == TODAY
