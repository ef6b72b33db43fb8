"""The form in which a manager changes how clients are scored, a page for each group of figures."""

import json
from collections.abc import Mapping

from bot.domain.rules import DEFAULT, Rules
from bot.domain.tuning import Changes, paths, text_of
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    field,
    modal,
    section,
    select,
    text_field,
)
from bot.messages.rule_words import PAGES, hint_of, label_of

# Slack keeps so much beside a form.
MOST_METADATA = 2900
TOO_MUCH = (
    "So many figures cannot be carried to another page. Replay these first, then change the rest."
)
REPLAYING = (
    "Replaying these rules over the last 26 weeks. I will write to you with the difference, and "
    "you decide then. Until then nothing changes."
)


def rules_form(
    rules: Rules,
    *,
    page: str = "weights",
    typed: Mapping[str, str] | None = None,
    waiting: int | None = None,
    notice: str = "",
    filled: int = 0,
) -> Block:
    """Return a page of the rules in use, with what was `typed` on any page, by table.field.

    `waiting` is the number of a change that waits for a decision. `filled` counts how often the
    defaults were put in: Slack keeps what a field holds until its action has another name.
    """
    typed = typed or {}
    chosen = page if page in PAGES else "weights"
    choices = [(found.label, name) for name, found in PAGES.items()]
    blocks = [
        section(
            "Nothing changes when you press Replay: the new rules are tried on the last 26 weeks, "
            "and you see who would have stood otherwise before you decide."
        ),
        actions(
            select(ids.RULES_PAGE, choices, chosen),
            button("Back to the defaults", ids.RULES_DEFAULTS),
            *(_waiting(waiting) if waiting else ()),
            block_id="rules.pages",
        ),
    ]
    if notice:
        blocks.append(section(f"*{notice}*"))
    if typed:
        changed = ", ".join(label_of(_path(name)) for name in typed)
        blocks.append(context(f"Changed so far: {changed}."))
    blocks.append(divider())
    for path in PAGES[chosen].paths:
        name = ".".join(path)
        value = typed.get(name, text_of(rules, *path))
        element = text_field(f"{name}.{filled}" if filled else name, value)
        blocks.append(field(name, label_of(path), element, hint=hint_of(path)))
    return modal(
        ids.RULES_FORM,
        "How clients are scored",
        blocks,
        submit="Replay",
        metadata=_metadata(rules, chosen, typed, filled),
    )


def typed_so_far(
    rules: Rules, before: Mapping[str, str], fields: Mapping[str, str]
) -> dict[str, str]:
    """Return what was typed on all pages and differs from the rules in use, by table.field."""
    found = dict(before) | {name: value.strip() for name, value in fields.items()}
    in_use = {".".join(path): text_of(rules, *path) for path in paths()}
    return {name: found[name] for name in in_use if name in found and found[name] != in_use[name]}


def defaults_typed(rules: Rules) -> dict[str, str]:
    """Return what must be typed to come back to the defaults."""
    return typed_so_far(rules, {}, {".".join(path): text_of(DEFAULT, *path) for path in paths()})


def whole(rules: Rules, typed: Mapping[str, str]) -> Changes:
    """Return all figures of the rules in use, with what was typed in their places."""
    changes: dict[str, dict[str, str]] = {}
    for table, name in paths():
        value = typed.get(f"{table}.{name}", text_of(rules, table, name))
        changes.setdefault(table, {})[name] = value
    return changes


def fits(rules: Rules, typed: Mapping[str, str]) -> bool:
    """Say whether Slack can keep what was typed while another page is shown."""
    return len(_metadata(rules, "weights", typed, 0)) < MOST_METADATA


def _metadata(rules: Rules, page: str, typed: Mapping[str, str], filled: int) -> str:
    kept = {"seen": rules.version, "page": page, "typed": dict(typed), "filled": filled}
    return json.dumps(kept)


def _waiting(change_id: int) -> list[Block]:
    return [button("See what waits", ids.SHOW_RULE_CHANGE, str(change_id))]


def _path(name: str) -> tuple[str, str]:
    table, _, found = name.partition(".")
    return table, found
