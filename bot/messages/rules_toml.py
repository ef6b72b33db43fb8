"""The rules as a TOML file that can be changed and read again."""

from collections.abc import Iterator

from bot.domain.rules import DEFAULT, Rules
from bot.domain.tuning import Changes, paths, text_of, tuned
from bot.messages.receipts import TITLES
from bot.messages.rule_words import THRESHOLDS, label_of


def rules_toml(name: str, changes: Changes) -> str:
    """Return a workspace's rules; what stands in a comment may be left out."""
    rules = tuned(changes)
    lines = [
        f"# How clients of {_on_one_line(name)} are scored. Rules {rules.version}.",
        "# A figure that is left out has its default. Scales are pairs of measure = severity.",
    ]
    table = ""
    for path in paths():
        if path[0] != table:
            table = path[0]
            lines += ["", f"[rules.{table}]", *_about(table)]
        lines += _figure(rules, path)
    return "\n".join(lines) + "\n"


def _about(table: str) -> Iterator[str]:
    if table != "thresholds":
        rule = DEFAULT[table]
        yield f"# {TITLES[table]}. {rule.reason} Source: {rule.source}."


def _figure(rules: Rules, path: tuple[str, str]) -> Iterator[str]:
    table, field = path
    text, default = text_of(rules, *path), text_of(DEFAULT, *path)
    if table == "thresholds":
        told = THRESHOLDS[field]
        yield f"# {label_of(path)}: {default}. {told.reason} Source: {told.source}."
        yield f"{field} = {_value(text)}"
    else:
        yield f"{field} = {_value(text)}  # default {default}"


def _value(text: str) -> str:
    """Write a number bare; what is no number in TOML stands in quotes."""
    is_bare = text.removeprefix("-").replace(".", "", 1).isdecimal()
    return text if is_bare else f'"{text}"'


def _on_one_line(name: str) -> str:
    """Return a name that cannot break out of its comment."""
    return "".join(c if c.isprintable() else " " for c in name)
