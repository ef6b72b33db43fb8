"""Clicks, choices and submissions: what a person does with blocks and modals."""

from dataclasses import dataclass, field
from typing import Any

from sandbox import answers, modals
from sandbox.answers import Origin
from sandbox.api.call import ApiError
from sandbox.api.views import checked_view
from sandbox.commands import COMMAND_ERRORS, Outcome
from sandbox.defaults import Json
from sandbox.elements import STATEFUL, action, chosen, element_state, elements_of, initial_state
from sandbox.forms import faults_of
from sandbox.gestures import Gestures, NotPossible
from sandbox.typing_rules import channel_name

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Surface:
    """Where a block stands: a view, or a message that all or only one person sees."""

    view_id: str = ""
    channel: str = ""
    ts: str = ""


@dataclass(frozen=True)
class Use:
    """A click or a choice, and what the person had typed into the fields around it."""

    action_id: str
    block_id: str = ""
    choice: Any = None
    typed: Json = field(default_factory=dict)


@dataclass
class Submitted:
    """What came of a submission: `closed`, `errors`, `updated` or `failed`."""

    result: str
    errors: dict[str, str] = field(default_factory=dict)
    view: Json | None = None


class Interactions:
    """A person's dealings with the bot's blocks."""

    def __init__(self, gestures: Gestures) -> None:
        self.gestures = gestures
        self.workspace = gestures.workspace
        self.outgoing = gestures.outgoing

    # --- blocks ---

    def act(self, user: str, surface: Surface, use: Use) -> Outcome:
        """Click or choose."""
        holder = self._holder(user, surface)
        block, element = find_element(holder.get("blocks", []), (use.block_id, use.action_id))
        values, choice = self._values(user, surface, holder), use.choice
        fill_state(holder["blocks"], values, use.typed)
        if element["type"] in STATEFUL:
            state = element_state(element, chosen(element, choice))
            values.setdefault(block["block_id"], {})[element["action_id"]] = state
            self.workspace.touch()
        entry = action(block, element, choice) | {"action_ts": self.workspace.new_ts()}
        payload = self.gestures.frame("block_actions", user) | {
            "trigger_id": answers.new_trigger(self.workspace, user),
            "state": {"values": values},
            "actions": [entry],
        }
        if surface.view_id:
            return self._act_in_view(payload, holder)
        return self._act_on_message(payload, Origin(user, surface.channel, holder))

    def _act_in_view(self, payload: Json, view: Json) -> Outcome:
        payload |= {
            "container": {"type": "view", "view_id": view["id"]},
            "view": modals.shown(view),
        }
        reply = self.outgoing.payload(payload)
        return Outcome(error="" if reply.ok else COMMAND_ERRORS[reply.error])

    def _act_on_message(self, payload: Json, origin: Origin) -> Outcome:
        message: Json = origin.message or {}
        thread_ts = message.get("thread_ts", "")
        origin = Origin(origin.user, origin.channel, message, thread_ts)
        response_url = answers.new_url(self.workspace, "actions", origin)
        ephemeral = bool(message.get("is_ephemeral"))
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": origin.channel,
            "is_ephemeral": ephemeral,
        }
        container |= {"thread_ts": thread_ts} if thread_ts else {}
        place = self.workspace.channels[origin.channel]
        payload |= {
            "container": container,
            "channel": {"id": origin.channel, "name": channel_name(place)},
            "response_url": response_url,
        }
        payload |= {} if ephemeral else {"message": message}
        reply = self.outgoing.payload(payload)
        if not reply.ok:
            return Outcome(error=COMMAND_ERRORS[reply.error])
        token = response_url.rsplit("/", 1)[-1]
        return Outcome(list(self.workspace.answer_urls[token]["made"]))

    def _holder(self, user: str, surface: Surface) -> Json:
        if surface.view_id:
            view = self.workspace.views.get(surface.view_id)
            if view is None or view["owner"] != user:
                raise NotPossible(f"{user} has no view {surface.view_id}")
            return view
        self.gestures.check_member(user, surface.channel)
        message = self.workspace.find_message(surface.channel, surface.ts)
        private = self.workspace.find_ephemeral(surface.channel, surface.ts)
        found = message or (private if private and private["to"] == user else None)
        if found is None:
            raise NotPossible(f"{user} sees no message {surface.ts} in {surface.channel}")
        return found

    def _values(self, user: str, surface: Surface, holder: Json) -> Json:
        if surface.view_id:
            values: Json = holder["state"]["values"]
            return values
        key = f"{user}/{surface.channel}/{surface.ts}"
        fresh = initial_state(holder.get("blocks", []))
        kept = self.workspace.element_states.get(key, {})
        for block_id, actions in fresh.items():
            actions |= {k: v for k, v in kept.get(block_id, {}).items() if k in actions}
        self.workspace.element_states[key] = fresh
        return fresh

    # --- modals ---

    def fill(self, view: Json, values: Json) -> None:
        """Put what was typed into a view; keys are action ids or block ids."""
        fill_state(view["blocks"], view["state"]["values"], values)

    def submit(self, user: str, view_id: str, values: Json) -> Submitted:
        """Press the submit button of the modal on top."""
        view = self._holder(user, Surface(view_id=view_id))
        self.fill(view, values)
        errors = faults_of(view)
        if errors:
            return Submitted("errors", errors, view)
        payload = self.gestures.frame("view_submission", user) | {
            "trigger_id": answers.new_trigger(self.workspace, user),
            "view": modals.shown(view),
            "response_urls": [],
        }
        reply = self.outgoing.payload(payload)
        if not reply.ok:
            return Submitted("failed", {"": TROUBLE}, view)
        try:
            return self._respond(view, reply.structure())
        except ApiError as error:
            return Submitted("failed", {"": f"{TROUBLE} {error.body}"}, view)

    def _respond(self, view: Json, body: Json) -> Submitted:
        kind = body.get("response_action")
        if kind is None or kind == "clear":
            self._close(view, whole_stack=kind == "clear")
            return Submitted("closed", view=modals.top(self.workspace, view["owner"]))
        if kind == "errors":
            return self._errors(view, body.get("errors", {}))
        if kind == "update":
            modals.update_view(self.workspace, view, checked_view(body.get("view"), "modal"))
            return Submitted("updated", view=view)
        if kind == "push":
            stack = self.workspace.stacks[view["owner"]]
            if len(stack) >= modals.MOST_STACKED:
                raise ApiError("push_limit_reached")
            made = modals.push_view(
                self.workspace, view["owner"], checked_view(body.get("view"), "modal")
            )
            return Submitted("updated", view=made)
        return Submitted("failed", {"": TROUBLE}, view)

    def _errors(self, view: Json, errors: dict[str, str]) -> Submitted:
        inputs = {b["block_id"] for b in view["blocks"] if b["type"] == "input"}
        if not errors or set(errors) - inputs:
            return Submitted("failed", {"": TROUBLE}, view)
        return Submitted("errors", dict(errors), view)

    def _close(self, view: Json, *, whole_stack: bool) -> list[Json]:
        if view["id"] not in self.workspace.views:
            return []
        return modals.close(self.workspace, view, whole_stack=whole_stack)

    def dismiss(self, user: str, view_id: str, *, whole_stack: bool = False) -> None:
        """Close a modal without submitting it."""
        view = self._holder(user, Surface(view_id=view_id))
        for closed in self._close(view, whole_stack=whole_stack):
            if closed["notify_on_close"]:
                self.outgoing.payload(
                    self.gestures.frame("view_closed", user)
                    | {
                        "view": modals.shown(closed),
                        "is_cleared": whole_stack or closed["clear_on_close"],
                    }
                )


