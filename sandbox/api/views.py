"""Modals and Home: views.*."""

import json
from typing import Any

from sandbox import modals
from sandbox.api.call import ApiError, Call, invalid_arguments, method
from sandbox.blocks import view_errors
from sandbox.defaults import BOT_USER, Json


def _trigger(call: Call) -> Json:
    trigger = call.workspace.triggers.get(call.need("trigger_id"))
    if trigger is None:
        raise ApiError("invalid_trigger_id")
    if trigger["used"]:
        raise ApiError("exchanged_trigger_id")
    if call.workspace.now() - trigger["created"] > call.workspace.trigger_life:
        raise ApiError("expired_trigger_id")
    return trigger


def checked_view(raw: Any, kind: str) -> Json:
    """Give a view that Slack would take, or its invalid_arguments with the reasons."""
    errors = view_errors(raw, kind)
    if errors:
        raise invalid_arguments(*errors)
    view: Json = json.loads(json.dumps(raw))
    return view


def _view(call: Call, kind: str) -> Json:
    if call.args.get("view") is None:
        raise invalid_arguments("missing required field: view")
    return checked_view(call.structure("view", "invalid_arguments"), kind)


def _refuse_second_external_id(call: Call, view: Json) -> None:
    wanted = view.get("external_id")
    if wanted and any(v["external_id"] == wanted for v in call.workspace.views.values()):
        raise ApiError("duplicate_external_id")


@method("views.open")
def views_open(call: Call) -> Json:
    """Open a modal for the person who has just done something."""
    trigger = _trigger(call)
    view = _view(call, "modal")
    _refuse_second_external_id(call, view)
    trigger["used"] = True
    made = modals.open_view(call.workspace, trigger["user"], view)
    return {"view": modals.shown(made)}


@method("views.push")
def views_push(call: Call) -> Json:
    """Put a modal on top of the one that is open."""
    trigger = _trigger(call)
    view = _view(call, "modal")
    stack = call.workspace.stacks.get(trigger["user"], [])
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= modals.MOST_STACKED:
        raise ApiError("push_limit_reached")
    trigger["used"] = True
    made = modals.push_view(call.workspace, trigger["user"], view)
    return {"view": modals.shown(made)}


def _existing(call: Call) -> Json:
    external = call.text("external_id")
    if external:
        views = call.workspace.views.values()
        found = next((v for v in views if v["external_id"] == external), None)
    else:
        found = call.workspace.views.get(call.need("view_id"))
    if found is None:
        raise ApiError("not_found")
    if call.text("hash") and call.text("hash") != found["hash"]:
        raise ApiError("hash_conflict")
    return found


@method("views.update")
def views_update(call: Call) -> Json:
    """Change an open modal, keeping what was typed where the ids are the same."""
    view = call.structure("view", "invalid_arguments")
    kind = "home" if isinstance(view, dict) and view.get("type") == "home" else "modal"
    view = _view(call, kind)
    found = _existing(call)
    modals.update_view(call.workspace, found, view)
    return {"view": modals.shown(found)}


@method("views.publish")
def views_publish(call: Call) -> Json:
    """Publish a person's Home tab."""
    user = call.need("user_id")
    view = _view(call, "home")
    if user not in call.workspace.people or user == BOT_USER:
        raise ApiError("user_not_found")
    current = call.workspace.homes.get(user)
    if call.text("hash") and (
        current is None or call.workspace.views[current]["hash"] != call.text("hash")
    ):
        raise ApiError("hash_conflict")
    return {"view": modals.shown(modals.publish(call.workspace, user, view))}
