"""What Slack itself checks before a modal's submission leaves for the app."""

import re
from typing import Any

from sandbox.defaults import Json
from sandbox.elements import STATEFUL

REQUIRED = "Please complete this required field."
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def faults_of(view: Json) -> dict[str, str]:
    """Give the errors beside the fields, by block id."""
    found: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = view["state"]["values"].get(block["block_id"], {}).get(element["action_id"], {})
        value = state.get(STATEFUL[element["type"]][0])
        fault = _fault(block, element, value)
        if fault:
            found[block["block_id"]] = fault
    return found


def _fault(block: Json, element: Json, value: Any) -> str:
    if value in (None, "", []):
        return "" if block.get("optional") else REQUIRED
    if element["type"] == "plain_text_input":
        return _length(element, str(value))
    if element["type"] == "email_text_input" and not _ADDRESS.fullmatch(str(value)):
        return "Please enter a valid email address."
    if element["type"] == "number_input":
        return _number(element, str(value))
    return ""


def _length(element: Json, value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Please use at least {least} characters."
    if len(value) > most:
        return f"Please use at most {most} characters."
    return ""


def _number(element: Json, value: str) -> str:
    if not _NUMBER.fullmatch(value) or (not element["is_decimal_allowed"] and "." in value):
        return "Please enter a valid number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number that is at least {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number that is at most {element['max_value']}."
    return ""
