"""A command that waited is logged once, though its process died before it could write that down."""

from journey import history
from living import TEAM, Living

from bot.listeners.arrival_desk import ArrivalDesk
from bot.listeners.arrivals import settle
from bot.listeners.desk import Desk
from bot.store.every_team import Arrival


def test_a_command_that_is_settled_again_an_hour_later_is_logged_once(living: Living) -> None:
    desk = Desk(
        serves=lambda _team_id: True,
        begin=living.database.begin,
        now=living.clock,
        by_email=lambda _team_id: True,
        ring=lambda: None,
    )
    typed = {
        "team_id": TEAM,
        "user_id": "U0PRIYA",
        "channel_id": "C0ACMEINT",
        "channel_name": "acme-internal",
        "command": "/scope",
        "text": 'acme "a banner" 1h',
        "trigger_id": "1.2.x",
        "response_url": f"{living.slack.url}/commands/T0HARBOUR/1/none",
        "arrived_at": living.clock().isoformat(),
    }
    arrival = Arrival(team_id=TEAM, id=1, kind="command", body=typed, attempts=1)

    settle(arrival, ArrivalDesk(desk=desk, slack=living.bot.slack))
    living.clock.advance(hours=1)
    settle(arrival, ArrivalDesk(desk=desk, slack=living.bot.slack))

    assert [ask.text for ask in history(living).scope_requests] == ["a banner"]
