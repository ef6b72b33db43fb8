"""Where a client's answer goes when Slack shows no address of ours: typed by who approves."""

from dataclasses import replace
from datetime import datetime

from bot.domain.draft import AnswersNeeded, Draft
from bot.store.store import Store
from bot.use_cases.client_checks import wrong_email
from bot.use_cases.dispatch import letter_of
from bot.use_cases.errors import UnusableFields
from bot.use_cases.written import version_of


def answered_to(store: Store, draft: Draft, typed: str | None, *, now: datetime) -> Draft:
    """Return the draft with this address in its newest version's envelope, as a version of it.

    What was read is approved all the same: no word changes but where answers go. An empty
    address leaves it as it is. Raises AnswersNeeded where nobody was asked, UnusableFields.
    """
    if typed is None:
        raise AnswersNeeded
    address = typed.strip()
    if not address:
        return draft
    if wrong := wrong_email(address):
        raise UnusableFields({"answers_to": wrong})
    before = draft.version
    version = version_of(
        letter_of(draft),
        number=before.number + 1,
        recipient=draft.recipient,
        envelope=replace(before.envelope, reply_to=(address,)),
        author=before.author,
        now=now,
    )
    store.drafts.add_version(draft.id, replace(version, note="an address for answers was added"))
    return store.drafts.get(draft.id)
