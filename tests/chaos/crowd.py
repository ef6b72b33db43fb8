"""People at work: they type commands, react, click and approve, many at once."""

import json
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from chaos.agency import CLIENTS, MANAGERS, ROOM, ROOMS, STAFF, World
from chaos.deeds import Approval, Command, Deeds, Reaction, Told
from chaos.managers import Managers
from chaos.watching import OURS, Watching

from bot.domain.draft import Draft
from sandbox.answer import Answer

AT_ONCE = 16
_REF = re.compile(r"\bS-\d+\b")
T = TypeVar("T")
SCOPE = "triangular_ruler"  # the emoji that logs a scope request


class Crowd:
    """The people of one workspace. What each does is chosen by the seed, when is not."""

    def __init__(self, world: World, watching: Watching, seed: int) -> None:
        self.deeds = Deeds()
        self.managers = Managers(world)
        self._world = world
        self._watching = watching
        self._chance = random.Random(f"{seed} {world.mark}")  # noqa: S311 (choices, no secrets)
        self._lock = threading.Lock()
        self._to_take_back: list[Command] = []
        self._to_take_off: list[Reaction] = []
        self._to_approve: list[Approval] = []
        self._written: list[int] = []
        self._count = 0

    def await_approval(self, letters: Sequence[Draft]) -> None:
        """Give the managers letters to decide about."""
        waiting = [Approval(one.id) for one in letters]
        self._written = [one.draft for one in waiting]
        self._to_approve += waiting
        self.deeds.approvals += waiting

    def is_shown(self) -> bool:
        """Say whether every letter of which one was told today can be read in Slack."""
        return all(self.managers.stands(draft) for draft in self._written)

    def work(self, actions: int, passing_by: Callable[[], None]) -> None:
        """Do so many things, some at a time, and return when all were answered or in vain."""
        kinds: dict[Callable[[], None], int] = {
            self._command: 56,
            self._react: 19,
            self._unreact: 7,
            self._undo: 11,
            self._approve: 7,
        }
        plan = self._chance.choices(list(kinds), list(kinds.values()), k=actions)
        with ThreadPoolExecutor(AT_ONCE) as hands:
            for done in [hands.submit(_do, one, passing_by) for one in plan]:
                done.result()

    def approve_again(self) -> bool:
        """Press once more where it was said that nothing came of it; say whether it need not be.

        As people do: who was not seen for a while is looked up first, and told to press again.
        """
        again = [one for one in self.deeds.approvals if one.was_in_vain]
        for approval in again:
            self.managers.decide(approval, MANAGERS[:1])
        return not any(one.was_in_vain for one in again)

    def hear_what_was_taken(self) -> None:
        """Note which reactions the bot acknowledged, of those that it was told of by then."""
        for one in self.deeds.reactions:
            one.put_on = ("reaction_added", one.ts) in self._watching.taken
            one.taken_off = ("reaction_removed", one.ts) in self._watching.taken

    def counted(self) -> Counter[str]:
        """Count what people did by what they know of it."""
        deeds = self.deeds
        return Counter(
            [
                *(f"command {one.told}{_why(one)}" for one in deeds.commands),
                *(f"undo {one.taken_back}" for one in deeds.commands if one.taken_back),
                *(f"reaction {'taken' if one.put_on else 'lost'}" for one in deeds.reactions),
                *(
                    f"taking off {'taken' if one.taken_off else 'lost'}"
                    for one in deeds.reactions
                    if one.is_taken_off
                ),
                *(f"approval {told}" for one in deeds.approvals for told in one.clicks),
            ]
        )

    def _words(self, what: str) -> tuple[str, str, str]:
        """Choose who says which words of which client; no two ever say the same."""
        with self._lock:
            self._count += 1
            user = self._chance.choice(STAFF)
            client = self._chance.choice(CLIENTS)
            return user, client, f"{self._world.mark} {what} number {self._count} please"

    def _command(self) -> None:
        user, client, words = self._words("page")
        command = Command(user, words)
        with self._lock:
            self.deeds.commands.append(command)
        person = self._world.slack.person(user)
        command.answer = person.command(ROOM, f'/scope {client} "{words}" 2h')
        command.told = _told(command.answer)
        if command.told is Told.DONE:
            command.ref = _REF.findall(json.dumps(command.answer.blocks))[0]
            with self._lock:
                self._to_take_back.append(command)

    def _undo(self) -> None:
        command = self._take(self._to_take_back)
        if command is None or command.answer is None:
            return self._command()
        command.taken_back = Told.UNKNOWN
        person = self._world.slack.person(command.user)
        shown = command.answer.message
        found = person.press(shown, "Undo")
        command.taken_back = Told.UNKNOWN if found.error else Told.DONE
        if self._watching.has_told_of_failure(command.ref):
            command.taken_back = Told.REFUSED
        return None

    def _react(self) -> None:
        user, _, words = self._words("wish")
        person = self._world.slack.person(user)
        room = self._chance.choice(list(ROOMS))
        reaction = Reaction(user, words, room, person.say(room, words).ts)
        with self._lock:
            self.deeds.reactions.append(reaction)
        person.react(room, reaction.ts, SCOPE)
        with self._lock:
            self._to_take_off.append(reaction)

    def _unreact(self) -> None:
        reaction = self._take(self._to_take_off)
        if reaction is None:
            return self._react()
        reaction.is_taken_off = True
        self._world.slack.person(reaction.user).unreact(reaction.room, reaction.ts, SCOPE)
        return None

    def _approve(self) -> None:
        """Let one manager click, or both, or one twice: it is one decision."""
        approval = self._take_shown()
        if approval is None:
            return None if self.managers.ask_for_parked() else self._command()
        with self._lock:
            users = self._chance.choice([MANAGERS[:1], MANAGERS, (MANAGERS[1],) * 2])
        return self.managers.decide(approval, users)

    def _take_shown(self) -> Approval | None:
        """Take a letter whose card stands in Slack: nobody decides about what they cannot read."""
        with self._lock:
            shown = [one for one in self._to_approve if self.managers.stands(one.draft)]
            if not shown:
                return None
            self._to_approve.remove(chosen := self._chance.choice(shown))
            return chosen

    def _take(self, waiting: list[T]) -> T | None:
        with self._lock:
            return waiting.pop(self._chance.randrange(len(waiting))) if waiting else None


def _do(deed: Callable[[], None], passing_by: Callable[[], None]) -> None:
    passing_by()
    deed()


def _told(answer: Answer) -> Told:
    if answer.error:
        return Told.UNKNOWN
    if not answer.messages:
        return Told.KEPT
    return Told.REFUSED if OURS in answer.text else Told.DONE


def _why(command: Command) -> str:
    error = command.answer.error if command.answer else ""
    return " " + error.rpartition("error ")[2] if error else ""
