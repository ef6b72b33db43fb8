"""A letter written from answers: its version, and what its draft keeps beside the words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email

from bot.domain.cited import cite
from bot.domain.complaint import Complaint
from bot.domain.draft import Envelope, Tone, Version
from bot.domain.errors import DomainError
from bot.domain.failure import open_wrongs, unrighted_wrongs
from bot.domain.history import History
from bot.domain.play import EXITS, PlayName
from bot.domain.score import Score
from bot.domain.team import Actor
from bot.domain.working_hours import a_working_day_later
from bot.messages.coming_days import coming_of
from bot.messages.letter_facts import Sender
from bot.messages.letters import Letter, fingerprint
from bot.messages.play_words import play_reason
from bot.messages.promises import agreed_day, promises_of
from bot.messages.questions import MissingAnswers, Question, facts_from, questions_for
from bot.messages.spoken import sentence
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import envelope_for
from bot.use_cases.matters import find_matter
from bot.use_cases.own_words import OwnWords
from bot.use_cases.tonight import Tonight


class NotYourClient(DomainError):
    """Only the client's owner, or a manager, can draft for this client."""


class NoApprovalsChannel(DomainError):
    """There is no channel for approvals yet. A manager sets one with /goodfit setup."""


# Entries that a letter can rest on: asks, complaints, promises and notes.
_CITABLE = ("S-", "C-", "D-", "N-")
_NUMBERED = re.compile(r".+_\d+")
# "Point 2, raised on 2026-09-18: the banner" is the same point when it is the first.
_PLACE = re.compile(r"^\D*\d+, ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs a letter: as Slack knows them, and as the letter names them."""

    user_id: str
    sender: Sender

    @classmethod
    def of(cls, store: Store, actor: Actor, user_id: str | None = None) -> "Signer":
        """Return who signs: `user_id` while they are a member, else the one who acts."""
        person = store.team.find_person(user_id or actor.user_id)
        if user_id and user_id != actor.user_id and not (person and person.is_member):
            return cls.of(store, actor)
        if person is None:
            return cls(user_id=actor.user_id, sender=Sender(name=actor.name))
        sender = Sender(
            name=person.name,
            role=person.title or "",
            phone=person.phone or "",
            email=person.email or "",
        )
        return cls(user_id=person.user_id, sender=sender)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A letter's words as a version, and the columns of its draft's row."""

    version: Version
    columns: Mapping[str, Any]


def write_letter(
    store: Store,
    actor: Actor,
    found: Tonight,
    *,
    kind: str,
    answers: Mapping[str, str],
    words: OwnWords,
    signer: Signer | None = None,
    number: int = 1,
    now: datetime,
) -> Written:
    """Write a letter of `kind` from the ledger as it is now and the answers.

    It is signed by who writes it, or by the `signer` of the version before. Raises
    MissingAnswers.
    """
    calendar = calendar_of(actor.team, now=now)
    today, history = calendar.today(now), found.history
    recipient = recipient_of(answers.get("recipient", ""))
    tone = _tone(answers.get("tone") or store.team.get().tone)
    signer = signer or Signer.of(store, actor)
    facts = facts_from(
        kind,
        history,
        answers,
        sender=signer.sender,
        agency=actor.team.name,
        today=today,
        tone=tone,
    )
    wrongs = [complaint.id for complaint in wrongs_of(kind, history)]
    matter = find_matter(store, found.account.id, kind, wrongs)
    version = version_of(
        matter.subject_of(words.letter(store, kind, facts)),
        number=number,
        recipient=recipient,
        envelope=envelope_for(store, found.account.client, signer.user_id),
        author=actor.user_id,
        now=now,
    )
    asked = questions_for(kind, history, today=today, sender_name=signer.sender.name)
    columns = {
        "why": [why_now(kind, found.score)],
        "complaint_ids": wrongs,
        "recipient": recipient,
        "promised_by": facts.promise.done_by if facts.promise else None,
        "offer": facts.offer.amount.amount if facts.offer and facts.offer.amount else None,
        "tone": tone.value,
        "matter": matter.name,
        "promises": promises_of(kind, facts),
        "ask_on": agreed_day(facts),
        "answers": dict(answers),
        "cited": cited_of(kind, history, found.score, today=today)
        | {"asked": asked_of(asked)}
        | coming_of(facts),
        "remind_at": a_working_day_later(calendar, now),
    }
    return Written(version=version, columns=columns)


def version_of(
    letter: Letter,
    *,
    number: int,
    recipient: str | None,
    envelope: Envelope,
    author: str,
    now: datetime,
) -> Version:
    """Return a letter as a version, with the fingerprint of what would be sent."""
    return Version(
        number=number,
        subject=letter.subject,
        sections=tuple((part.name, part.label, part.text) for part in letter.sections),
        envelope=envelope,
        fingerprint=fingerprint(letter, recipient or "", repr(envelope)),
        author=author,
        created_at=now,
    )


def recipient_of(address: str) -> str | None:
    """Return a typed address as it is kept; None for none. Raises MissingAnswers."""
    if not address.strip():
        return None
    try:
        return validate_email(address.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise MissingAnswers(
            {"recipient": "That is not an e-mail address. Write one like jo@acme.example."}
        ) from error


def wrongs_of(kind: str, history: History) -> list[Complaint]:
    """Return the wrongs of ours that a letter is about; old ones stay so, open or closed."""
    old = kind == PlayName.SECOND_CHANCE
    return unrighted_wrongs(history) if old else open_wrongs(history)


def why_now(kind: str, score: Score) -> str:
    """Say why such a letter is written now, without figures of money: a channel reads it."""
    reason = sentence(play_reason(score.play, score.signals, with_money=False))
    if score.play.name.value == kind:
        return reason
    return f"Started by hand. The rules say: {reason}"


def cited_of(kind: str, history: History, score: Score, *, today: date) -> dict[str, Any]:
    """Return the facts that a letter of `kind` rests on, as they are now."""
    return cite(history, _behind(kind, history, score), today=today)


def asked_of(questions: Sequence[Question]) -> dict[str, list[str]]:
    """Return by name what each question was about, and what it was prefilled with."""
    return {q.name: [about(q), q.prefill] for q in questions}


def about(question: Question) -> str:
    """Return what a numbered question is about, whatever its number; else its name."""
    if not _NUMBERED.fullmatch(question.name) or not question.known:
        return question.name
    return _PLACE.sub("", question.known[0])


def _behind(kind: str, history: History, score: Score) -> list[str]:
    """Return the entries behind the play; an exit also says what became of all promises."""
    found = [entry.id for entry in score.play.entries]
    found += [e.id for s in score.signals if s.name == score.play.reason for e in s.entries]
    refs = [ref for ref in found if ref.startswith(_CITABLE)] if score.play.name == kind else []
    return [*refs, *(d.id for d in history.deliverables)] if kind in EXITS else refs


def _tone(chosen: str) -> Tone:
    return Tone(chosen) if chosen in set(Tone) else Tone.WARM
