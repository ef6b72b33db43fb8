"""Draft a letter, edit it, decide about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from email_validator import EmailNotValidError, validate_email

from bot.domain.draft import (
    Draft,
    Envelope,
    Tone,
    Version,
    check_version,
)
from bot.domain.errors import DomainError
from bot.domain.failure import open_wrongs
from bot.domain.history import History
from bot.domain.score import Score
from bot.domain.team import Actor, OnlyManagers
from bot.messages.letter_facts import Sender
from bot.messages.letters import Letter, fingerprint, render_letter, with_edits
from bot.messages.promises import agreed_day, promises_of
from bot.messages.questions import MissingAnswers, Question, facts_from, questions_for
from bot.store.clients import Account
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import draw, envelope_for, letter_of
from bot.use_cases.matters import find_matter
from bot.use_cases.refusals import refusal as refusal_of
from bot.use_cases.refusals import refuse, sent_before
from bot.use_cases.tonight import score_tonight

LETTERS = ("apology", "recovery_offer", "graceful_exit")


class NotYourClient(DomainError):
    """Only the client's owner, or a manager, can draft for this client."""


class NoApprovalsChannel(DomainError):
    """There is no channel for approvals yet. A manager sets one with /goodfit setup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person sees before drafting: the client, its score, and what a letter asks."""

    account: Account
    score: Score
    history: History
    may_draft: bool
    kind: str | None
    questions: tuple[Question, ...] = ()
    refusal: str | None = None
    warning: str | None = None
    recipient: str | None = None


def review_client(
    begin: Begin, actor: Actor, *, client_id: int, kind: str | None, now: datetime
) -> Review:
    """Return a client's score as it is now, and the questions of the letter of `kind`.

    Without a kind it is the recommended play's, where that has a letter.
    """
    with begin(actor.team_id, reading=True) as store:
        found = score_tonight(store, actor.team, client_id, now=now)
    account, history, tonight = found.account, found.history, found.score
    calendar = calendar_of(actor.team, now=now)
    play = tonight.play.name.value
    warning = sent_before(kind or play, history, calendar.today(now))
    # A second letter of a kind is never the form that opens by itself.
    wanted = kind or (play if play in LETTERS and warning is None else None)
    refusal = refusal_of(wanted, history, calendar.today(now)) if wanted else None
    questions: tuple[Question, ...] = ()
    if wanted and refusal is None:
        questions = questions_for(
            wanted, history, today=calendar.today(now), sender_name=actor.name
        )
    return Review(
        account=account,
        score=tonight,
        history=history,
        may_draft=actor.is_manager or account.client.owner == actor.user_id,
        kind=wanted,
        questions=questions,
        refusal=refusal,
        warning=warning,
        recipient=account.client.contact_email,
    )


def start_draft(
    begin: Begin,
    actor: Actor,
    *,
    client_id: int,
    kind: str,
    answers: Mapping[str, str],
    now: datetime,
) -> Draft:
    """Draft a letter and put it before the managers, in a thread of the approvals channel.

    Raises NotYourClient, NoApprovalsChannel, FailureStillOpen, NothingToApologiseFor,
    MissingAnswers.
    """
    with begin(actor.team_id) as store:
        account = store.clients.get(client_id)
        if not (actor.is_manager or account.client.owner == actor.user_id):
            raise NotYourClient
        if store.team.get().approvals_channel is None:
            raise NoApprovalsChannel
        history = store.histories.get(client_id)
        today = calendar_of(actor.team, now=now).today(now)
        refuse(kind, history, today)
        recipient = _recipient(answers.get("recipient", ""))
        tone = _tone(answers.get("tone") or store.team.get().tone)
        facts = facts_from(
            kind,
            history,
            answers,
            sender=_sender(store, actor),
            agency=actor.team.name,
            today=today,
            tone=tone,
        )
        complaint_ids = [complaint.id for complaint in open_wrongs(history)]
        matter = find_matter(store, client_id, kind, complaint_ids)
        letter = matter.subject_of(render_letter(kind, facts))
        draft = store.drafts.add(
            client_id=client_id,
            kind=kind,
            why=[],
            complaint_ids=complaint_ids,
            recipient=recipient,
            promised_by=facts.promise.done_by if facts.promise else None,
            offer=facts.offer.amount.amount if facts.offer and facts.offer.amount else None,
            version=_version(
                letter,
                number=1,
                recipient=recipient,
                envelope=envelope_for(store, account.client, actor.user_id),
                author=actor.user_id,
                now=now,
            ),
            tone=tone.value,
            answers=dict(answers),
            matter=matter.name,
            promises=promises_of(kind, facts),
            ask_on=agreed_day(facts, answers),
        )
        draw(store, draft, now=now)
        for ref in draft.complaint_ids:
            # What the letter cites is looked at once more: it may have been changed in Slack.
            about = {"ref": ref, "draft": draft.id}
            store.inbox.add(f"read_again:{ref}:draft:{draft.id}", "read_again", about, at=now)
    return draft


