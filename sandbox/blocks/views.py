"""Slack's rules for views: the frame around the blocks of a modal or of Home."""

from typing import Any

from sandbox.blocks.faults import Faults, Text, only, string, text_object
from sandbox.blocks.layout import check_blocks
from sandbox.defaults import Json

FIELDS = {
    "modal": frozenset(
        {
            "type",
            "title",
            "blocks",
            "close",
            "submit",
            "private_metadata",
            "callback_id",
            "clear_on_close",
            "notify_on_close",
            "external_id",
            "submit_disabled",
        }
    ),
    "home": frozenset({"type", "blocks", "private_metadata", "callback_id", "external_id"}),
}
FLAGS = ("clear_on_close", "notify_on_close", "submit_disabled")


def view_errors(raw: Any, kind: str) -> list[str]:
    """Give all that Slack would not take in this view, or an empty list."""
    faults = Faults("/view")
    if not isinstance(raw, dict):
        faults.add("must provide an object")
        return faults.found
    if raw.get("type") != kind:
        faults.at("type").add(f"must be {kind}")
        return faults.found
    only(faults, raw, FIELDS[kind])
    string(faults, raw, "private_metadata", 3000)
    string(faults, raw, "callback_id", 255)
    string(faults, raw, "external_id", 255)
    if kind == "modal":
        _frame(faults, raw)
    check_blocks(faults, raw, kind)
    return faults.found


def _frame(faults: Faults, view: Json) -> None:
    text_object(faults, view, "title", Text(24), needed=True)
    text_object(faults, view, "submit", Text(24), needed=False)
    text_object(faults, view, "close", Text(24), needed=False)
    for flag in FLAGS:
        if flag in view and not isinstance(view[flag], bool):
            faults.at(flag).add("must be a boolean")
    blocks = view.get("blocks")
    inputs = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if inputs and not view.get("submit"):
        faults.add("submit is required when an input block is present")
