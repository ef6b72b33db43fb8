"""Write a draft anew from the answers that it keeps: in the same thread, with today's facts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.draft import AlreadyDecided, Draft, DraftState, Tone, VersionReplaced
from bot.domain.team import Actor
from bot.messages.decision_words import ANEW
from bot.messages.questions import MissingAnswers, Question, questions_for
from bot.store.database import Begin
from bot.store.store import Store
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import draw
from bot.use_cases.late_clicks import told_where
from bot.use_cases.own_words import OwnWords, with_own_words
from bot.use_cases.refusals import refuse
from bot.use_cases.staleness import changes_of
from bot.use_cases.tonight import Tonight, score_tonight
from bot.use_cases.written import NotYourClient, Signer, Written, about, write_letter

# A note is one line of a card.
LONGEST_NOTE = 600
# A letter that was rejected can be written anew too; one that left cannot.
_STATES = (DraftState.WAITING, DraftState.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """What must be asked before a draft can be written anew.

    The questions are prefilled with the answers that still hold; `wrong` says by name of the
    others what is missing. `changed` is what changed since, in words.
    """

    draft: Draft
    client: str
    questions: tuple[Question, ...]
    wrong: Mapping[str, str]
    changed: tuple[str, ...]
    recipient: str
    tone: Tone


def draft_again(
    begin: Begin,
    actor: Actor,
    *,
    draft_id: int,
    seen: str,
    tone: Tone | None = None,
    answers: Mapping[str, str] | None = None,
    now: datetime,
) -> Draft | Unanswered:
    """Write the version after the one seen, from the answers kept or from `answers`.

    Where a kept answer does not do any more nothing is written, and what to ask is returned.
    Raises NotYourClient, VersionReplaced, AlreadyDecided, FailureStillOpen,
    NothingToApologiseFor; MissingAnswers for `answers`.
    """
    return with_own_words(
        lambda words: _draft_again(
            begin,
            actor,
            draft_id=draft_id,
            seen=seen,
            tone=tone,
            answers=answers,
            words=words,
            now=now,
        )
    )


def _draft_again(
    begin: Begin,
    actor: Actor,
    *,
    draft_id: int,
    seen: str,
    tone: Tone | None,
    answers: Mapping[str, str] | None,
    words: OwnWords,
    now: datetime,
) -> Draft | Unanswered:
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        _check_may_write(store, draft, actor, seen)
        found = score_tonight(store, actor.team, draft.client_id, now=now)
        today = calendar_of(actor.team, now=now).today(now)
        refuse(draft.kind, found.history, today)
        changed = changes_of(store, replace(draft, state=DraftState.WAITING), now=now)
        signer = Signer.of(store, actor, draft.asked_by)
        questions = questions_for(
            draft.kind, found.history, today=today, sender_name=signer.sender.name
        )
        chosen = tone or draft.tone
        kept = _kept(draft, questions, found) | dict(answers or {}) | {"tone": chosen.value}
        try:
            written = write_letter(
                store,
                actor,
                found,
                kind=draft.kind,
                answers=kept,
                words=words,
                signer=signer,
                number=draft.version.number + 1,
                now=now,
            )
        except MissingAnswers as missing:
            if answers is not None:
                raise
            return Unanswered(
                draft=draft,
                client=found.account.client.name,
                questions=_prefilled(questions, kept, missing.fields),
                wrong=missing.fields,
                changed=tuple(changed),
                recipient=kept.get("recipient", ""),
                tone=chosen,
            )
        _put_in_place(store, draft, written, note=_note(draft, changed, tone), now=now)
        return store.drafts.get(draft_id)


def _check_may_write(store: Store, draft: Draft, actor: Actor, seen: str) -> None:
    with told_where(store, draft, actor, seen=seen):
        account = store.clients.get(draft.client_id)
        if not (actor.is_manager or account.client.owner == actor.user_id):
            raise NotYourClient
        if draft.version.fingerprint != seen:
            raise VersionReplaced
        if draft.state not in _STATES:
            raise AlreadyDecided


def _put_in_place(
    store: Store, draft: Draft, written: Written, *, note: str, now: datetime
) -> None:
    store.drafts.add_version(draft.id, replace(written.version, note=note))
    store.drafts.change(draft.id, **written.columns)
    store.drafts.set_state(draft.id, DraftState.WAITING)
    draw(store, store.drafts.get(draft.id), now=now, also=draft.version.number)


def _note(draft: Draft, changed: list[str], tone: Tone | None) -> str:
    head = f"{ANEW}, {tone.value} in tone" if tone and tone is not draft.tone else ANEW
    before = draft.version.note or ""
    if before and not before.startswith(ANEW):
        # Words that somebody wrote by hand are not in the answers.
        head += f", without the edits of version {draft.version.number}"
    note = f"{head}: {'; '.join(changed)}" if changed else head
    return note if len(note) <= LONGEST_NOTE else note[: LONGEST_NOTE - 1].rstrip() + "…"


def _kept(draft: Draft, questions: tuple[Question, ...], found: Tonight) -> dict[str, str]:
    """Return the answers that still hold: an answer to a point goes with the point.

    What the form had prefilled follows the ledger, as does the contact's address.
    """
    asked: Mapping[str, list[str]] = draft.cited.get("asked", {})
    names = {subject: name for name, (subject, _) in asked.items()}
    kept = {n: str(a) for n, a in draft.answers.items() if n not in asked}
    for question in questions if asked else ():
        old = names.get(about(question))
        if old is None:
            kept[question.name] = question.prefill
            continue
        answer = str(draft.answers.get(old, ""))
        was_prefilled = answer == asked[old][1] != question.prefill
        kept[question.name] = question.prefill if was_prefilled else answer
    was = draft.cited.get("contact", {}).get("email")
    if kept.get("recipient", "") == (was or ""):
        kept["recipient"] = found.account.client.contact_email or ""
    return kept


def _prefilled(
    questions: tuple[Question, ...], kept: Mapping[str, str], wrong: Mapping[str, str]
) -> tuple[Question, ...]:
    return tuple(
        replace(
            q,
            prefill=kept.get(q.name, "") or (q.prefill if q.name in wrong else ""),
            hint=f"Not answered yet. {wrong[q.name]}" if q.name in wrong else q.hint,
        )
        for q in questions
    )
