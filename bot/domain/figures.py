"""The figures of a client's card: each a value with what it was computed from."""

from collections.abc import Callable, Mapping

from bot.domain import figures_of_money as money
from bot.domain import figures_of_work as work
from bot.domain.figure import OF_MONEY, Figure, FigureName
from bot.domain.night import Night
from bot.domain.retainer_burn import retainer_burn

_READERS: Mapping[FigureName, Callable[[Night], Figure]] = {
    FigureName.EHR: money.effective_hourly_rate,
    FigureName.DELIVERY_MARGIN: money.delivery_margin,
    FigureName.REALIZATION: money.realization,
    FigureName.OVER_SERVICING: work.over_servicing,
    FigureName.FREE_WORK_DATE: work.free_work_date,
    FigureName.RETAINER_BURN: retainer_burn,
    FigureName.DELIVERED: work.delivered,
    FigureName.LIFETIME_RESULT: money.lifetime_result,
}


def figures_of(night: Night, *, with_money: bool) -> tuple[Figure, ...]:
    """Return a client's figures in their order; those of money for managers alone.

    The window is 90 days (the rules' own, where a workspace changed them), the current period
    for retainer burn, and all time for the lifetime result and what was delivered.
    """
    return tuple(
        read(night) for name, read in _READERS.items() if with_money or name not in OF_MONEY
    )
