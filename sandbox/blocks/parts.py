"""The parts of elements: options, confirm dialogs, filters, dates."""

import re
from typing import Any

from sandbox.blocks.faults import (
    PLAIN_OR_MRKDWN,
    Faults,
    Text,
    array,
    only,
    string,
    text_object,
    unique,
)
from sandbox.defaults import Json

MOST_OPTIONS = 100
MOST_GROUPS = 100
OPTION_FIELDS = frozenset({"text", "value", "description", "url"})
CONFIRM_FIELDS = frozenset({"title", "text", "confirm", "deny", "style"})
STYLES = (None, "primary", "danger")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def option(faults: Faults, value: Any, kinds: tuple[str, ...] = ("plain_text",)) -> None:
    """Check one option."""
    if not isinstance(value, dict):
        faults.add("must provide an object")
        return
    only(faults, value, OPTION_FIELDS)
    text_object(faults, value, "text", Text(75, kinds), needed=True)
    string(faults, value, "value", 150, needed=True)
    text_object(faults, value, "description", Text(75, kinds), needed=False)
    string(faults, value, "url", 3000)


def options(
    faults: Faults, element: Json, most: int, kinds: tuple[str, ...] = ("plain_text",)
) -> None:
    """Check a list of options, each with a value of its own."""
    found = array(faults, element, "options", 1, most)
    for index, value in enumerate(found):
        option(faults.at("options", index), value, kinds)
    values = [value.get("value") for value in found if isinstance(value, dict)]
    unique(faults.at("options"), "value", values)


def options_or_groups(faults: Faults, element: Json) -> None:
    """Check the options of a select, in groups or not."""
    if "option_groups" not in element:
        options(faults, element, MOST_OPTIONS)
        return
    if "options" in element:
        faults.add("only one of options and option_groups is allowed")
    for index, group in enumerate(array(faults, element, "option_groups", 1, MOST_GROUPS)):
        here = faults.at("option_groups", index)
        text_object(here, group, "label", Text(75), needed=True)
        options(here, group, MOST_OPTIONS)


def initial_among(faults: Faults, element: Json, name: str) -> None:
    """Check that what a select starts with is one of its options."""
    if name not in element:
        return
    start = element[name] if isinstance(element[name], list) else [element[name]]
    groups = element.get("option_groups", [])
    known = [*element.get("options", []), *(o for g in groups for o in g.get("options", []))]
    if not start or any(one not in known for one in start):
        faults.at(name).add("must be one of the provided options")


def confirm(faults: Faults, element: Json) -> None:
    """Check a confirm dialog."""
    if "confirm" not in element:
        return
    here, dialog = faults.at("confirm"), element["confirm"]
    if not isinstance(dialog, dict):
        here.add("must provide an object")
        return
    only(here, dialog, CONFIRM_FIELDS)
    text_object(here, dialog, "title", Text(100), needed=True)
    text_object(here, dialog, "text", Text(300, PLAIN_OR_MRKDWN), needed=True)
    text_object(here, dialog, "confirm", Text(30), needed=True)
    text_object(here, dialog, "deny", Text(30), needed=True)
    style(here, dialog)


def style(faults: Faults, element: Json) -> None:
    """Check that a style is primary or danger."""
    if element.get("style") not in STYLES:
        faults.at("style").add("must be one of primary, danger")


def shaped(faults: Faults, element: Json, name: str, shape: re.Pattern[str]) -> None:
    """Check a date or a time."""
    value = element.get(name)
    if value is not None and not (isinstance(value, str) and shape.fullmatch(value)):
        faults.at(name).add("invalid format")
