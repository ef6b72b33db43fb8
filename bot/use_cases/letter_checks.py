"""What the checker is told of the ledger, and what its findings stop."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.domain.calendar import Calendar
from bot.domain.draft import Draft, ReasonNeeded, Version
from bot.domain.errors import DomainError
from bot.domain.history import History
from bot.domain.letter_check import Finding, Known, Weight, check_letter
from bot.domain.play import EXITS
from bot.domain.team import Actor
from bot.messages.joints import has_words
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.refusals import refusal

# A letter answers no more points than its form asks; beyond, whole complaints wait for another.
MOST_POINTS = 20
# Versions that an edit is compared with.
MOST_EARLIER = 20


class NeverToBeSent(DomainError):
    """The checker objects to this letter, and no reason helps."""


def list_findings(begin: Begin, actor: Actor, *, draft_id: int) -> tuple[Version, list[Finding]]:
    """Return a draft's newest version with everything that the checker says of it.

    Raises UnknownDraft.
    """
    with begin(actor.team_id, reading=True) as store:
        draft = store.drafts.get(draft_id)
        return draft.version, list(findings_of(store, draft))


def findings_of(store: Store, draft: Draft) -> tuple[Finding, ...]:
    """Return what the checker finds in the newest version, compared with those before it."""
    others = (name for number, name in store.clients.each_name() if number != draft.client_id)
    number = draft.version.number
    before = range(number - 1, max(number - 1 - MOST_EARLIER, 0), -1)
    return check_letter(
        draft.kind,
        draft.version.subject,
        _texts(draft.version),
        other_clients=others,
        known=_known(store, draft),
        number=number,
        earlier=[(n, _texts(store.drafts.get_version(draft.id, n))) for n in before],
    )


def check_words(store: Store, draft: Draft, reason: str | None) -> None:
    """Let a letter that the checker would block pass only with a written reason.

    Raises ReasonNeeded, and NeverToBeSent where no reason helps.
    """
    found = findings_of(store, draft)
    if final := [finding for finding in found if finding.is_final]:
        raise NeverToBeSent(f"Nothing was approved.\n{_told(final)}")
    if not (reason or "").strip() and (objection := _objection(found)):
        raise ReasonNeeded(objection)


def with_objection(store: Store, draft: Draft, needed: ReasonNeeded) -> ReasonNeeded:
    """Return a need for a reason that says what the checker objects to, too: one form asks both."""
    objection = _objection(findings_of(store, draft))
    return ReasonNeeded(f"{needed.sentence}\n{objection}") if objection else needed


def other_addresses(store: Store, client_id: int) -> tuple[str, ...]:
    """Return the addresses of a client's people besides the main contact's."""
    return tuple(c.email for c in store.clients.contacts_of(client_id) if c.email)


def _known(store: Store, draft: Draft) -> Known:
    client = store.clients.get(draft.client_id).client
    history = store.histories.get(draft.client_id)
    written_on = Calendar(store.team.get().timezone).today(draft.version.created_at)
    open_failure = refusal(draft.kind, history, written_on) if draft.kind in EXITS else None
    main = (client.contact_email,) if client.contact_email else ()
    return Known(
        client=client.name,
        contact=draft.version.envelope.to_name,
        points=_points(draft, history),
        last_day=_earliest_end(history, written_on),
        failures=(open_failure,) if open_failure else (),
        recipient=draft.recipient,
        addresses=(*main, *other_addresses(store, draft.client_id)),
    )


def _points(draft: Draft, history: History) -> int | None:
    """Count the points to answer; None where the letter may have had no room for all."""
    raised = [c for c in history.complaints if c.id in draft.complaint_ids]
    count = sum(sum(map(has_words, c.points)) or has_words(c.text) for c in raised)
    return count if 0 < count <= MOST_POINTS else None


def _earliest_end(history: History, written_on: date) -> date | None:
    """Return the first day after the notice of the agreements in force; None without one."""
    in_force = (a for a in history.agreements if a.is_in_force(written_on))
    notice = max((a.notice_days or 0 for a in in_force), default=0)
    return written_on + timedelta(days=notice) if notice else None


def _texts(version: Version) -> Mapping[str, str]:
    return {name: text for name, _, text in version.sections}


def _objection(found: Sequence[Finding]) -> str | None:
    blocking = [finding for finding in found if finding.weight is Weight.BLOCKING]
    if not blocking:
        return None
    return f"The checker objects.\n{_told(blocking)}\nEdit the letter, or write why it is right."


def _told(found: list[Finding]) -> str:
    return "\n".join(f"• {finding.told}" for finding in found[:5])
