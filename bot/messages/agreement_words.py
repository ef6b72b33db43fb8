"""An agreement in a line: its kind, when it is in force, its hours and, for managers, its fee."""

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.money import major_units
from bot.messages.consequences import hours_words

KINDS = {
    AgreementKind.RETAINER: "Retainer",
    AgreementKind.FIXED: "Fixed",
    AgreementKind.HOURLY: "Hourly",
}
ROLLOVERS = {
    "none": "Unused hours end with the month",
    "unused": "Unused hours go on to the next month",
    "both": "Unused and overused hours go on to the next month",
}
_PER = {
    AgreementKind.RETAINER: " a month",
    AgreementKind.FIXED: " in all",
    AgreementKind.HOURLY: " an hour",
}


def agreement_words(agreement: Agreement, currency: str, *, with_money: bool) -> str:
    """Return "Retainer since 1 Jan 2025, 60 h a month, 6000.00 EUR a month, 30 days' notice"."""
    parts = [f"{KINDS[agreement.kind]} {_span(agreement)}"]
    if agreement.included_hours is not None:
        per = "" if agreement.kind is AgreementKind.HOURLY else _PER[agreement.kind]
        parts.append(f"{hours_words(agreement.included_hours)}{per}")
    if with_money and agreement.fee is not None:
        fee = major_units(agreement.fee, currency)
        parts.append(f"{fee} {currency}{_PER[agreement.kind]}")
    if agreement.notice_days is not None:
        days = agreement.notice_days
        parts.append("1 day's notice" if days == 1 else f"{days} days' notice")
    return ", ".join(parts)


def _span(agreement: Agreement) -> str:
    start = f"{agreement.start:%-d %b %Y}"
    if agreement.end is None:
        return f"since {start}"
    return f"from {start} to {agreement.end:%-d %b %Y}"
