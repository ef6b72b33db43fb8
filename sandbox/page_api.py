"""What the page asks of the server: the state as one person sees it, gestures, live changes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from sandbox.commands import Outcome
from sandbox.defaults import Json
from sandbox.gestures import NotPossible
from sandbox.interactions import Surface, Use
from sandbox.page_state import page_state
from sandbox.page_trouble import make_trouble
from sandbox.slack import Slack

HEARTBEAT = 15.0
Gesture = Callable[[Slack, str, Json], Json]


def page_routes(slack: Slack) -> list[BaseRoute]:
    """Give the page's routes."""

    async def state(request: Request) -> Response:
        person = request.query_params.get("as", "U0DANA")
        return JSONResponse(await run_in_threadpool(page_state, slack, person))

    async def live(_request: Request) -> Response:
        return StreamingResponse(_changes(slack), media_type="text/event-stream")

    async def gesture(request: Request) -> Response:
        found = GESTURES.get(request.path_params["name"])
        if found is None or not request.headers.get("content-type", "").startswith(
            "application/json"
        ):
            return JSONResponse({"ok": False, "error": "unknown gesture"}, 404)
        body = await request.json()
        return JSONResponse(await run_in_threadpool(_perform, slack, found, body))

    return [
        Route("/_page/state", state),
        Route("/_page/events", live),
        Route("/_page/{name}", gesture, methods=["POST"]),
    ]


async def _changes(slack: Slack) -> AsyncIterator[str]:
    loop, changed = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        loop.call_soon_threadsafe(changed.set)

    stop = slack.workspace.watch(wake)
    try:
        while not slack.stopping.is_set():
            yield f"data: {slack.workspace.version}\n\n"
            changed.clear()
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT)
            except TimeoutError:
                continue
    finally:
        stop()


def _perform(slack: Slack, gesture: Gesture, body: Json) -> Json:
    try:
        return {"ok": True} | gesture(slack, str(body["as"]), body)
    except (NotPossible, LookupError) as error:
        return {"ok": False, "error": str(error)}


def _outcome(outcome: Outcome) -> Json:
    return {"ok": not outcome.error, "error": outcome.error}


def _say(slack: Slack, person: str, body: Json) -> Json:
    text, thread_ts = str(body["text"]), str(body.get("thread_ts") or "")
    if text.startswith("/"):
        return _outcome(slack.commands.command(person, body["channel"], text, thread_ts))
    message, _ = slack.gestures.say(person, body["channel"], text, thread_ts)
    return {"ts": message["ts"]}


def _react(slack: Slack, person: str, body: Json) -> Json:
    item = (person, body["channel"], body["ts"], body["name"])
    (slack.gestures.react if body.get("add", True) else slack.gestures.unreact)(*item)
    return {}


def _edit(slack: Slack, person: str, body: Json) -> Json:
    slack.gestures.edit(person, body["channel"], body["ts"], body["text"])
    return {}


def _delete(slack: Slack, person: str, body: Json) -> Json:
    slack.gestures.delete(person, body["channel"], body["ts"])
    return {}


def _act(slack: Slack, person: str, body: Json) -> Json:
    surface = Surface(body.get("view_id", ""), body.get("channel", ""), body.get("ts", ""))
    use = Use(
        body["action_id"], body.get("block_id", ""), body.get("choice"), body.get("values", {})
    )
    return _outcome(slack.interactions.act(person, surface, use))


def _submit(slack: Slack, person: str, body: Json) -> Json:
    done = slack.interactions.submit(person, body["view_id"], body.get("values", {}))
    return {"result": done.result, "errors": done.errors}


def _dismiss(slack: Slack, person: str, body: Json) -> Json:
    slack.interactions.dismiss(person, body["view_id"], whole_stack=bool(body.get("all")))
    return {}


def _shortcut(slack: Slack, person: str, body: Json) -> Json:
    place = (body["channel"], body["ts"])
    return _outcome(slack.commands.shortcut(person, body["callback_id"], *place))


def _open_app(slack: Slack, person: str, body: Json) -> Json:
    slack.gestures.open_app(person, body.get("tab", "home"))
    return {}


def _read(slack: Slack, person: str, body: Json) -> Json:
    slack.gestures.mark_read(person, body["channel"])
    return {}


def _forget(slack: Slack, person: str, body: Json) -> Json:
    found: Any = slack.workspace.find_ephemeral(body["channel"], body["ts"])
    if found and found["to"] == person:
        with slack.workspace.changed:
            slack.workspace.ephemerals.remove(found)
        slack.workspace.touch()
    return {}


GESTURES: dict[str, Gesture] = {
    "say": _say,
    "react": _react,
    "edit": _edit,
    "delete": _delete,
    "act": _act,
    "submit": _submit,
    "dismiss": _dismiss,
    "shortcut": _shortcut,
    "open_app": _open_app,
    "read": _read,
    "forget": _forget,
    "trouble": make_trouble,
}
