"""The entries behind a line: each in words, and those of money for managers alone."""

from bot.domain.agreement import MoneyKind
from bot.messages.evidence import evidence, for_reader
from tests.builders import a_history, a_project, ago, scored, some_money, some_time

WORKED = some_time(100, ago(80), cost_rate=8000, person="Ken")
HISTORY = a_history(
    agreements=[a_project(scope="new shop")],
    time=[WORKED],
    money=[
        some_money(MoneyKind.PASS_THROUGH, 100_000, ago(2), note="prints"),
        some_money(MoneyKind.REFUND, 5000, ago(1)),
    ],
)


def margin():
    return next(s for s in scored(HISTORY).signals if s.name == "negative_roi")


def test_the_margin_names_the_agreement_the_hours_and_the_sums_behind_it():
    assert evidence(margin(), HISTORY) == (
        "fixed agreement since 2026-04-02 until 2026-06-30: new shop",
        "2026-04-11: 100 h Ken",
        "2026-06-28: passed through $1,000.00: prints",
        "2026-06-29: refund $50.00",
    )


def test_who_may_not_see_money_sees_the_hours_alone():
    told = evidence(for_reader(margin(), with_money=False), HISTORY)
    assert told == ("2026-04-11: 100 h Ken", "and 3 more")
    assert for_reader(margin(), with_money=True) == margin()
