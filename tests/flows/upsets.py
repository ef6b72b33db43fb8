"""What several tests of bad days share: words to react to, a calm, and a Slack that hangs."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from journey import digests
from living import Living
from sqlalchemy import text

ROOM = "C0ACMEINT"
TAKEN = 200
WAIT_LONGER = 20


def said(living: Living, words: str = "Could we get a Spanish page too?") -> str:
    """Let a colleague write something, and give the message's ts."""
    return living.slack.person("U0SAM").say(ROOM, words).ts


def settled(living: Living) -> None:
    """Wait until all that came in is settled and all that is due has left."""
    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)


def nothing_is_in_hand(living: Living) -> bool:
    """Say whether no delivery is being sent just now; only then may the clock be put forward."""
    with living.database.session() as session:
        query = text("SELECT count(*) FROM deliveries WHERE state = 'sending'")
        return bool(session.execute(query).scalar_one() == 0)


def waits_in_outbox(living: Living, words: str) -> bool:
    """Say whether something waits to be sent again after this trouble."""
    with living.database.session() as session:
        query = text("SELECT count(*) FROM deliveries WHERE state = 'queued' AND error LIKE :error")
        return bool(session.execute(query, {"error": f"%{words}%"}).scalar_one() > 0)


def a_night_comes(living: Living) -> None:
    """Let a day pass and the night run, whatever becomes of its digest."""
    living.slack.wait_for(lambda: digests(living))
    living.slack.wait_for(living.outbox_is_empty)
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()


def lose_a_digest(living: Living, *, times: int = 1) -> None:
    """Let a night come whose digest is posted, and Slack's answer to that be lost."""
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.lose_reply("chat.postMessage", times=times)
    a_night_comes(living)
    living.slack.wait_for(lambda: waits_in_outbox(living, "did not answer"))


def after_a_while(living: Living, condition: Callable[[], Any]) -> Any:
    """Wait for something while the bot's clock runs on, a quarter of an hour at most."""
    left = [45]

    def look() -> Any:
        if left[0]:
            left[0] -= 1
            living.clock.advance(seconds=WAIT_LONGER)
        return condition()

    return living.slack.wait_for(look, timeout=15)


@contextmanager
def slack_answers_nothing_but_forms(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Let every call of the bot hang until the end, as on a bad day; forms open at once."""
    calls = living.slack.trouble.calls
    around = calls.around
    over = threading.Event()

    def hang(method: str, token: str | None, work: Callable[[], Any]) -> Any:
        if method != "views.open":
            over.wait(30)
        return around(method, token, work)

    with monkeypatch.context() as patch:
        patch.setattr(calls, "around", hang)
        try:
            yield
        finally:
            over.set()
