"""Forms that nobody filled in so: of another kind, emptied, or with a name for the client."""

import json
from datetime import date
from typing import Any

import pytest
from journey import history
from living import TEAM, Living
from upsets import ROOM, TAKEN

from bot.domain.agreement import Deliverable, Investment
from bot.domain.client import Client
from bot.domain.complaint import Complaint
from bot.domain.history import Note, NoteKind
from bot.domain.scope_request import ScopeRequest
from sandbox.answer import View
from sandbox.outgoing import Reply

DAY = date(2026, 1, 7)
CHOICES = ("decision", "note_kind", "kind", "severity", "fault", "cause", "client")


def put(living: Living, value: object) -> str:
    with living.database.begin(TEAM) as store:
        added = store.entries.add(value, 1, by="U0DANA", at=living.clock())
        name: str = added.id
        return name


def state(fields: dict[str, str]) -> dict[str, Any]:
    """Return fields as Slack sends them; an empty day is null there."""
    values: dict[str, Any] = {}
    for name, typed in fields.items():
        if name in CHOICES:
            element: dict[str, Any] = {"selected_option": {"value": typed}}
        elif name in ("on", "due", "delivered"):
            element = {"type": "datepicker", "selected_date": typed or None}
        else:
            element = {"type": "plain_text_input", "value": typed or None}
        values[name] = {name: element}
    return {"values": values}


def forge(
    living: Living, callback_id: str, ref: str, fields: dict[str, str], user: str = "U0DANA"
) -> Reply:
    view = {
        "id": "V0",
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": json.dumps({"ref": ref}),
        "app_installed_team_id": TEAM,
        "blocks": [{"type": "input", "block_id": name} for name in fields],
        "state": state(fields),
    }
    body = {
        "type": "view_submission",
        "trigger_id": f"1.{callback_id}.{ref}",
        "api_app_id": "A0GOODFIT",
        "user": {"id": user, "team_id": TEAM},
        "team": {"id": TEAM},
        "view": view,
    }
    return living.slack.slack.outgoing.payload(body)


@pytest.mark.parametrize(
    ("value", "fields", "beside"),
    [
        (
            ScopeRequest(id="", text="a page", asked_on=DAY),
            {"text": "a page", "hours": "", "amount": "", "on": "", "decision": "undecided"},
            "on",
        ),
        (
            Note(id="", on=DAY, kind=NoteKind.PRAISE, text="lovely"),
            {"note_kind": "praise", "text": "lovely", "on": ""},
            "on",
        ),
        (
            Investment(id="", start=DAY, end=None, hours=3.0),
            {"text": "", "hours": "", "on": "2026-01-07", "due": ""},
            "hours",
        ),
        (
            Deliverable(id="", promised="a report", due=DAY),
            {"text": "", "due": "2026-01-07", "delivered": "", "evidence": ""},
            "text",
        ),
    ],
)
def test_a_form_that_was_emptied_says_so_beside_the_field_and_changes_nothing(
    living: Living, value: object, fields: dict[str, str], beside: str
) -> None:
    ref = put(living, value)
    before = history(living)

    reply = forge(living, "entry.edit_form", ref, fields)

    assert reply.status == TAKEN
    answer = reply.structure()
    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) == {beside}
    assert history(living) == before


@pytest.mark.parametrize(
    ("callback_id", "fields"),
    [
        ("entry.edit_form", {"text": "x", "on": "2026-01-07", "note_kind": "praise"}),
        ("entry.edit_form", {"text": "x", "hours": "2h", "on": "2026-01-07", "due": ""}),
        ("complaint.our_side_form", {"our_side": "x", "fault": "ours", "cause": "none"}),
        ("complaint.their_side_form", {"text": "x", "points": "y", "severity": "minor"}),
    ],
)
@pytest.mark.parametrize("which", ["promise", "complaint"])
def test_a_form_for_an_entry_of_another_kind_changes_nothing(
    living: Living, callback_id: str, fields: dict[str, str], which: str
) -> None:
    value = {
        "promise": Deliverable(id="", promised="a report", due=DAY, delivered=DAY),
        "complaint": Complaint(id="", raised_on=DAY, text="late"),
    }[which]
    ref = put(living, value)
    before = history(living)

    reply = forge(living, callback_id, ref, fields)

    assert reply.status == TAKEN
    assert reply.structure()["response_action"] == "errors"
    assert history(living) == before


def test_a_members_form_has_no_fee_and_one_that_has_is_told_so_beside_the_field(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, "/goodfit client")
    form = living.slack.wait_for(priya.modal)
    typed = {"name": "Zebra", "fee": "400", "kind": "retainer"}

    reply = forge(living, "client.form", "", typed, user="U0PRIYA")

    assert "fee" not in form.values
    assert "Only a manager may set a fee." in reply.structure()["errors"]["fee"]


# --- more clients than a list holds ---


@pytest.fixture
def crowded(living: Living) -> Living:
    with living.database.begin(TEAM) as store:
        for n in range(100):
            store.clients.add(
                Client(key=f"many-{n}", name=f"Many {n}"), by="U0DANA", at=living.clock()
            )
    return living


def edit_form(living: Living) -> View:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    priya.click(answer.message, "entry.edit")
    return living.slack.wait_for(lambda: (m := priya.modal()) and "client_name" in m.values and m)


def test_a_typed_name_moves_an_entry_where_there_are_too_many_clients_for_a_list(
    crowded: Living,
) -> None:
    form = edit_form(crowded)

    done = crowded.slack.person("U0PRIYA").submit(form, {"client_name": "many 7"})

    assert done.result == "closed", done.errors
    assert history(crowded).scope_requests == ()
    with crowded.database.begin(TEAM, reading=True) as store:
        account = store.clients.find("many-7")
        assert account is not None
    assert [a.text for a in history(crowded, account.id).scope_requests] == ["a banner"]


def test_a_name_that_nobody_has_is_said_beside_the_field_and_one_left_alone_moves_nothing(
    crowded: Living,
) -> None:
    form, priya = edit_form(crowded), crowded.slack.person("U0PRIYA")

    wrong = priya.submit(form, {"client_name": "Zebra"})

    assert set(wrong.errors) == {"client_name"}
    assert "Zebra" in wrong.errors["client_name"]
    assert priya.submit(form, {"client_name": "Acme", "hours": "2h"}).result == "closed"
    assert [a.hours for a in history(crowded).scope_requests] == [2.0]
