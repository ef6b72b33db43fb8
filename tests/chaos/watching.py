"""What Slack's log shows while it runs: which events, clicks and windows were taken or not."""

from collections import Counter, deque
from typing import Any

from sandbox.outgoing import MOST_REMEMBERED, Exchange

TAKEN = 200
OURS = "failed on our side"


class Watching(deque[Exchange]):
    """A log that keeps its last lines alone, and counts what each line means.

    `heard` are the messages of which the bot was told that they stand.
    """

    def __init__(self) -> None:
        super().__init__(maxlen=MOST_REMEMBERED // 100)
        self.taken: set[tuple[str, str]] = set()
        self.heard: set[str] = set()
        self.retries: Counter[str] = Counter()
        self.clicks: dict[str, str] = {}
        self.told_of_failure: set[str] = set()
        self.calls: Counter[str] = Counter()

    def append(self, exchange: Exchange, /) -> None:
        super().append(exchange)
        self.calls[f"{exchange.direction} {exchange.name} {exchange.status}"] += 1
        if exchange.direction == "in":
            self._see_call(exchange)
        elif "event_id" in exchange.body:
            self._see_event(exchange)
        elif exchange.body.get("actions"):
            self.clicks[exchange.body["actions"][0]["value"]] = exchange.body["trigger_id"]

    def has_told_of_failure(self, value: str) -> bool:
        """Say whether a window told who clicked the button of this value that nothing was done."""
        return self.clicks.get(value) in self.told_of_failure

    def _see_event(self, exchange: Exchange) -> None:
        self.retries[exchange.body["event_id"]] += 1
        if exchange.status == TAKEN:
            item = exchange.body["event"].get("item", {})
            self.taken.add((exchange.name, str(item.get("ts"))))

    def _see_call(self, exchange: Exchange) -> None:
        if exchange.name == "chat.postMessage" and _was_done(exchange.answer):
            self.heard.add(str(exchange.answer["ts"]))
        if not exchange.name.startswith("views.") or OURS not in str(exchange.body.get("view")):
            return
        if _was_done(exchange.answer):
            self.told_of_failure.add(str(exchange.body.get("trigger_id")))


def _was_done(answer: Any) -> bool:
    return isinstance(answer, dict) and bool(answer.get("ok"))
