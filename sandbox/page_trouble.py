"""The page's trouble panel: what is armed, and a control for each trouble."""

import random
from collections.abc import Callable
from typing import Any

from sandbox.api.call import METHODS
from sandbox.defaults import BOT_USER, Json
from sandbox.gestures import NotPossible
from sandbox.slack import Slack
from sandbox.trouble.controls import Order, Trouble

MOST_MESSAGES = 30
LONGEST_EXCERPT = 60


def _shuffled(held: list[Json]) -> list[Json]:
    return random.sample(held, len(held))


def _message(body: Json) -> tuple[str, str]:
    channel, _, ts = str(body["message"]).partition("/")
    return channel, ts


ORDERS: dict[str, Order] = {"in order": list, "backwards": reversed, "shuffled": _shuffled}
FAULTS: dict[str, Callable[[Trouble, str, Json], None]] = {
    "slow_down": lambda t, method, b: t.rate_limit(
        method, times=int(b["times"]), retry_after=int(b["seconds"])
    ),
    "refused": lambda t, method, b: t.fail_next(method, status=500, times=int(b["times"])),
    "done_but_failed": lambda t, method, b: t.fail_after_work(method, times=int(b["times"])),
    "done_but_lost": lambda t, method, b: t.lose_reply(method, times=int(b["times"])),
}
ACTIONS: dict[str, Callable[[Trouble, Json], object]] = {
    "stop": lambda t, _b: t.stop_all(),
    "delay": lambda t, b: t.delay_events(float(b["seconds"])),
    "repeat": lambda t, b: t.repeat_events(int(b["times"])),
    "hold": lambda t, _b: t.hold_events(),
    "release": lambda t, b: t.release(ORDERS[b["order"]]),
    "fault": lambda t, b: FAULTS[b["fault"]](t, str(b["method"]), b),
    "miss_answer": lambda t, _b: t.miss_answers(),
    "expire": lambda t, _b: t.expire_trigger(),
    "revoke": lambda t, _b: t.revoke_token(),
    "restore": lambda t, _b: t.restore_token(),
    "no_figures": lambda t, _b: t.refuse_figures(),
    "share": lambda t, b: t.share_channel(b["channel"]),
    "invite": lambda t, b: t.pending_share(b["channel"]),
    "unshare": lambda t, b: t.unshare_channel(b["channel"]),
    "guest_in": lambda t, b: t.invite_guest(b["channel"]),
    "make_guest": lambda t, b: t.make_guest(b["person"]),
    "make_member": lambda t, b: t.make_member(b["person"]),
    "deactivate": lambda t, b: t.deactivate(b["person"]),
    "change_message": lambda t, b: t.change_message(*_message(b), b["text"]),
    "delete_message": lambda t, b: t.delete_message(*_message(b)),
}


def make_trouble(slack: Slack, _person: str, body: Json) -> Json:
    """Do what a control of the panel asks."""
    action = ACTIONS.get(str(body.get("do")))
    if action is None:
        raise NotPossible(f"there is no trouble {body.get('do')!r}")
    try:
        action(slack.trouble, body)
    except (TypeError, ValueError) as error:
        raise NotPossible(f"That cannot be done: {error}") from error
    return {}


def trouble_state(slack: Slack) -> Json:
    """Give what the panel shows."""
    trouble, workspace = slack.trouble, slack.workspace
    places = [c for c in workspace.channels.values() if not c["is_im"]]
    return {
        "armed": trouble.armed,
        "held": [envelope["event"]["type"] for envelope in trouble.held],
        "revoked": bool(trouble.calls.revoked),
        "methods": [*sorted(METHODS), "response_url"],
        "channels": [{"value": c["id"], "label": f"#{c['name']}"} for c in places],
        "messages": _messages(slack),
    }


def _messages(slack: Slack) -> list[Json]:
    workspace = slack.workspace
    found: list[tuple[Json, Json]] = [
        (message, place)
        for place in workspace.channels.values()
        for message in workspace.messages[place["id"]][-MOST_MESSAGES:]
        if message["user"] != BOT_USER
    ]
    newest = sorted(found, key=lambda pair: str(pair[0]["ts"]), reverse=True)[:MOST_MESSAGES]
    return [{"value": f"{p['id']}/{m['ts']}", "label": _excerpt(slack, m, p)} for m, p in newest]


def _excerpt(slack: Slack, message: Json, place: Json) -> str:
    author: Any = slack.workspace.people[message["user"]]["real_name"]
    where = f"#{place['name']}" if "name" in place else "to Goodfit"
    text = str(message["text"])
    short = text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"
    return f"{author} {where}: {short}"
