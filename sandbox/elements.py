"""The state of interactive elements: what they start with, what a choice makes of them."""

from collections.abc import Callable
from typing import Any

from sandbox.defaults import Json

# element type -> (its state's key, the key of what it starts with)
STATEFUL: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "radio_buttons": ("selected_option", "initial_option"),
}
MULTIPLE = {"checkboxes"} | {name for name in STATEFUL if name.startswith("multi_")}
WITH_OPTIONS = {"static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow"}


def elements_of(block: Json) -> list[Json]:
    """Give everything in a block that may hold a choice."""
    found = [*block.get("elements", []), block.get("accessory"), block.get("element")]
    return [element for element in found if isinstance(element, dict)]


def interactive(block: Json) -> list[Json]:
    """Give the elements of a block that a person can use."""
    if block["type"] in {"context", "rich_text"}:
        return []
    return [element for element in elements_of(block) if element.get("type") != "image"]


def fill_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """Give each block and each interactive element an id, where the app left it out."""
    for block in blocks:
        block.setdefault("block_id", new_id("b"))
        for element in interactive(block):
            element.setdefault("action_id", new_id("a"))
    return blocks


def initial_state(blocks: list[Json]) -> Json:
    """Give `state.values` of blocks that nobody has used yet."""
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") in STATEFUL:
                start = element_state(element, _start(element))
                values.setdefault(block["block_id"], {})[element["action_id"]] = start
    return values


def _start(element: Json) -> Any:
    start = element.get(STATEFUL[element["type"]][1])
    if start is None and element["type"] in MULTIPLE:
        return []
    return start


def element_state(element: Json, value: Any) -> Json:
    """Give the state of an element that holds `value` (options as whole objects)."""
    return {"type": element["type"], STATEFUL[element["type"]][0]: value}


def options_of(element: Json) -> list[Json]:
    """Give an element's options, of all its groups."""
    groups: list[Json] = element.get("option_groups", [])
    return [*element.get("options", []), *(o for g in groups for o in g["options"])]


def chosen(element: Json, choice: Any) -> Any:
    """Turn what a person picked (option values, ids, text) into what the state holds."""
    kind = element["type"]
    if kind in WITH_OPTIONS and kind in MULTIPLE:
        return [_option(element, one) for one in choice or []]
    if kind in WITH_OPTIONS:
        return None if choice is None else _option(element, choice)
    if kind in MULTIPLE:
        return list(choice or [])
    return None if choice in (None, "") else choice if isinstance(choice, int) else str(choice)


def _option(element: Json, value: Any) -> Json:
    wanted = value["value"] if isinstance(value, dict) else value
    for option in options_of(element):
        if wanted in (option.get("value"), option["text"]["text"]):
            return option
    raise LookupError(f"{element.get('action_id')} has no option {wanted!r}")


def action(block: Json, element: Json, choice: Any) -> Json:
    """Give the entry of `actions` that a use of the element makes."""
    kind = element["type"]
    entry: Json = {"type": kind, "block_id": block["block_id"], "action_id": element["action_id"]}
    return entry | _ACTIONS.get(kind, _stateful_action)(element, choice)


def _stateful_action(element: Json, choice: Any) -> Json:
    return {STATEFUL[element["type"]][0]: chosen(element, choice)}


def _button(element: Json, _choice: Any) -> Json:
    return {key: element[key] for key in ("text", "value", "style") if key in element}


def _feedback(element: Json, choice: Any) -> Json:
    sides = (element["positive_button"], element["negative_button"])
    side = next(s for s in sides if choice in (s["value"], s["text"]["text"]))
    return {"text": side["text"], "value": side["value"]}


def _overflow(element: Json, choice: Any) -> Json:
    return {"selected_option": _option(element, choice)}


_ACTIONS: dict[str, Callable[[Json, Any], Json]] = {
    "button": _button,
    "icon_button": _button,
    "workflow_button": _button,
    "overflow": _overflow,
    "feedback_buttons": _feedback,
}
