"""Records as cells of the files that they are read back from; what a cell needs besides, is given.

Texts pass through as they are: what a spreadsheet would run is the writer's business.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from bot.domain.draft import Draft, Version
from bot.domain.kept import KeptChange, KeptDraft, KeptNight, KeptPin, KeptTemplate
from bot.domain.rates import CostRate, ExchangeRate
from bot.domain.rule_change import RuleChange
from bot.domain.snapshot import Snapshot
from bot.portfolio.record_cells import (
    day_cell,
    figure_cell,
    json_cell,
    moment_cell,
    money_cell,
    sum_cell,
    yes_cell,
)
from bot.portfolio.record_columns import DRAFT
from bot.portfolio.record_drafts import digest_of

Cells = tuple[str, ...]


def pin_cells(client: str, kept: KeptPin) -> Cells:
    """Return a row of pins.csv."""
    pin = kept.pin
    return (
        client,
        pin.kind.value,
        pin.value,
        pin.reason,
        pin.by,
        day_cell(pin.until),
        day_cell(pin.set_on),
        moment_cell(kept.set_at),
        pin.rule_then or "",
        day_cell(pin.lifted_on),
        kept.lifted_by or "",
    )


def draft_rows(client: str, currency: str, kept: KeptDraft) -> Iterator[Cells]:
    """Yield the rows of draft_versions.csv: one a version, the draft's own cells in the first."""
    own: Cells = _draft_cells(kept, currency)
    for version in kept.versions:
        yield (client, str(kept.draft.id), *own, *_version_cells(version))
        own = ("",) * len(DRAFT)


def decision_rows(client: str, kept: KeptDraft) -> Iterator[Cells]:
    """Yield the rows of decisions.csv of one draft."""
    for one in kept.decisions:
        yield (
            client,
            str(kept.draft.id),
            str(one.version),
            one.kind,
            one.by,
            moment_cell(one.at),
            one.reason or "",
            one.fingerprint,
        )


def snapshot_cells(client: str, currency: str, one: Snapshot) -> Cells:
    """Return a row of snapshots.csv."""
    return (
        client,
        day_cell(one.local_date),
        figure_cell(one.fit),
        figure_cell(one.debt),
        one.band,
        one.ruled_band,
        one.shown_band,
        yes_cell(one.at_risk),
        one.play,
        day_cell(one.since),
        sum_cell(one.revenue, currency),
        one.rule_version,
        json_cell(one.receipt),
    )


def night_cells(night: KeptNight) -> Cells:
    """Return a row of nights.csv."""
    return (
        day_cell(night.local_date),
        moment_cell(night.finished_at),
        str(night.scored),
        str(night.unscored),
    )


def change_cells(change: KeptChange) -> Cells:
    """Return a row of changes.csv."""
    return (
        change.entry,
        change.action,
        change.by,
        moment_cell(change.at),
        json_cell(change.before),
    )


def template_cells(own: KeptTemplate) -> Cells:
    """Return a row of letters.csv."""
    return (
        own.kind,
        own.part,
        own.source,
        own.changed_by,
        moment_cell(own.changed_at),
        yes_cell(own.in_use),
    )


def rule_change_cells(change: RuleChange) -> Cells:
    """Return a row of rule_changes.csv."""
    return (
        json_cell(change.before),
        json_cell(change.after),
        change.by,
        moment_cell(change.proposed_at),
        change.state.value,
        json_cell(change.report),
        change.decided_by or "",
        moment_cell(change.decided_at),
    )


def cost_rate_rows(rates: Iterable[CostRate], currency: str) -> Iterator[Cells]:
    """Yield the rows of cost_rates.csv, in `currency`, the workspace's."""
    for one in rates:
        yield (one.person or "", day_cell(one.starts_on), money_cell(one.rate, currency))


def exchange_rate_rows(rates: Iterable[ExchangeRate]) -> Iterator[Cells]:
    """Yield the rows of exchange_rates.csv."""
    for one in rates:
        yield (one.currency, day_cell(one.starts_on), figure_cell(one.rate))


def _draft_cells(kept: KeptDraft, currency: str) -> Cells:
    draft: Draft = kept.draft
    cells = {
        "kind": draft.kind,
        "state": draft.state.value,
        "tone": draft.tone.value,
        "recipient": draft.recipient,
        "asked_by": draft.asked_by,
        "created_at": moment_cell(draft.created_at),
        "promised_by": day_cell(draft.promised_by),
        "offer": money_cell(draft.offer, currency),
        "why": json_cell(draft.why),
        "complaints": json_cell(draft.complaint_ids),
        "answers": json_cell(draft.answers),
        "cited": json_cell(draft.cited),
        "matter": draft.matter,
        "promises": json_cell(draft.promises),
        "ask_on": day_cell(draft.ask_on),
        "answer": draft.answer,
        "answered_on": day_cell(draft.answered_on),
        "answered_by": draft.answered_by,
        "reminders": str(draft.reminders),
        "remind_at": moment_cell(draft.remind_at),
        "sent_at": moment_cell(draft.sent_at),
        "sent_message_id": draft.sent_message_id,
        "trouble": draft.trouble,
        "entries": json_cell(kept.entries),
    }
    return tuple(cells[name] or "" for name in DRAFT)


def _version_cells(version: Version) -> Cells:
    return (
        str(version.number),
        version.subject,
        json_cell(version.sections) or "[]",
        "",
        json_cell(asdict(version.envelope)),
        version.fingerprint,
        version.author,
        moment_cell(version.created_at),
        version.note or "",
        digest_of(version),
    )