def redraw_draft(begin: Begin, *, team_id: str, draft_id: int, now: datetime) -> None:
    """Draw a draft's cards anew: something that it cites was changed in Slack."""
    with begin(team_id) as store:
        draw(store, store.drafts.get(draft_id), now=now)


def edit_draft(
    begin: Begin,
    actor: Actor,
    *,
    draft_id: int,
    seen: str,
    edits: Mapping[str, str],
    now: datetime,
) -> Draft:
    """Put new words in the place of the version seen; nothing approved before counts.

    Raises OnlyManagers, VersionReplaced, AlreadyDecided, MissingAnswers.
    """
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        _check_may_edit(actor)
        check_version(draft, seen)
        recipient = _recipient(edits.get("recipient", draft.recipient or ""))
        before = letter_of(draft)
        letter = with_edits(before, edits, subject=edits.get("subject"))
        version = _version(
            letter,
            number=draft.version.number + 1,
            recipient=recipient,
            envelope=draft.version.envelope,
            author=actor.user_id,
            now=now,
        )
        if version.fingerprint == draft.version.fingerprint:
            return draft
        note = _what_changed(before, letter, draft.recipient, recipient)
        store.drafts.add_version(draft_id, replace(version, note=note))
        store.drafts.set_recipient(draft_id, recipient)
        draw(store, store.drafts.get(draft_id), now=now, also=draft.version.number)
        return store.drafts.get(draft_id)


def find_draft_to_edit(begin: Begin, actor: Actor, *, draft_id: int, seen: str) -> Draft:
    """Return a draft whose newest version is the one seen, for editing.

    Raises UnknownDraft, OnlyManagers, VersionReplaced, AlreadyDecided.
    """
    with begin(actor.team_id, reading=True) as store:
        draft = store.drafts.get(draft_id)
        _check_may_edit(actor)
        check_version(draft, seen)
        return draft


def find_version(begin: Begin, actor: Actor, *, draft_id: int, number: int) -> Version:
    """Return one version of a draft. Raises UnknownDraft."""
    with begin(actor.team_id, reading=True) as store:
        return store.drafts.get_version(draft_id, number)


def _check_may_edit(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers


def _recipient(address: str) -> str | None:
    if not address.strip():
        return None
    try:
        return validate_email(address.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise MissingAnswers(
            {"recipient": "That is not an e-mail address. Write one like jo@acme.example."}
        ) from error


def _tone(chosen: str) -> Tone:
    return Tone(chosen) if chosen in set(Tone) else Tone.WARM


def _sender(store: Store, actor: Actor) -> Sender:
    person = store.team.find_person(actor.user_id)
    if person is None:
        return Sender(name=actor.name)
    return Sender(
        name=person.name,
        role=person.title or "",
        phone=person.phone or "",
        email=person.email or "",
    )


def _version(
    letter: Letter,
    *,
    number: int,
    recipient: str | None,
    envelope: Envelope,
    author: str,
    now: datetime,
) -> Version:
    return Version(
        number=number,
        subject=letter.subject,
        sections=tuple((part.name, part.label, part.text) for part in letter.sections),
        envelope=envelope,
        fingerprint=fingerprint(letter, recipient or "", repr(envelope)),
        author=author,
        created_at=now,
    )


def _what_changed(
    before: Letter, after: Letter, old_recipient: str | None, new_recipient: str | None
) -> str:
    old = {part.name: part.text for part in before.sections}
    new = {part.name: part.text for part in after.sections}
    labels = [p.label for p in before.sections if old[p.name] != new.get(p.name, "")]
    if before.subject != after.subject:
        labels.insert(0, "Subject")
    if old_recipient != new_recipient:
        labels.insert(0, "Recipient")
    return ", ".join(labels)
