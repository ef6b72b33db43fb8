"""Clicks in a client's review and in a draft's thread."""

import json

from bot.domain.draft import AnswersNeeded, ReasonNeeded
from bot.domain.team import Actor
from bot.listeners.desk import Desk
from bot.listeners.looking import looked
from bot.listeners.payloads import Click
from bot.listeners.reviewing import review_form
from bot.messages import draft_forms, ids
from bot.messages.findings import findings_view
from bot.messages.offered import offer_view
from bot.messages.reply import NOTHING, Answer, Form, Reply
from bot.use_cases import approvals, drafts, letter_checks, offers
from bot.use_cases.staleness import digest_of


def on_review(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open a client's review: why it needs a person, and the letter's form."""
    return review_form(int(click.value), None, actor, desk)


def on_choose_letter(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Draw the review anew with the questions of another letter."""
    return review_form(int(click.metadata["client"]), click.value, actor, desk)


def on_approve(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Approve exactly the version that was read."""
    seen = json.loads(click.value)
    try:
        approvals.approve_draft(
            desk.begin,
            actor,
            draft_id=seen["draft"],
            seen=seen["seen"],
            by_email=desk.by_email(actor.team_id),
            now=desk.now(),
        )
    except ReasonNeeded as needed:
        return Form(draft_forms.reason_form(needed.sentence, click.value))
    except AnswersNeeded:
        return Form(draft_forms.answers_form(click.value))
    return NOTHING


def on_edit_draft(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Open a draft's words, a field for each section."""
    seen = json.loads(click.value)
    draft, changed = drafts.find_draft_to_edit(
        desk.begin, actor, draft_id=seen["draft"], seen=seen["seen"], now=desk.now()
    )
    return Form(draft_forms.edit_form(draft, changed, read=digest_of(changed)))


def on_reject(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Ask why a draft is dropped."""
    seen = json.loads(click.value)
    approvals.look_before_rejecting(desk.begin, actor, draft_id=seen["draft"], seen=seen["seen"])
    return Form(draft_forms.reject_form(click.value))


def on_stop(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Take an approved e-mail back while it is held."""
    approvals.stop_sending(
        desk.begin, actor, draft_id=json.loads(click.value)["draft"], now=desk.now()
    )
    return NOTHING


def on_mark_sent(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Record that a person sent the text by hand."""
    approvals.mark_sent(
        desk.begin, actor, draft_id=json.loads(click.value)["draft"], now=desk.now()
    )
    return NOTHING


def on_bring_back(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Let a draft wait again that did not arrive, or was not sent by hand."""
    approvals.bring_back(
        desk.begin, actor, draft_id=json.loads(click.value)["draft"], now=desk.now()
    )
    return NOTHING


def on_show_draft(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Draw a draft's thread once more."""
    approvals.show_draft(desk.begin, actor, draft_id=int(click.value), now=desk.now())
    return Reply("It is shown in the channel for approvals as soon as Slack lets Goodfit in.")


def on_see_version(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Show an older version's words."""
    number, _, version = click.value.partition(":")
    found = drafts.find_version(desk.begin, actor, draft_id=int(number), number=int(version))
    return Form(draft_forms.version_form(found))


def on_see_findings(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Show all that the checker says of the newest version."""
    version, found = letter_checks.list_findings(desk.begin, actor, draft_id=int(click.value))
    return Form(findings_view(version, found))


def on_open_mail(_click: Click, _actor: Actor, _desk: Desk) -> Answer:
    """Acknowledge a click that opened a mail program."""
    return NOTHING


def on_offer_cost(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Show a manager what a draft's offer costs us."""
    number = int(json.loads(click.value)["draft"])
    found = offers.reckon_offer(desk.begin, actor, draft_id=number, now=desk.now())
    looked(actor, desk, f"client:{found.draft.client_id}")
    return Form(offer_view(found.draft, found.cost, found.briefing))


def on_post_again(click: Click, actor: Actor, desk: Desk) -> Answer:
    """Post a reply of a draft's thread that did not arrive."""
    chosen = json.loads(click.value)
    approvals.post_again(
        desk.begin,
        actor,
        draft_id=int(chosen["draft"]),
        card=str(chosen["card"]),
        now=desk.now(),
    )
    return NOTHING


ACTIONS = {
    ids.POST_AGAIN: on_post_again,
    ids.REVIEW: on_review,
    ids.CHOOSE_LETTER: on_choose_letter,
    ids.APPROVE: on_approve,
    ids.EDIT_DRAFT: on_edit_draft,
    ids.REJECT: on_reject,
    ids.STOP: on_stop,
    ids.MARK_SENT: on_mark_sent,
    ids.SEE_VERSION: on_see_version,
    ids.SEE_FINDINGS: on_see_findings,
    ids.OPEN_MAIL: on_open_mail,
    ids.OFFER_COST: on_offer_cost,
    ids.BRING_BACK: on_bring_back,
    ids.SHOW_DRAFT: on_show_draft,
}
