"""Managers at their letters: they read the cards in Slack, and click what stands on them."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from chaos.agency import APPROVALS, MANAGERS, World
from chaos.deeds import Approval, Told
from chaos.watching import OURS

from bot.messages import ids
from sandbox.answer import Answer, View
from sandbox.defaults import Json
from sandbox.message import Message
from sandbox.person import Person

REASON = "Dana spoke with them"


class Managers:
    """Who decides about the letters of one workspace, in its channel for approvals."""

    def __init__(self, world: World) -> None:
        self._world = world
        # A person has one pair of hands, and Slack shows one stack of windows.
        self._hands = {user: threading.Lock() for user in MANAGERS}
        self._lock = threading.Lock()
        self._seen = 0
        self._newest: dict[int, Message] = {}
        self._heads: dict[str, Message] = {}

    def stands(self, draft: int) -> bool:
        """Say whether the words of a letter stand in its thread, with their buttons."""
        self._look_around()
        return draft in self._newest

    def decide(self, approval: Approval, users: tuple[str, ...]) -> None:
        """Let each of them say yes: two managers at the same moment, one twice in a row."""
        with ThreadPoolExecutor(len(set(users))) as hands:
            told = list(hands.map(lambda user: self._say_yes(user, approval), users))
        approval.clicks += [one for one in told if one is not None]

    def ask_for_parked(self) -> int:
        """Have every reply posted that Slack perhaps did not take, and does not show; count them.

        The button stands at the head of its thread. Where the reply stands nobody presses it.
        """
        self._look_around()
        asked = 0
        for head in list(self._heads.values()):
            for action_id, card in _parked(head):
                if self._is_missing(card):
                    self._press(MANAGERS[0], head, action_id)
                    asked += 1
        return asked

    def _is_missing(self, card: str) -> bool:
        _, number, part = card.split(":", 2)
        return part == "v1" and int(number) not in self._newest

    def _look_around(self) -> None:
        """Read on in the channel from where it was read to."""
        with self._lock, self._world.slack.workspace.changed:
            records = self._world.slack.workspace.messages[APPROVALS]
            for record in records[self._seen :]:
                self._read(Message(record, APPROVALS))
            self._seen = len(records)

    def _read(self, message: Message) -> None:
        if not message.thread_ts or message.thread_ts == message.ts:
            self._heads[message.ts] = message
        for element in _approving(message):
            self._newest[json.loads(element["value"])["draft"]] = message

    def _say_yes(self, user: str, approval: Approval) -> Told | None:
        """Click, and write why where a form asks; None where the button is gone already."""
        card = self._newest[approval.draft]
        buttons = _approving(card)
        if not buttons:
            return None
        answer = self._press(user, card, buttons[0]["action_id"], approval)
        if isinstance(answer, Told):
            return answer
        if answer.error:
            return Told.UNKNOWN
        # Without a form a letter to which the checker objects is not approved yet.
        return Told.DONE if buttons[0].get("style") == "primary" else Told.REFUSED

    def _press(
        self, user: str, message: Message, action_id: str, approval: Approval | None = None
    ) -> Answer | Told:
        person = self._world.slack.person(user)
        with self._hands[user]:
            if window := person.modal():
                person.dismiss(window, whole_stack=True)
            try:
                answer = person.click(message, action_id)
            except LookupError:
                # Drawn anew while the hand was on its way.
                return Told.UNKNOWN
            window = person.modal()
            if window is None or approval is None:
                return answer
            if OURS in window.words:
                return Told.REFUSED
            return _fill(person, window, approval) or answer


def _fill(person: Person, window: View, approval: Approval) -> Told | None:
    """Write why; None where the window asks nothing, and the answer comes later."""
    asks = [block for block in window.blocks if block.get("block_id") == "reason"]
    if not asks or json.loads(window.record["private_metadata"])["draft"] != approval.draft:
        return None
    result = person.submit(window, {"reason": REASON}).result
    # A form that stays open says why: a rule's no, or that somebody is looked up first.
    return {"closed": Told.DONE, "failed": Told.UNKNOWN}.get(result, Told.REFUSED)


def _approving(message: Message) -> list[Json]:
    elements = (e for block in message.blocks for e in block.get("elements", []))
    return [e for e in elements if e.get("action_id") == ids.APPROVE]


def _parked(head: Message) -> list[tuple[str, str]]:
    """Give the buttons of a thread's head that post a reply again, each with its card."""
    found = (block.get("accessory", {}) for block in head.blocks)
    return [
        (e["action_id"], json.loads(e["value"])["card"])
        for e in found
        if str(e.get("action_id")).startswith(ids.POST_AGAIN)
    ]
