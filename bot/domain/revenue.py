"""Revenue: what a window earned by the agreements, change orders and, failing those, invoices."""

from dataclasses import dataclass
from math import fsum

from bot.domain.agreement import Agreement, AgreementKind, MoneyEntry, MoneyKind
from bot.domain.contracted import billable_hours, included_used, own_time
from bot.domain.history import History
from bot.domain.scope_request import Decision, ScopeRequest
from bot.domain.signal import Entry, Weighed
from bot.domain.window import Window

_GIVEN_BACK = (MoneyKind.REFUND, MoneyKind.CREDIT)


@dataclass(frozen=True, slots=True)
class Revenue:
    """All in minor units: fees, change orders and invoices, what was given back, passed through.

    `sources` are the entries behind it, each with its sum.
    """

    fees: float
    orders: int
    invoices: int
    given_back: int
    pass_through: int
    sources: tuple[Weighed, ...] = ()

    @property
    def earned(self) -> float:
        """All that came in, before refunds and credits."""
        return self.fees + self.orders + self.invoices

    @property
    def net(self) -> float:
        """Earned less refunds and credits."""
        return self.earned - self.given_back

    @property
    def gross_income(self) -> float:
        """AGI, the agency's gross income: revenue less pass-through cost."""
        return self.net - self.pass_through


def revenue(history: History, window: Window) -> Revenue:
    """Return the revenue of `window` in minor units of the client's currency.

    The fee by days in force (fixed: by the share of included hours used; without hours, by
    days), change orders on their decision date, invoices only on days that no agreement
    covers, less refunds and credits by date. Source: domain.md, Scores. Where the text is
    silent: an agreement without a known fee still covers its days and earns nothing; a change
    order without a decision date counts on the day of the ask.
    """
    fees = [(a, _fee(a, history, window)) for a in history.agreements]
    orders = billed_orders(history, window)
    money = [m for m in history.money if m.on in window and _counts(m, history)]
    return Revenue(
        fees=fsum(fee for _, fee in fees),
        orders=sum(r.amount or 0 for r in orders),
        invoices=sum(m.amount for m in money if m.kind is MoneyKind.INVOICE),
        given_back=sum(m.amount for m in money if m.kind in _GIVEN_BACK),
        pass_through=sum(m.amount for m in money if m.kind is MoneyKind.PASS_THROUGH),
        sources=(
            *(Weighed(fee, a.start, Entry("agreements", a.id)) for a, fee in fees if fee),
            *(
                Weighed(r.amount or 0, r.decided_on or r.asked_on, Entry("scope_requests", r.id))
                for r in orders
            ),
            *(Weighed(m.amount, m.on, Entry("money", m.id)) for m in money),
        ),
    )


def billed_orders(history: History, window: Window) -> list[ScopeRequest]:
    """Return the change orders with an amount that were decided inside `window`."""
    return [
        r
        for r in history.scope_requests
        if r.amount is not None
        and r.decision is Decision.CHANGE_ORDER
        and (r.decided_on or r.asked_on) in window
    ]


def _counts(money: MoneyEntry, history: History) -> bool:
    """Say whether a sum is part of the gross income; a payment is that of what was earned."""
    if money.kind is MoneyKind.INVOICE:
        return not any(agreement.is_in_force(money.on) for agreement in history.agreements)
    return money.kind is not MoneyKind.PAYMENT


def _fee(agreement: Agreement, history: History, window: Window) -> float:
    fee = agreement.fee or 0
    inside = window.within(agreement.start, agreement.end)
    if not fee or not inside.days:
        return 0.0
    if agreement.kind is AgreementKind.HOURLY:
        return fee * billable_hours(own_time(agreement, history), window)
    if agreement.kind is AgreementKind.RETAINER:
        return fee * inside.months(agreement.active_months)
    if agreement.included_hours:
        return fee * included_used(agreement, history, window) / agreement.included_hours
    if agreement.end is None:
        return 0.0
    return fee * inside.days / Window(agreement.start, agreement.end).days
