"""Draft a letter, edit it, decide about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.briefing import Briefing
from bot.domain.draft import Draft, Version, check_version
from bot.domain.history import History
from bot.domain.play import PlayName
from bot.domain.score import Score
from bot.domain.team import Actor, OnlyManagers
from bot.domain.working_hours import a_working_day_later
from bot.messages.letter_kinds import KINDS
from bot.messages.letters import with_edits
from bot.messages.questions import MissingAnswers, Question, questions_for
from bot.messages.word_diff import what_changed
from bot.store.clients import Account
from bot.store.database import Begin
from bot.use_cases.briefing import brief
from bot.use_cases.calendars import calendar_of
from bot.use_cases.dispatch import draw, letter_of
from bot.use_cases.late_clicks import told_where
from bot.use_cases.own_words import OwnWords, with_own_words
from bot.use_cases.refusals import refusal as refusal_of
from bot.use_cases.refusals import refuse, sent_before
from bot.use_cases.staleness import changes_of, digest_of, facts_now
from bot.use_cases.tonight import score_tonight
from bot.use_cases.written import (
    NoApprovalsChannel,
    NotYourClient,
    recipient_of,
    version_of,
    write_letter,
)

LETTERS = tuple(KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person sees before drafting: the client, its score, and what a letter asks.

    `briefing` is what managers alone weigh before it; `own_play` is the rules' own.
    """

    account: Account
    score: Score
    own_play: PlayName
    history: History
    may_draft: bool
    kind: str | None
    questions: tuple[Question, ...] = ()
    refusal: str | None = None
    warning: str | None = None
    recipient: str | None = None
    briefing: Briefing | None = None


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
    # What the rules propose may be out already, and nothing shown as the step for that.
    proposed = found.own.play.name.value if play == PlayName.NONE else play
    warning = sent_before(kind or proposed, history, calendar.today(now))
    # A second letter of a kind is never the form that opens by itself.
    wanted = kind or (play if play in LETTERS and warning is None else None)
    refusal = refusal_of(wanted, history, calendar.today(now)) if wanted else None
    questions: tuple[Question, ...] = ()
    briefing = None
    if wanted and refusal is None:
        questions = questions_for(
            wanted,
            history,
            today=calendar.today(now),
            sender_name=actor.name,
            with_money=actor.is_manager,
        )
        with begin(actor.team_id, reading=True) as store:
            briefing = brief(store, actor, found, kind=wanted, now=now)
    return Review(
        account=account,
        score=tonight,
        own_play=found.own.play.name,
        history=history,
        may_draft=actor.is_manager or account.client.owner == actor.user_id,
        kind=wanted,
        questions=questions,
        refusal=refusal,
        warning=warning,
        recipient=account.client.contact_email,
        briefing=briefing,
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
    NoOldWrong, MissingAnswers, OwnTemplateFailed.
    """
    return with_own_words(
        lambda words: _start_draft(
            begin, actor, client_id=client_id, kind=kind, answers=answers, words=words, now=now
        )
    )


def _start_draft(
    begin: Begin,
    actor: Actor,
    *,
    client_id: int,
    kind: str,
    answers: Mapping[str, str],
    words: OwnWords,
    now: datetime,
) -> Draft:
    with begin(actor.team_id) as store:
        account = store.clients.get(client_id)
        if not (actor.is_manager or account.client.owner == actor.user_id):
            raise NotYourClient
        if store.team.get().approvals_channel is None:
            raise NoApprovalsChannel
        found = score_tonight(store, actor.team, client_id, now=now)
        refuse(kind, found.history, calendar_of(actor.team, now=now).today(now))
        written = write_letter(
            store, actor, found, kind=kind, answers=answers, words=words, now=now
        )
        draft = store.drafts.add(
            client_id=client_id, kind=kind, version=written.version, **written.columns
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
    read: str = "",
    now: datetime,
) -> Draft:
    """Put new words in the place of the version seen; nothing approved before counts.

    `read` is the digest of the changed facts that the form showed: whoever saves has read them,
    and the new version rests on them. Raises OnlyManagers, VersionReplaced, AlreadyDecided,
    MissingAnswers.
    """
    with begin(actor.team_id) as store:
        draft = store.drafts.hold(draft_id)
        with told_where(store, draft, actor, seen=seen):
            _check_may_edit(actor)
            check_version(draft, seen)
        recipient = recipient_of(edits.get("recipient", draft.recipient or ""))
        before = letter_of(draft)
        letter = with_edits(before, edits, subject=edits.get("subject"))
        if not (letter.subject and letter.sections):
            raise MissingAnswers({"subject": "A letter needs a subject, and words. Write both."})
        version = version_of(
            letter,
            number=draft.version.number + 1,
            recipient=recipient,
            envelope=draft.version.envelope,
            author=actor.user_id,
            now=now,
        )
        changed = changes_of(store, draft, now=now)
        is_read = bool(changed) and read == digest_of(changed)
        if version.fingerprint == draft.version.fingerprint and not is_read:
            return draft
        note = what_changed(before, letter, draft.recipient, recipient)
        if is_read:
            store.drafts.change(draft_id, cited=facts_now(store, draft, now=now))
            note = "; ".join(filter(None, (note, "what changed since was read")))
        store.drafts.add_version(draft_id, replace(version, note=note))
        store.drafts.change(
            draft_id,
            recipient=recipient,
            remind_at=a_working_day_later(calendar_of(actor.team, now=now), now),
        )
        draw(store, store.drafts.get(draft_id), now=now, also=draft.version.number)
        return store.drafts.get(draft_id)


def find_draft_to_edit(
    begin: Begin, actor: Actor, *, draft_id: int, seen: str, now: datetime
) -> tuple[Draft, list[str]]:
    """Return a draft whose newest version is the one seen, and what changed since it was written.

    Raises UnknownDraft, OnlyManagers, VersionReplaced, AlreadyDecided.
    """
    with begin(actor.team_id, reading=True) as store:
        draft = store.drafts.get(draft_id)
        with told_where(store, draft, actor, seen=seen):
            _check_may_edit(actor)
            check_version(draft, seen)
        return draft, changes_of(store, draft, now=now)


def find_version(begin: Begin, actor: Actor, *, draft_id: int, number: int) -> Version:
    """Return one version of a draft. Raises UnknownDraft."""
    with begin(actor.team_id, reading=True) as store:
        return store.drafts.get_version(draft_id, number)


def _check_may_edit(actor: Actor) -> None:
    if not actor.is_manager:
        raise OnlyManagers
