"""Whoever belongs to one workspace tries everything of the other, from the one and from the other.

Nothing of it is seen in an answer, in what is told to Slack or in what waits to be sent, and no
row of it is changed. On PostgreSQL these ask as a superuser, whom no wall stops.
"""

import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from test_every_click import (
    BOSS,
    EVERYTHING,
    FORM_WORDS,
    MEMBER,
    NOW,
    OURS,
    THEIRS,
    TODAY,
    kept,
    values_of,
)
from two_workspaces import CLIENTS, MARKERS, NUMBERS, OTHER, Door, desk, door, fill

from bot.domain.errors import DomainError
from bot.domain.team import Actor, Person
from bot.listeners.answering import answer
from bot.listeners.commands import COMMANDS
from bot.listeners.payloads import read
from bot.listeners.views import VIEWS
from bot.messages import ids
from bot.messages.reply import WAIT
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases import portfolios
from bot.use_cases.drawing import draw_card
from bot.use_cases.homes import draw_home
from bot.use_cases.people import recognise

BOTH = pytest.mark.parametrize("team_id", [OURS, THEIRS])
# A slip of the pen each: what is typed is said back, so that the word itself would be no proof.
SLIPS = {OURS: "Quaga", THEIRS: "Zanziba"}
OK = 200


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two workspaces with the same people, and each with one of everything."""
    made = Database(database_url)
    migrate(made)
    fill(made)
    yield made
    made.close()


@pytest.fixture
def other(database: Database, team_id: str) -> Iterator[str]:
    """The other workspace: afterwards all of it is as it was, and nothing of it is in this one."""
    them = OTHER[team_id]
    before = kept(database, them)
    yield them
    assert kept(database, them) == before
    assert holds(repr(kept(database, team_id)), them) is False


def holds(told: str, team_id: str) -> bool:
    return MARKERS[team_id].casefold() in told.casefold()


def tried(team_id: str) -> list[str]:
    """Return what buttons carry that belong to the other workspace."""
    them = OTHER[team_id]
    every = values_of(CLIENTS[them], NUMBERS[them])
    whole = [one for one in every if one.startswith("{")]
    draft = {"client": CLIENTS[them], "draft": 2, "card": "draft:2:v1", "seen": "f"}
    plain = (str(CLIENTS[them]), f"{NUMBERS[them]}:1", f"S-{NUMBERS[them]}")
    return [*plain, *whole[:2], json.dumps(draft), them]


def body_of(what: str, value: str, *, team_id: str, user: str = BOSS) -> dict[str, Any]:
    """Return what Slack sends of a button or a form; its menus name what the other has."""
    fields = FORM_WORDS | {"client": str(CLIENTS[OTHER[team_id]])}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": what,
        "app_installed_team_id": team_id,
        "private_metadata": value if value.startswith("{") else json.dumps({"client": value}),
        "state": {
            "values": {n: {n: {"type": "plain_text_input", "value": v}} for n, v in fields.items()}
        },
        "blocks": [{"type": "input", "block_id": name} for name in fields],
    }
    body: dict[str, Any] = {
        "type": "view_submission" if what in VIEWS else "block_actions",
        "user": {"id": user, "team_id": team_id},
        "team": {"id": team_id},
        "trigger_id": f"1.{what}",
        "view": view,
    }
    if what not in VIEWS:
        body["actions"] = [
            {"action_id": what, "block_id": "b", "type": "button", "value": value},
        ]
    return body


def lines(them: str) -> list[str]:
    """Return what may be typed that names the other's clients, entries, letters and pages."""
    number = NUMBERS[them]
    refs = [f"{letter}-{number}" for letter in "SCD"]
    words = [SLIPS[them], f"{SLIPS[them]} 2h a logo", "", "list", "all", "portfolio", "segments"]
    more = ["lessons", "export", "setup", "rules", "templates"]
    return [*refs, *words, *more, str(number), f"#{CLIENTS[them]}", f"draft {number}"]


@BOTH
def test_no_button_and_no_form_reaches_what_another_workspace_has(
    database: Database, team_id: str, other: str
) -> None:
    here, told = desk(database), []
    for what in EVERYTHING:
        kind = "submission" if what in VIEWS else "click"
        for value in tried(team_id):
            body = body_of(what, value, team_id=team_id)
            told.append(repr(answer(read(kind, body), here)))

    assert len(told) > 800
    assert not [one for one in told if holds(one, other)]


