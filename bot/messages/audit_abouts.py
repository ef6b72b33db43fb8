"""What a line of the audit log is about, in words: the log itself keeps ids and codes."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from bot.messages.blocks import quoted
from bot.messages.import_words import counted

_CHANNELS = ("digest_channel", "approvals_channel")
_PEOPLE = ("managers", "fallback_approver")
_SWITCHED = {"True": "on", "False": "off"}
_TESTS: Mapping[str, str] = {
    "taken": "it took the message",
    "password": "it did not take the login",
    "unreachable": "it did not answer",
    "uncovered": "no encrypted connection",
    "sender": "it refused the sender",
    "inside": "not a public network",
    "refused": "it refused the message",
    "sealed": "the password is sealed with a key that is gone",
    "uncertain": "the connection broke",
}
_PLACES = {"home": "in Home", "portfolio": "of all clients"}
# The codes that say no more than what was done does.
_NOTHING = frozenset(("", "export", "mail", "texts", "workspace"))


def about_words(what: str, about: str, names: Mapping[str, str]) -> str:
    """Return mrkdwn for what a line is about, empty where there is nothing to add.

    `names` are of people by id and of clients by `client:7`. A code that is not known stands
    as it is.
    """
    if what == "setting_changed":
        return _setting(about, names)
    if what == "mail_tested":
        return _TESTS.get(about.rpartition(":")[2], quoted(about))
    if what in ("settings_imported", "time.import"):
        return quoted(_imported(about))
    if about in _NOTHING:
        return ""
    for pattern, words in _PATTERNS:
        if (match := pattern.fullmatch(about)) is not None:
            return words(match)
    return quoted(names.get(about, _PLACES.get(about, about)))


def _setting(about: str, names: Mapping[str, str]) -> str:
    name, _, values = about.partition(":")
    value = partial(_value, name, names=names)
    was, _, now = values.partition(">")
    label = quoted(name.replace("_", " "))
    if not now:
        return f"{label}, taken out (it was {value(was)})"
    return f"{label}, from {value(was)} to {value(now)}" if was else f"{label}, now {value(now)}"


def _value(setting: str, typed: str, *, names: Mapping[str, str]) -> str:
    if setting in _CHANNELS and re.fullmatch(r"[CGD][A-Z0-9]+", typed):
        return f"<#{typed}>"
    parts = typed.split("+")
    if setting in _PEOPLE:
        parts = [names.get(part, part) for part in parts]
    elif setting == "emoji":
        parts = [f":{part.replace('=', ': for ').replace('_', ' ')}" for part in parts]
    return quoted(", ".join(_SWITCHED.get(part, part) for part in parts))


def _imported(about: str) -> str:
    counted = re.fullmatch(r"(\S+) \+(\d+) ~(\d+) -(\d+)", about)
    if counted is None:
        return about.replace("+", ", ").replace("_", " ")
    tracker, added, changed, removed = counted.groups()
    return f"{tracker}, {added} added, {changed} changed, {removed} removed"


def _letter(match: re.Match[str]) -> str:
    sender = f", from {match['sender']}" if match["sender"] else ""
    return quoted(f"letter {match['id']}, version {match['version']}{sender}")


def _template(match: re.Match[str]) -> str:
    parts = match["parts"].replace("+", ", ").replace("_", " ")
    return quoted(f"{match['kind'].replace('_', ' ')} ({parts})")


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"channel:([CGD][A-Z0-9]+)"), lambda match: f"<#{match[1]}>"),
    (re.compile(r"draft:(?P<id>\d+):v(?P<version>\d+)(?::(?P<sender>.*))?"), _letter),
    (
        re.compile(r"mail:\d+:(.+):(\d+):([^:]+)"),
        lambda match: quoted(f"{match[1]}, port {match[2]}, from {match[3]}"),
    ),
    (re.compile(r"(pin|import):(\d+)"), lambda match: f"{match[1]} {match[2]}"),
    (re.compile(r"rules:(\d+)"), lambda match: f"change {match[1]}"),
    (re.compile(r"rows:(\d+)"), lambda match: counted(int(match[1]), "row")),
    (re.compile(r"command:(.+)"), lambda match: quoted(match[1])),
    (re.compile(r"(?P<kind>[a-z_]+):(?P<parts>[a-z_+]+)"), _template),
)
