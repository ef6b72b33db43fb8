"""One call of the Web API: who asks, with what, and which of Slack's errors comes back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.defaults import Json
from sandbox.workspace import Workspace


class ApiError(Exception):
    """Slack's answer when a call fails: its code, and what stands beside it."""

    def __init__(self, code: str, **beside: Any) -> None:
        super().__init__(code)
        self.body: Json = {"ok": False, "error": code, **beside}


def invalid_arguments(*messages: str) -> ApiError:
    """Give Slack's answer to arguments that it cannot take, with its reasons."""
    return ApiError(
        "invalid_arguments",
        response_metadata={"messages": [f"[ERROR] {message}" for message in messages]},
    )


@dataclass(frozen=True)
class Call:
    """The arguments of one call and the workspace that it is about."""

    workspace: Workspace
    args: Json

    def need(self, name: str) -> str:
        """Give a text argument that must be there."""
        value = self.args.get(name)
        if value is None or value == "":
            raise invalid_arguments(f"missing required field: {name}")
        return str(value)

    def text(self, name: str, default: str = "") -> str:
        """Give a text argument, or its default."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str) -> bool:
        """Give a yes-or-no argument, which forms carry as a word."""
        return str(self.args.get(name, "")).lower() in {"1", "true"}

    def structure(self, name: str, error: str) -> Any:
        """Give an argument that may be JSON in a string; `error` says that it is not."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise ApiError(error) from None

    def require(self, scope: str) -> None:
        """Refuse the call when the token lacks a scope."""
        if scope not in self.workspace.scopes:
            provided = ",".join(sorted(self.workspace.scopes))
            raise ApiError("missing_scope", needed=scope, provided=provided)


Answerer = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """A method of the Web API and the scope that it asks for."""

    answerer: Answerer
    scope: str | None


METHODS: dict[str, Method] = {}
OPEN_METHODS = frozenset({"api.test"})
# These take the app-level token, all others the bot's.
APP_METHODS = frozenset({"apps.connections.open"})


def method(name: str, scope: str | None = None) -> Callable[[Answerer], Answerer]:
    """Register a function as the answer to a method."""

    def register(answerer: Answerer) -> Answerer:
        METHODS[name] = Method(answerer, scope)
        return answerer

    return register


def answer(workspace: Workspace, name: str, token: str | None, args: Json) -> Json:
    """Answer a call as Slack would, errors included."""
    try:
        found = _method(name)
        if name not in OPEN_METHODS:
            _authenticate(workspace, token, name)
        call = Call(workspace, args)
        if found.scope:
            call.require(found.scope)
        with workspace.changed:
            return {"ok": True} | found.answerer(call)
    except ApiError as error:
        return error.body


def _method(name: str) -> Method:
    if name not in METHODS:
        raise ApiError("unknown_method", req_method=name)
    return METHODS[name]


def _authenticate(workspace: Workspace, token: str | None, name: str) -> None:
    if not token:
        raise ApiError("not_authed")
    if token not in (workspace.bot_token, workspace.app_token):
        raise ApiError("invalid_auth")
    if (token == workspace.app_token) != (name in APP_METHODS):
        raise ApiError("not_allowed_token_type")