@BOTH
def test_no_signed_request_reaches_what_another_workspace_has(
    database: Database, team_id: str, other: str
) -> None:
    with door(database) as bot:
        # The door is the same for each; what is behind it is tried above.
        for what in EVERYTHING[::4]:
            value = values_of(CLIENTS[other], NUMBERS[other])[-6]
            body = body_of(what, value, team_id=team_id)
            assert bot.send("click", body) == OK
        type_everything(bot, team_id, other)
        point_at_everything(bot, team_id, other)
        told = [unquote_plus(one) for one in bot.told]

    assert sum(holds(one, team_id) for one in told) > 5
    assert not [one for one in told if holds(one, other)]


def type_everything(bot: Door, team_id: str, other: str) -> None:
    for name in COMMANDS:
        for number, text in enumerate((*lines(other), MARKERS[team_id])):
            command = {
                "team_id": team_id,
                "user_id": BOSS if number % 2 else MEMBER,
                "command": name,
                "text": text,
                "channel_id": "C1",
                "trigger_id": f"2.{name}.{number}",
            }
            assert bot.send("command", command) == OK


def point_at_everything(bot: Door, team_id: str, other: str) -> None:
    """Use a shortcut on a message, and let events come in, that stand behind the other's rows."""
    shortcut = {
        "type": "message_action",
        "callback_id": ids.LOG_COMPLAINT_SHORTCUT,
        "user": {"id": BOSS},
        "team": {"id": team_id},
        "channel": {"id": "C1"},
        "trigger_id": "3.1",
        "message": {"text": "late again", "user": "U1", "ts": "1.1"},
    }
    assert bot.send("shortcut", shortcut) == OK
    item = {"type": "message", "channel": "C0APPROVE", "ts": "1.1"}
    for number, kind in enumerate(("reaction_added", "app_home_opened", "app_mention")):
        event = {"type": kind, "user": BOSS, "item": item, "reaction": "fire", "channel": "C1"}
        named = {"text": f"<@U0BOT> fit {SLIPS[other]}", "ts": "1.2", "event_ts": "1.2"}
        wrapped = {
            "type": "event_callback",
            "event_id": f"Ev{number}",
            "team_id": team_id,
            "authorizations": [{"team_id": team_id}],
            "event": event | named,
        }
        assert bot.send("event", wrapped) == OK


@BOTH
def test_no_card_home_or_export_holds_what_another_workspace_has(
    database: Database, team_id: str, other: str, tmp_path: Path
) -> None:
    number = NUMBERS[other]
    parts = ("root", "v1", "trouble1", f"comment:{number}", "reminder1", "ask")
    cards = [f"draft:{n}:{part}" for n in (number, 1, 2) for part in parts]
    cards += [f"import:{number}", "import:2", f"digest:{TODAY}", f"digest:{TODAY}:{BOSS}"]
    told = []
    with database.begin(team_id) as store:
        for card in cards:
            with suppress(DomainError, KeyError, LookupError, ValueError, StopIteration):
                told.append(repr(draw_card(store, card, now=NOW, is_repeat=False)))
        told.append(repr(draw_home(store, boss_of(database, team_id), now=NOW, pages={})))
    target = tmp_path / "export.zip"
    portfolios.export_zip(database.begin, target, team_id=team_id, now=NOW)
    with zipfile.ZipFile(target) as written:
        told += [written.read(name).decode() for name in written.namelist()]

    assert sum(holds(one, team_id) for one in told) > 3
    assert not [one for one in told if holds(one, other)]


def boss_of(database: Database, team_id: str) -> Actor:
    found = recognise(database.begin, team_id=team_id, user_id=BOSS, now=NOW)
    assert found is not None
    return found


@BOTH
def test_somebody_of_one_workspace_is_nobody_in_the_other(
    database: Database, team_id: str, other: str
) -> None:
    with database.begin(team_id) as store:
        store.team.save_person(Person(user_id="U0ONLY", name="Only", read_at=NOW))
    here = desk(database)

    for what in EVERYTHING:
        body = body_of(what, str(CLIENTS[other]), team_id=other, user="U0ONLY")
        kind = "submission" if what in VIEWS else "click"
        assert answer(read(kind, body), here) is WAIT
