"""What the door leaves to Slack's framework, and that it gets help once at a time."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from loops import in_a_loop
from two_workspaces import desk

from bot.listeners.at_the_door import answer_lines
from bot.store.database import AtOnce, Database
from bot.store.engines import Busy

LINE = {"command": "/scope", "text": "acme a page", "team_id": "T1", "user_id": "U1"}


def answered(ledger: AtOnce, *bodies: Any, is_known: bool = True) -> list[Any]:
    at_the_door = answer_lines(desk(Database("sqlite://")), lambda _: is_known, ledger)

    async def each() -> list[Any]:
        return [await at_the_door(body) for body in bodies]

    return in_a_loop(each())


@pytest.mark.parametrize(
    "body", [{}, {"command": ["/scope"]}, {"command": "/fit", "text": "acme"}, LINE | {"text": ""}]
)
def test_what_is_no_clear_line_begins_nothing(body: Any) -> None:
    worked: list[Any] = []

    async def work(_what: Callable[[], Any]) -> Any:
        worked.append(_what())

    assert answered(AtOnce(nobody_begins, work), body) == [None]
    assert worked in ([], [None])


def test_a_workspace_of_which_nothing_is_remembered_is_asked_about_elsewhere() -> None:
    async def work(_what: Callable[[], Any]) -> Any:
        raise AssertionError

    assert answered(AtOnce(nobody_begins, work), LINE, is_known=False) == [None]


def test_help_comes_once_at_a_time_however_often_it_is_needed() -> None:
    come, let_go, helped = threading.Event(), threading.Event(), []

    def have_ready() -> None:
        helped.append(threading.current_thread())
        come.set()
        let_go.wait(timeout=30)

    async def work(_what: Callable[[], Any]) -> Any:
        raise Busy

    assert answered(AtOnce(nobody_begins, work, have_ready), *[LINE] * 20) == [None] * 20
    assert come.wait(timeout=30)
    let_go.set()
    assert len(helped) == 1
    assert helped[0].daemon


def nobody_begins(_team_id: str, *, reading: bool = False, late: bool = False) -> Any:
    raise AssertionError(reading, late)
