"""A night keeps what each client brought in, from which shares of revenue are made."""

from typing import Any

import pytest
from builders import CALENDAR, NOW, TODAY, a_history, a_retainer, ago, some_money, some_time

from bot.domain.agreement import MoneyKind
from bot.domain.snapshot import take_snapshot

RATED = some_time(80.0, cost_rate=5_000)
BACK = some_money(MoneyKind.REFUND, 150_000)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        # Nothing but a fee; hours without a rate; too young for a margin; with a margin.
        ({"agreements": [a_retainer()]}, 600_000),
        ({"agreements": [a_retainer()], "time": [some_time(9.0)]}, 600_000),
        ({"agreements": [a_retainer()], "time": [RATED]}, 600_000),
        ({"agreements": [a_retainer()], "time": [RATED, some_time(1.0, ago(70))]}, 600_000),
        # 6,000.00 less 1,500.00 refunded.
        ({"agreements": [a_retainer()], "money": [BACK]}, 450_000),
        ({"time": [RATED]}, None),
        ({}, None),
    ],
)
def test_revenue_is_kept_wherever_it_is_known_also_without_a_margin(
    history: dict[str, Any], expected: float | None
) -> None:
    kept = take_snapshot(1, a_history(**history), night=TODAY, now=NOW, calendar=CALENDAR)

    assert kept.revenue == expected
