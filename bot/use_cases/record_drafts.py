"""Drafts that come with an import: kept whole, and none of them sent by it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.draft import Draft, DraftState, Version
from bot.domain.kept import KeptDecision, KeptDraft
from bot.domain.working_hours import a_working_day_later
from bot.messages.letters import Letter, Section, fingerprint
from bot.portfolio.faults import Fault, UnusablePortfolio
from bot.portfolio.records import Placed
from bot.store.record_drafts import key_of
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.record_refs import Names
from bot.use_cases.unposted_cards import post_unposted

_OTHER_WORDS = "is not that of this version's words. Leave the cell empty to have it made from them"
# Said where the e-mail of a letter was on its way when the folder was written.
UNKNOWN_WHETHER_SENT = (
    "It was approved where it was exported from. Whether it left is not known here, and the import "
    "did not send it. Look in the mailbox, or ask the client."
)


def take_drafts(
    store: Store, drafts: Sequence[Placed[KeptDraft]], names: Names, *, now: datetime
) -> int:
    """Keep the drafts that are not known here, with versions and decisions; count them.

    Those that wait for a person get cards of their own here. Raises UnusablePortfolio for a
    version whose fingerprint is not that of its words.
    """
    faults = [fault for placed in drafts for fault in _faults(placed)]
    if faults:
        raise UnusablePortfolio(faults)
    known = store.records.count_drafts()
    fresh: list[KeptDraft] = []
    for placed in drafts:
        kept = _here(store, placed, names, now=now)
        if known.get(key_of(kept.draft)):
            known[key_of(kept.draft)].pop()
        else:
            fresh.append(kept)
    free = store.records.number_drafts(kept.draft.id for kept in fresh)
    # The others' numbers come after all those that were wished for.
    fresh.sort(key=lambda kept: (kept.draft.id not in free, kept.draft.id))
    added = [store.records.add_draft(kept, number=free.pop(kept.draft.id, None)) for kept in fresh]
    post_unposted(store, added, now=now)
    return len(added)


def _here(store: Store, placed: Placed[KeptDraft], names: Names, *, now: datetime) -> KeptDraft:
    """Return a draft as it is to stand here: its client, its entries, and nothing to be sent."""
    kept = names.of_kept(placed.value)
    draft = replace(kept.draft, client_id=names.client_ids[placed.client])
    versions = [_signed(store, draft, version) for version in kept.versions]
    decisions = [_of_version(one, versions) for one in kept.decisions]
    draft = _at_rest(store, replace(draft, version=versions[-1]), now=now)
    return replace(kept, draft=draft, versions=tuple(versions), decisions=tuple(decisions))


def _at_rest(store: Store, draft: Draft, *, now: datetime) -> Draft:
    """Return a draft that only a person moves on; nobody is reminded before its card is there."""
    if draft.state is DraftState.APPROVED:
        return replace(draft, state=DraftState.PARKED, trouble=UNKNOWN_WHETHER_SENT)
    if draft.remind_at is not None and draft.remind_at <= now:
        later = a_working_day_later(calendar_of(store.team.get(), now=now), now)
        return replace(draft, remind_at=later)
    return draft


def _signed(store: Store, draft: Draft, version: Version) -> Version:
    """Return a version with a fingerprint; one that came without gets that of its words."""
    if version.fingerprint:
        return version
    envelope = version.envelope
    if not envelope.from_name:
        envelope = replace(envelope, from_name=store.team.get().name)
    whole = replace(version, envelope=envelope)
    return replace(whole, fingerprint=_fingerprint(draft, whole, draft.recipient))


def _faults(placed: Placed[KeptDraft]) -> Iterator[Fault]:
    """Name the versions whose fingerprint is not that of their words to any address known."""
    draft = placed.value.draft
    for number, line in placed.value.unproven:
        version = placed.value.versions[number - 1]
        own = {_fingerprint(draft, version, address) for address in _addresses(draft)}
        if version.fingerprint not in own:
            yield Fault(placed.file, line, "fingerprint", _OTHER_WORDS)


def _addresses(draft: Draft) -> set[str | None]:
    """Return where its versions may have been addressed to: an edit can change it."""
    contact = draft.cited.get("contact", {}).get("email")
    return {draft.recipient, draft.answers.get("recipient"), contact, None}


def _fingerprint(draft: Draft, version: Version, address: str | None) -> str:
    sections = tuple(Section(*part) for part in version.sections)
    letter = Letter(draft.kind, version.subject, sections)
    return fingerprint(letter, address or "", repr(version.envelope))


def _of_version(decision: KeptDecision, versions: Sequence[Version]) -> KeptDecision:
    return replace(decision, fingerprint=versions[decision.version - 1].fingerprint)
