"""The channels' names are read in a job, and whoever asked is shown the clients in them."""

from bot.delivery.outcomes import NotSent, Refused
from bot.domain.delivery import DeliveryKind
from bot.domain.proposal import Channel
from bot.domain.team import Actor, NotForGuests
from bot.listeners.arrival_desk import ArrivalDesk, actor_of
from bot.listeners.sending import send_later
from bot.messages.client_proposals import SLACK_REFUSED, SLACK_WAITS, proposal_list
from bot.store.every_team import Arrival
from bot.use_cases import proposals
from bot.use_cases.proposing import LOOK


def settle_look(arrival: Arrival, at: ArrivalDesk) -> None:
    """Read the channels' names, keep what they suggest, and show it. Raises NotSent."""
    try:
        actor = actor_of(arrival.team_id, str(arrival.body["user"]), at, about=LOOK)
    except NotForGuests:
        return
    if not actor.is_manager:
        return
    is_first = arrival.attempts == 1
    try:
        channels = _channels(actor, at)
    except Refused:
        _show(arrival, actor, at, notice=SLACK_REFUSED, in_message=True)
        return
    except NotSent:
        # Told once; the answer to a command stays, so what comes later stands in Home.
        if is_first:
            _show(arrival, actor, at, notice=SLACK_WAITS, in_message=True)
        raise
    proposals.keep_channels(
        at.desk.begin, team_id=arrival.team_id, channels=channels, now=at.desk.now()
    )
    _show(arrival, actor, at, in_message=is_first)


def _channels(actor: Actor, at: ArrivalDesk) -> list[Channel]:
    if not actor.team.has_scopes("channels:read"):
        return []
    return at.slack.channels(with_private=actor.team.has_scopes("groups:read"))


def _show(
    arrival: Arrival, actor: Actor, at: ArrivalDesk, *, in_message: bool, notice: str = ""
) -> None:
    """Answer where it was asked, and draw Home, which holds the same."""
    reply_to = str(arrival.body.get("reply_to") or "")
    if reply_to and in_message:
        found = proposals.list_proposed(at.desk.begin, actor)
        body = proposal_list(found, notice=notice).as_body()
        payload = {"url": reply_to, "body": body, "user": actor.user_id}
        send_later(at.desk, DeliveryKind.ANSWER, payload, team_id=arrival.team_id)
    send_later(at.desk, DeliveryKind.HOME, {"user": actor.user_id}, team_id=arrival.team_id)
