"""The addresses of files: the one that takes an upload, and those that give a file back."""

import json
from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Route

from sandbox import files
from sandbox.defaults import TEAM, Json
from sandbox.gestures import NotPossible
from sandbox.outgoing import Exchange
from sandbox.slack import Slack
from sandbox.trouble.calls import OK, Given

FOUND, NOT_OK = 302, 400
# A form elsewhere cannot send this type without asking first, so no other page can upload.
BYTES = "application/octet-stream"


def file_routes(slack: Slack, cut: Callable[[Request], Response]) -> list[BaseRoute]:
    """Give the routes of the bot's files and of the page's; `cut` cuts the line of a request."""

    async def take(request: Request) -> Response:
        content = await request.body()
        ticket = request.path_params["ticket"]
        given = await run_in_threadpool(_take, slack, ticket, content)
        if given.is_lost:
            return cut(request)
        return PlainTextResponse(str(given.body.get("text") or given.body), given.status)

    async def give(request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        bearer = token if scheme.lower() == "bearer" else ""
        given = await run_in_threadpool(_give, slack, request.path_params["file"], bearer)
        return cut(request) if given is None else given

    async def upload(request: Request) -> Response:
        if not request.headers.get("content-type", "").startswith(BYTES):
            return JSONResponse({"ok": False, "error": "unknown gesture"}, 404)
        content, asked = await request.body(), dict(request.query_params)
        return JSONResponse(await run_in_threadpool(_upload, slack, asked, content))

    async def download(request: Request) -> Response:
        person = request.query_params.get("as", "")
        return await run_in_threadpool(_download, slack, request.path_params["file"], person)

    bot_path = f"/files-pri/{TEAM}-{{file}}"
    return [
        Route("/upload/v1/{ticket}", take, methods=["POST"]),
        Route(bot_path + "/download/{name}", give),
        Route(bot_path + "/{name}", give),
        Route("/_page/upload", upload, methods=["POST"]),
        Route("/_page/file/{file}", download),
    ]


def _take(slack: Slack, ticket: str, content: bytes) -> Given:
    """Take the bytes of an upload that was announced, once and as many as were announced."""

    def work() -> Given:
        with slack.workspace.changed:
            announced = slack.workspace.uploads.pop(ticket, None)
            if announced is None or announced["length"] != len(content):
                return Given(NOT_OK, {"text": "The upload failed."})
            files.fill(slack.workspace, slack.workspace.files[announced["file"]], content)
        return Given(OK, {"text": f"OK - {len(content)}"})

    given = slack.trouble.calls.around("files.upload", None, work)
    _log(slack, "files.upload", {"length": len(content)}, given.status)
    return given


def _give(slack: Slack, name: str, token: str) -> Response | None:
    """Give a file to who brings the bot's token; everybody else is shown where to sign in.

    None where the answer is lost.
    """
    workspace, found = slack.workspace, []

    def work() -> Given:
        with workspace.changed:
            file = files.visible_to_bot(workspace, name)
            may_read = token == workspace.bot_token and "files:read" in workspace.scopes
            if file is not None and may_read and not file.get("deleted"):
                found.append((file, workspace.drawer.get(name)))
        return Given(OK if found else FOUND, {})

    given = slack.trouble.calls.around("files.download", token, work)
    _log(slack, "files.download", {"file": name, "with_token": bool(token)}, given.status)
    if given.is_lost:
        return None
    if given.status not in {OK, FOUND}:
        return Response(json.dumps(given.body), given.status, given.headers)
    if not found:
        return RedirectResponse(f"/?redir={quote(f'/files-pri/{TEAM}-{name}')}", FOUND)
    file, content = found[0]
    return Response(content, media_type=file["mimetype"])


def _upload(slack: Slack, asked: Json, content: bytes) -> Json:
    """Let a person on the page put a file into a channel, with the words of their message."""
    try:
        message, _ = slack.gestures.upload(
            str(asked["as"]),
            str(asked["channel"]),
            (str(asked["name"]), content),
            str(asked.get("text") or ""),
            str(asked.get("thread_ts") or ""),
        )
    except (NotPossible, LookupError) as error:
        return {"ok": False, "error": str(error)}
    return {"ok": True, "ts": message["ts"]}


def _download(slack: Slack, name: str, person: str) -> Response:
    """Give a file to a person on the page, to keep: it is never shown as a page of its own."""
    workspace = slack.workspace
    with workspace.changed:
        file = workspace.files.get(name)
        if file is None or file.get("deleted") or not files.may_see(workspace, file, person):
            return PlainTextResponse("There is no such file for you.", 404)
        content = workspace.drawer.get(name)
    headers = {
        "Content-Disposition": f"attachment; filename*=utf-8''{quote(file['name'])}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=BYTES, headers=headers)


def _log(slack: Slack, name: str, body: Json, status: int) -> None:
    slack.outgoing.log(Exchange("in", name, body, status, {"ok": status == OK}))
