"""Slack's rules for interactive elements: lengths, options, and where each may stand."""

from collections.abc import Callable
from typing import Any

from sandbox.blocks.faults import Faults, Text, only, string, text_object
from sandbox.blocks.parts import (
    DATE,
    TIME,
    confirm,
    initial_among,
    options,
    options_or_groups,
    shaped,
    style,
)
from sandbox.defaults import Json

LONGEST_INPUT = 3000
SELECTS = {
    f"{many}{kind}_select"
    for many in ("", "multi_")
    for kind in ("static", "users", "conversations", "channels", "external")
}
PICKERS = {"datepicker", "timepicker", "datetimepicker"}
TYPED = {"plain_text_input", "number_input", "email_text_input", "url_text_input"}
BOXES = {"checkboxes", "radio_buttons"}
IN_SECTION = SELECTS | PICKERS | BOXES | {"button", "overflow", "image", "workflow_button"}
IN_ACTIONS = (
    {s for s in SELECTS if not s.startswith("multi_")}
    | PICKERS
    | BOXES
    | {
        "button",
        "overflow",
        "workflow_button",
    }
)
IN_INPUT = SELECTS | PICKERS | BOXES | TYPED | {"rich_text_input", "file_input"}
IN_CONTEXT_ACTIONS = {"feedback_buttons", "icon_button"}

_ANY = frozenset({"type", "action_id", "confirm", "focus_on_load"})
_FIELDS: dict[str, frozenset[str]] = {
    "button": _ANY | {"text", "url", "value", "style", "accessibility_label"},
    "overflow": _ANY | {"options"},
    "plain_text_input": _ANY
    | {
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "dispatch_action_config",
        "placeholder",
    },
    "feedback_buttons": _ANY | {"positive_button", "negative_button"},
}


def element(faults: Faults, value: Any, allowed: set[str]) -> None:
    """Check an element that stands in a block which takes the `allowed` types."""
    if not isinstance(value, dict):
        faults.add("must provide an object")
        return
    kind = value.get("type")
    if kind not in allowed:
        faults.at("type").add(f"unsupported type: {kind}")
        return
    if kind == "image":
        image(faults, value)
        return
    string(faults, value, "action_id", 255)
    confirm(faults, value)
    text_object(faults, value, "placeholder", Text(150), needed=False)
    if kind in _FIELDS:
        only(faults, value, _FIELDS[kind])
    check = _CHECKS.get(kind)
    if check is not None:
        check(faults, value)


def image(faults: Faults, value: Json) -> None:
    """Check an image element: where it is, and what it shows in words."""
    string(faults, value, "alt_text", 2000, needed=True)
    if "slack_file" not in value:
        string(faults, value, "image_url", 3000, needed=True)


def _button(faults: Faults, value: Json) -> None:
    text_object(faults, value, "text", Text(75), needed=True)
    string(faults, value, "value", 2000)
    string(faults, value, "url", 3000)
    string(faults, value, "accessibility_label", 75)
    style(faults, value)


def _overflow(faults: Faults, value: Json) -> None:
    options(faults, value, 5)


def _boxes(faults: Faults, value: Json) -> None:
    options(faults, value, 10, ("plain_text", "mrkdwn"))
    initial_among(faults, value, "initial_options")
    initial_among(faults, value, "initial_option")


def _static_select(faults: Faults, value: Json) -> None:
    options_or_groups(faults, value)
    initial_among(faults, value, "initial_option")
    initial_among(faults, value, "initial_options")


def _typed(faults: Faults, value: Json) -> None:
    string(faults, value, "initial_value", LONGEST_INPUT)
    for name in ("min_length", "max_length"):
        length = value.get(name)
        if length is not None and not (isinstance(length, int) and 0 <= length <= LONGEST_INPUT):
            faults.at(name).add(f"must be less than {LONGEST_INPUT + 1}")


def _number(faults: Faults, value: Json) -> None:
    if not isinstance(value.get("is_decimal_allowed"), bool):
        faults.missing("is_decimal_allowed")
    for name in ("initial_value", "min_value", "max_value"):
        string(faults, value, name, 255)


def _date(faults: Faults, value: Json) -> None:
    shaped(faults, value, "initial_date", DATE)


def _time(faults: Faults, value: Json) -> None:
    shaped(faults, value, "initial_time", TIME)


def _feedback(faults: Faults, value: Json) -> None:
    for name in ("positive_button", "negative_button"):
        side = value.get(name)
        if not isinstance(side, dict):
            faults.missing(name)
            continue
        text_object(faults.at(name), side, "text", Text(75), needed=True)
        string(faults.at(name), side, "value", 2000, needed=True)
        string(faults.at(name), side, "accessibility_label", 75)


def _icon_button(faults: Faults, value: Json) -> None:
    if value.get("icon") != "trash":
        faults.at("icon").add("must be one of trash")
    text_object(faults, value, "text", Text(75), needed=True)
    string(faults, value, "value", 2000)


_CHECKS: dict[str, Callable[[Faults, Json], None]] = {
    "button": _button,
    "overflow": _overflow,
    "checkboxes": _boxes,
    "radio_buttons": _boxes,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "plain_text_input": _typed,
    "email_text_input": _typed,
    "url_text_input": _typed,
    "number_input": _number,
    "datepicker": _date,
    "timepicker": _time,
    "feedback_buttons": _feedback,
    "icon_button": _icon_button,
}
