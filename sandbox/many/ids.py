"""The ids of the second workspace and the others: the same shape, another digit.

Every workspace here is the same agency inside. On the wire the second one's `T0HARBOUR` is
`T1HARBOUR`, its `U0DANA` is `U1DANA`, so that no id of one is an id of the other.
"""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

FORM = "application/x-www-form-urlencoded"
JSON_TYPE = "application/json"
# Teams, people, channels, groups, bots, direct messages, views and files; not the app itself.
_SORTS = "TUWCSBDGVF"


class Ids:
    """Says the ids of one workspace by its digit, and reads them back: 0 and it change places."""

    def __init__(self, digit: int) -> None:
        if digit not in range(10):
            raise ValueError("there are ten workspaces at most")
        self._swap = {"0": str(digit), str(digit): "0"}
        self._own = re.compile(rf"(?<![A-Za-z0-9])([{_SORTS}])([0{digit}])(?=[A-Z0-9]{{2,}}\b)")

    def said(self, text: str) -> str:
        """Give a text as the bot gets to see it."""
        return self._own.sub(lambda found: found[1] + self._swap[found[2]], text)

    def heard(self, text: str) -> str:
        """Give a text of the bot's as the workspace knows it."""
        return self.said(text)

    def is_about(self, text: str) -> bool:
        """Say whether a text names an id of this workspace's, as the bot knows it."""
        return any(self._swap[found[2]] == "0" for found in self._own.finditer(text))

    def outward(self, body: bytes, content_type: str) -> bytes:
        """Give a request or an answer of this workspace's as it goes to the bot."""
        return _through(self.said, body, content_type)

    def read(self, text: str) -> str:
        """Give what the bot answered at once as this workspace takes it."""
        return _in_json(self.heard, text)

    def inward(self, body: bytes, content_type: str) -> bytes:
        """Give a request of the bot's as this workspace takes it."""
        return _through(self.heard, body, content_type)


def _through(speak: Callable[[str], str], body: bytes, content_type: str) -> bytes:
    if content_type.startswith(JSON_TYPE):
        return _in_json(speak, body.decode("utf-8", "replace")).encode()
    if content_type.startswith(FORM):
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return urlencode([(name, _in_json(speak, value)) for name, value in fields]).encode()
    return body


def _in_json(speak: Callable[[str], str], text: str) -> str:
    """Go through JSON by its values: an escaped line's end would hide the id behind it."""
    if not text.startswith(("{", "[")):
        return speak(text)
    try:
        return json.dumps(_everywhere(speak, json.loads(text)))
    except ValueError:
        return speak(text)


def _everywhere(speak: Callable[[str], str], value: Any) -> Any:
    if isinstance(value, str):
        return speak(value)
    if isinstance(value, list):
        return [_everywhere(speak, part) for part in value]
    if isinstance(value, dict):
        return {speak(name): _everywhere(speak, part) for name, part in value.items()}
    return value
