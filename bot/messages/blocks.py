"""Block Kit, a function a block. Plain dicts: the SDK's classes lose tables and charts.

What a person typed stands in `plain` text, where nothing formats, pings or links; only our
own words are mrkdwn, and what they quote goes through `escape`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Block = dict[str, Any]

# Slack's limits (slack.md, "Going out").
SECTION = 3000
BUTTON_TEXT = 75
OPTION_TEXT = 75
FIELD = 3000
MODAL_TITLE = 24
# How a message begins that stands there a second time, perhaps.
REPEATED = "(repeated) "
_USER_ID = re.compile(r"[A-Z0-9]+")
# A zero-width space after a mark keeps it from being taken as formatting.
_POWERLESS = str.maketrans({mark: f"{mark}\u200b" for mark in "*_~`"})


def escape(text: str) -> str:
    """Keep typed text from pinging, linking or breaking out of mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Return typed text for mrkdwn: escaped, on one line, its formatting marks powerless."""
    return escape(" ".join(text.split())).translate(_POWERLESS)


def linked(words: str, url: str | None) -> str:
    """Return words as a link where `url` is an address that can break out of nothing."""
    if url and re.fullmatch(r"https?://[^\s<>|]+", url):
        return f"<{url}|{quoted(words)}>"
    return quoted(words)


def clip(text: str, limit: int) -> str:
    """Shorten to Slack's limit, and show that something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plain(text: str, limit: int = SECTION) -> Block:
    """Return a plain text object; emoji codes in typed text stay as typed."""
    return {"type": "plain_text", "text": clip(text, limit) or " ", "emoji": False}


def header(text: str) -> Block:
    """Return a header; no dates in it (slack-ux.md, rule 29)."""
    return {"type": "header", "text": plain(text, 150)}


def section(mrkdwn: str, *, accessory: Block | None = None) -> Block:
    """Return a section of our own words."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": clip(mrkdwn, SECTION)}}
    return block | ({"accessory": accessory} if accessory else {})


def line(*parts: str | tuple[str, str]) -> Block:
    """Return one line of words; a part may be (words, style) with style bold or italic.

    Nothing in it formats, pings or links, so typed words may stand in it.
    """
    elements = []
    for part in parts:
        words, style = (part, "") if isinstance(part, str) else part
        if words:
            element: Block = {"type": "text", "text": words}
            elements.append(element | ({"style": {style: True}} if style else {}))
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }


def context(*mrkdwn: str) -> Block:
    """Return a small line."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": clip(text, 3000)} for text in mrkdwn],
    }


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    """Return a row of buttons."""
    block: Block = {"type": "actions", "elements": list(elements)}
    return block | ({"block_id": block_id} if block_id else {})


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: str | None = None,
    about: str | None = None,
    confirm: Block | None = None,
) -> Block:
    """Return a button; `about` is read to people who cannot see which line it stands in."""
    block: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(text, BUTTON_TEXT),
    }
    if value:
        block["value"] = value
    if style:
        block["style"] = style
    if about:
        block["accessibility_label"] = clip(about, 75)
    if confirm:
        block["confirm"] = confirm
    return block


def link_button(text: str, action_id: str, url: str) -> Block:
    """Return a button that opens an address."""
    return {"type": "button", "action_id": action_id, "text": plain(text, BUTTON_TEXT), "url": url}


def overflow(action_id: str, choices: Sequence[tuple[str, str]]) -> Block:
    """Return a ⋯ menu of (label, value); Slack allows five."""
    return {
        "type": "overflow",
        "action_id": action_id,
        "options": [option(label, value) for label, value in choices[:5]],
    }


def option(label: str, value: str) -> Block:
    """Return one choice of a menu."""
    return {"text": plain(label, OPTION_TEXT), "value": value}


def select(action_id: str, choices: Sequence[tuple[str, str]], chosen: str | None = None) -> Block:
    """Return a list of (label, value) to choose one from; Slack shows a hundred."""
    options = [option(label, value) for label, value in choices[:100]]
    block: Block = {"type": "static_select", "action_id": action_id, "options": options}
    initial = next((o for o in options if o["value"] == chosen), None)
    return block | ({"initial_option": initial} if initial else {})


def checkboxes(
    action_id: str, choices: Sequence[tuple[str, str]], chosen: Sequence[str] = ()
) -> Block:
    """Return boxes of (label, value) to tick any of; Slack allows ten."""
    options = [option(label, value) for label, value in choices[:10]]
    block: Block = {"type": "checkboxes", "action_id": action_id, "options": options}
    initial = [one for one in options if one["value"] in chosen]
    return block | ({"initial_options": initial} if initial else {})


def text_field(
    action_id: str, value: str = "", *, is_long: bool = False, hint: str | None = None
) -> Block:
    """Return a field for words; Slack holds 3,000 characters in one."""
    block: Block = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": is_long,
        "max_length": FIELD,
    }
    if value:
        block["initial_value"] = value[:FIELD]
    if hint:
        block["placeholder"] = plain(hint, 150)
    return block


def date_field(action_id: str, value: str | None = None) -> Block:
    """Return a date picker; `value` is ISO 8601."""
    block: Block = {"type": "datepicker", "action_id": action_id}
    return block | ({"initial_date": value} if value else {})


def field(
    name: str, label: str, element: Block, *, is_optional: bool = False, hint: str | None = None
) -> Block:
    """Return a labelled field of a form; its block is called `name`, as is its value."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": element,
        "optional": is_optional,
    }
    return block | ({"hint": plain(hint, 2000)} if hint else {})


def modal(
    callback_id: str,
    title: str,
    blocks: Iterable[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    metadata: str = "",
) -> Block:
    """Return a form."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, MODAL_TITLE),
        "close": plain(close, 24),
        "blocks": list(blocks),
        "private_metadata": metadata,
    }
    return view | ({"submit": plain(submit, 24)} if submit else {})


def when(moment: datetime, timezone: str, form: str = "{date_short_pretty} at {time}") -> str:
    """Return a moment that each reader sees in their own zone; the fallback names ours."""
    local = moment.astimezone(ZoneInfo(timezone))
    spoken = f"{local:%-d %b %Y, %H:%M} {timezone.rpartition('/')[2].replace('_', ' ')}"
    return f"<!date^{int(moment.timestamp())}^{form}|{spoken}>"


def mention(user_id: str) -> str:
    """Return a mention: only for the one person who must act.

    An imported file may name anybody by anything, and only an id can break out of nothing.
    """
    return f"<@{user_id}>" if _USER_ID.fullmatch(user_id) else quoted(user_id)
