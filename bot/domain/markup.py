"""What Slack and phones do to typed text: entities, links, people, channels, curly quotes."""

import html
import re

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»\uff02", '"') | {"\u00a0": " ", "\u202f": " "})
_LINK = re.compile(r"<(?P<target>(?:https?://|mailto:)[^|<>]+)(?:\|(?P<label>[^<>]*))?>")
_CHANNEL = re.compile(r"<#(?P<id>[A-Z0-9]+)(?:\|(?P<name>[^<>]*))?>")
_PERSON = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|(?P<name>[^<>]*))?>")
_ADDRESS = re.compile(r"https?://\S+")


def plain(raw: str) -> str:
    """Undo what Slack and phones do to typed text; whoever has no name in it stays as it is."""
    text = raw
    if "<" in raw:
        text = _LINK.sub(lambda m: m["label"] or m["target"].removeprefix("mailto:"), text)
        text = _CHANNEL.sub(lambda m: "#" + m["name"] if m["name"] else m[0], text)
        text = _PERSON.sub(lambda m: "@" + m["name"] if m["name"] else m[0], text)
    if "&" in text:
        text = html_unescape_once(text)
    return straight(text).strip()


def straight(raw: str) -> str:
    """Make every double quote a straight one and every space a plain one."""
    return raw if raw.isascii() else raw.translate(_QUOTES)


def html_unescape_once(text: str) -> str:
    """Turn Slack's three entities back, once: "R&amp;D" is "R&D"."""
    return re.sub(r"&(?:amp|lt|gt);", lambda m: html.unescape(m[0]), text)


def person_id(word: str) -> str | None:
    """Return the Slack id in `<@U123|name>`; None for any other word."""
    return match["id"] if (match := _PERSON.fullmatch(word)) else None


def channel_id(word: str) -> str | None:
    """Return the Slack id in `<#C123|name>` or `<#C123|>`; None for any other word."""
    return match["id"] if (match := _CHANNEL.fullmatch(word)) else None


def address_of(word: str) -> str | None:
    """Return the address of a link as Slack marks it, or of a bare one; None for another word."""
    match = _LINK.fullmatch(word)
    target = html_unescape_once(match["target"] if match else word)
    return target if _ADDRESS.fullmatch(target) else None
