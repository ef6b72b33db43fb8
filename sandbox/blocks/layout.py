"""Slack's rules for blocks: which exist, where they may stand, and how much they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.blocks import elements as allowed
from sandbox.blocks.charts import chart_block
from sandbox.blocks.elements import element, image
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
from sandbox.blocks.tables import table_block
from sandbox.defaults import Json

MOST = {"message": 50, "modal": 100, "home": 100}
LONGEST_MARKDOWN = 12_000
MOST_CHARTS = 2


def block_errors(raw: Any, surface: str) -> list[str]:
    """Give all that Slack would not take in these blocks, or an empty list."""
    faults = Faults()
    check_blocks(faults, {"blocks": raw}, surface)
    return faults.found


def check_blocks(faults: Faults, holder: Json, surface: str) -> None:
    """Check the blocks of a message or a view."""
    blocks = array(faults, holder, "blocks", 0, MOST[surface])
    for index, value in enumerate(blocks):
        _check_block(faults.at("blocks", index), value, surface)
    shaped = [block for block in blocks if isinstance(block, dict)]
    ids = [block["block_id"] for block in shaped if isinstance(block.get("block_id"), str)]
    unique(faults.at("blocks"), "block_id", ids)
    _check_totals(faults.at("blocks"), shaped)


def _check_totals(faults: Faults, blocks: list[Json]) -> None:
    words = sum(len(str(b.get("text", ""))) for b in blocks if b.get("type") == "markdown")
    if words > LONGEST_MARKDOWN:
        faults.add(f"markdown text must be less than {LONGEST_MARKDOWN + 1} characters in all")
    charts = sum(1 for block in blocks if block.get("type") == "data_visualization")
    if charts > MOST_CHARTS:
        faults.add(f"no more than {MOST_CHARTS} data_visualization blocks allowed")


def _check_block(faults: Faults, value: Any, surface: str) -> None:
    if not isinstance(value, dict):
        faults.add("must provide an object")
        return
    rule = RULES.get(str(value.get("type")))
    if rule is None or surface not in rule.surfaces:
        faults.at("type").add(f"unsupported type: {value.get('type')}")
        return
    only(faults, value, rule.fields | {"type", "block_id"})
    string(faults, value, "block_id", 255)
    rule.check(faults, value)


def _section(faults: Faults, value: Json) -> None:
    text_object(faults, value, "text", Text(3000, PLAIN_OR_MRKDWN), needed="fields" not in value)
    if "fields" in value:
        for index, one in enumerate(array(faults, value, "fields", 1, 10)):
            held = {str(index): one}
            text_object(
                faults.at("fields"), held, str(index), Text(2000, PLAIN_OR_MRKDWN), needed=True
            )
    if "accessory" in value:
        element(faults.at("accessory"), value["accessory"], allowed.IN_SECTION)


def _header(faults: Faults, value: Json) -> None:
    text_object(faults, value, "text", Text(150), needed=True)


def _nothing(_faults: Faults, _value: Json) -> None:
    """Accept a block that holds nothing which could break a rule."""


def _several(faults: Faults, value: Json, kinds: set[str], most: int) -> None:
    found = array(faults, value, "elements", 1, most)
    for index, one in enumerate(found):
        element(faults.at("elements", index), one, kinds)
    ids = [one["action_id"] for one in found if isinstance(one, dict) and "action_id" in one]
    unique(faults.at("elements"), "action_id", ids)


def _actions(faults: Faults, value: Json) -> None:
    _several(faults, value, allowed.IN_ACTIONS, 25)


def _context_actions(faults: Faults, value: Json) -> None:
    _several(faults, value, allowed.IN_CONTEXT_ACTIONS, 5)


def _context(faults: Faults, value: Json) -> None:
    for index, one in enumerate(array(faults, value, "elements", 1, 10)):
        if isinstance(one, dict) and one.get("type") == "image":
            image(faults.at("elements", index), one)
        else:
            held = {str(index): one}
            rule = Text(2000, PLAIN_OR_MRKDWN)
            text_object(faults.at("elements"), held, str(index), rule, needed=True)


def _input(faults: Faults, value: Json) -> None:
    text_object(faults, value, "label", Text(2000), needed=True)
    text_object(faults, value, "hint", Text(2000), needed=False)
    if "element" not in value:
        faults.missing("element")
    else:
        element(faults.at("element"), value["element"], allowed.IN_INPUT)


def _image(faults: Faults, value: Json) -> None:
    image(faults, value)
    text_object(faults, value, "title", Text(2000), needed=False)


def _markdown(faults: Faults, value: Json) -> None:
    string(faults, value, "text", LONGEST_MARKDOWN, needed=True)


def _rich_text(faults: Faults, value: Json) -> None:
    kinds = {f"rich_text_{kind}" for kind in ("section", "list", "quote", "preformatted")}
    for index, one in enumerate(array(faults, value, "elements", 1, 200)):
        if not isinstance(one, dict) or one.get("type") not in kinds:
            faults.at("elements", index, "type").add("unsupported type")


@dataclass(frozen=True)
class Rule:
    """Where a block may stand, its fields, and its check."""

    fields: frozenset[str]
    check: Callable[[Faults, Json], None]
    surfaces: frozenset[str] = frozenset({"message", "modal", "home"})


def _rule(fields: str, check: Callable[[Faults, Json], None], surfaces: str = "") -> Rule:
    where = frozenset(surfaces.split()) if surfaces else frozenset(MOST)
    return Rule(frozenset(fields.split()), check, where)


RULES: dict[str, Rule] = {
    "section": _rule("text fields accessory expand", _section),
    "header": _rule("text", _header),
    "divider": _rule("", _nothing),
    "actions": _rule("elements", _actions),
    "context": _rule("elements", _context),
    "context_actions": _rule("elements", _context_actions, "message"),
    "input": _rule("label element hint optional dispatch_action", _input),
    "image": _rule("alt_text image_url slack_file title", _image),
    "markdown": _rule("text", _markdown, "message"),
    "rich_text": _rule("elements", _rich_text),
    "data_table": _rule(
        "caption rows page_size row_header_column_index", table_block, "message home"
    ),
    "data_visualization": _rule("title chart", chart_block, "message home"),
}