def find_element(blocks: list[Json], ids: tuple[str, str]) -> tuple[Json, Json]:
    """Find an element by its block's id (may be empty) and its own."""
    block_id, action_id = ids
    for block in blocks:
        if block_id and block["block_id"] != block_id:
            continue
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                return block, element
    offered = [e["action_id"] for b in blocks for e in elements_of(b) if "action_id" in e]
    raise LookupError(f"no element {action_id!r} here; there are {offered}")


def fill_state(blocks: list[Json], state: Json, values: Json) -> None:
    """Put choices into `state.values`; keys are action ids, block ids, or both nested."""
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") not in STATEFUL:
                continue
            given, choice = _given(values, block["block_id"], element["action_id"])
            if given:
                held = element_state(element, chosen(element, choice))
                state.setdefault(block["block_id"], {})[element["action_id"]] = held


def _given(values: Json, block_id: str, action_id: str) -> tuple[bool, Any]:
    nested = values.get(block_id)
    if isinstance(nested, dict):
        return action_id in nested, nested.get(action_id)
    key = action_id if action_id in values else block_id
    return key in values, values.get(key)


def known_fields(view: Json) -> set[str]:
    """Give the names by which a view's fields may be filled."""
    found = {block["block_id"] for block in view["blocks"]}
    return found | {
        e["action_id"] for b in view["blocks"] for e in elements_of(b) if "action_id" in e
    }
