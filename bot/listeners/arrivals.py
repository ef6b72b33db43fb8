"""What waited in the inbox: ask Slack what must be known, then settle it. Runs in jobs."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from bot.delivery.outcomes import Later, NotSent
from bot.domain.delivery import DeliveryKind
from bot.domain.team import NotForGuests
from bot.listeners.answering import answer
from bot.listeners.answers import answer_by_outbox, finish_view, redraw_home, with_pages
from bot.listeners.arrival_desk import ArrivalDesk, actor_of, event_body, read_person
from bot.listeners.channel_events import (
    settle_channel_change,
    settle_settings_change,
    settle_user_change,
)
from bot.listeners.errors import with_typed
from bot.listeners.first_greeting import greet_first_manager
from bot.listeners.importing import give_up_import, settle_import
from bot.listeners.installing import settle_installed, settle_met
from bot.listeners.mentions import answer_in_vain, answer_said
from bot.listeners.payloads import (
    Command,
    Interaction,
    Submission,
    read,
    user_of_event,
)
from bot.listeners.proposing import settle_look
from bot.listeners.reactions import settle_reaction
from bot.listeners.replaying import give_up_replay, settle_replay
from bot.listeners.rereading import settle_read_again
from bot.listeners.said_payloads import read_said
from bot.listeners.sealing import settle_sealing
from bot.listeners.sending import send_later
from bot.messages.blocks import escape
from bot.messages.reply import Answer, FieldErrors, Reply, Wait
from bot.messages.windows import told_form
from bot.store.every_team import Arrival
from bot.use_cases.installations import INSTALLED, MET
from bot.use_cases.proposing import LOOK
from bot.use_cases.sealed_words import ARRIVAL as SEALING

SLACK_SILENT = "Slack did not say who you are, so nothing was done. Please try again."
OURS = "Nothing was done: something failed on our side. Please try again."
_log = structlog.get_logger()


def settle(arrival: Arrival, at: ArrivalDesk) -> None:
    """Settle one arrival. Raises NotSent when Slack cannot be asked just now."""
    handler = _HANDLERS.get(arrival.kind)
    if handler is None:
        _settle_interaction(arrival, at)
    else:
        handler(arrival, at)


def give_up(arrival: Arrival, at: ArrivalDesk) -> None:
    """Tell the person that it was tried in vain, why, and hand back what they typed.

    Called while the last failure is being handled, which says whether Slack could not be asked.
    """
    if arrival.kind in ("app_mention", "message"):
        said = read_said(event_body(arrival))
        if said is not None:
            answer_in_vain(said, at.desk)
        return
    sentence = SLACK_SILENT if isinstance(sys.exception(), NotSent) else OURS
    if arrival.kind == "person":
        # Their form stands open with all that they typed; nothing is drawn over it.
        payload = {"channel": str(arrival.body["user"]), "text": sentence}
        send_later(at.desk, DeliveryKind.DIRECT, payload, team_id=arrival.team_id)
        return
    if arrival.kind == "rules_replay":
        give_up_replay(arrival, at)
        return
    if arrival.kind == "file_import":
        give_up_import(arrival, at)
        return
    if arrival.kind in _HANDLERS:
        _log.error("arrival_given_up", kind=arrival.kind, team=arrival.team_id)
        return
    incoming = read(arrival.kind, arrival.body)
    found: Answer = Reply(escape(sentence))
    if isinstance(incoming, Command):
        found = with_typed(sentence, incoming)
    elif isinstance(incoming, Submission):
        found = FieldErrors({"": sentence})
    _answer(incoming, found, arrival, at)


def _settle_interaction(arrival: Arrival, at: ArrivalDesk) -> None:
    """Do what somebody asked for, now that it is known who they are.

    It is done as of when they asked: where it was done and that could not be written down, it is
    found again by its time, however late it is settled anew, and not logged twice.
    """
    incoming = read(arrival.kind, arrival.body)
    read_person(arrival.team_id, incoming.user_id, at)
    desk = at.desk
    if isinstance(incoming, Command) and "arrived_at" in arrival.body:
        asked_at = datetime.fromisoformat(arrival.body["arrived_at"])
        desk = replace(desk, now=lambda: asked_at)
    found = with_pages(incoming, answer(incoming, desk))
    if isinstance(found, Wait):
        raise Later("what Slack said is too old already")
    redraw_home(incoming, at.desk)
    _answer(incoming, found, arrival, at)


def _answer(incoming: Interaction, found: Answer, arrival: Arrival, at: ArrivalDesk) -> None:
    """Answer where the person is looking: in the form that stands open, else where they were."""
    view_id = str(arrival.body.get("opened_view") or "")
    if isinstance(incoming, Submission):
        view_id = incoming.view_id
    if view_id:
        finish_view(incoming, found, view_id, at.desk)
    else:
        answer_by_outbox(incoming, found, at.desk)


def _settle_person(arrival: Arrival, at: ArrivalDesk) -> None:
    """Read who sent a form, so that it counts when they press again; refuse whoever may not."""
    user_id, about = str(arrival.body["user"]), str(arrival.body["about"])
    try:
        actor_of(arrival.team_id, user_id, at, about=about)
    except NotForGuests as refusal:
        view = told_form("Goodfit", escape(refusal.sentence))
        payload = {"view_id": str(arrival.body["view_id"]), "view": view}
        send_later(at.desk, DeliveryKind.VIEW, payload, team_id=arrival.team_id)


def _settle_home(arrival: Arrival, at: ArrivalDesk) -> None:
    user_id = user_of_event(arrival.body)
    if arrival.body["event"].get("tab") not in (None, "home"):
        return
    try:
        actor = actor_of(arrival.team_id, user_id, at, about="home")
    except NotForGuests:
        _log.info("home_refused", team=arrival.team_id, user=user_id)
    else:
        greet_first_manager(actor, at.desk)
    send_later(at.desk, DeliveryKind.HOME, {"user": user_id}, team_id=arrival.team_id)


def _settle_said(arrival: Arrival, at: ArrivalDesk) -> None:
    said = read_said(event_body(arrival))
    if said is not None:
        about = "direct_message" if said.is_direct else "mention"
        answer_said(
            said,
            at.desk,
            recognise=lambda: actor_of(said.team_id, said.user_id, at, about=about),
            channel_name=lambda: at.slack.channel(said.channel).name,
        )


_HANDLERS: dict[str, Callable[[Arrival, ArrivalDesk], None]] = {
    "reaction_added": settle_reaction,
    "reaction_removed": settle_reaction,
    "app_home_opened": _settle_home,
    "app_mention": _settle_said,
    "message": _settle_said,
    "user_change": settle_user_change,
    "member_joined_channel": settle_channel_change,
    "member_left_channel": settle_channel_change,
    "channel_shared": settle_channel_change,
    "channel_unshared": settle_channel_change,
    "settings_changed": settle_settings_change,
    "read_again": settle_read_again,
    "rules_replay": settle_replay,
    LOOK: settle_look,
    "file_import": settle_import,
    SEALING: settle_sealing,
    "person": _settle_person,
    INSTALLED: settle_installed,
    MET: settle_met,
}
