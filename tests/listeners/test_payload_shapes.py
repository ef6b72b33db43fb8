"""The payloads that Slack publishes are read without a fault; those of no concern are ignored."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from living import Living
from sqlalchemy import text

from bot.listeners.payloads import (
    Click,
    Command,
    MessageShortcut,
    Submission,
    read,
    read_command,
    read_reaction,
    team_of_event,
    user_of_event,
)
from bot.listeners.said_payloads import read_said

FOLDER = Path(__file__).parents[3] / "shared" / "slack-data" / "payloads"
FILES = sorted(f.name for f in FOLDER.glob("*__*.json"))
NOT_BESIDE = "Slack's payloads (shared/slack-data) are not beside this checkout"
FORM = "application/x-www-form-urlencoded"

# What each payload is about: tenant, person, and what else matters.
CLICKS = {
    "block_actions__01.json": ("T111", "W99999", "C111"),
    "block_actions__02.json": ("T111", "W111", "C111"),
    "block_actions__03.json": ("T111", "", "C111"),
    # Installed for a whole organisation: `team` is null.
    "block_actions__04.json": ("T_expected", "W111", "C111"),
}
SUBMISSIONS = {
    "view_submission__01.json": ("T111", "W111", {"hspI": None}),
    "view_submission__02.json": ("T111", "U111", {}),
    # Sent in from a client's workspace through a shared channel.
    "view_submission__03.json": ("T-installed-workspace", "W111", {"zniAM": "Hi there!"}),
    "view_submission__05.json": ("T_expected", "W111", {"+5B": "test"}),
}
EVENT_TEAMS = {
    "event__app_home_opened__01.json": ("T111", "W111"),
    "event__app_mention__01.json": ("T111", "W222"),
    "event__app_mention__02.json": ("T111", "W222"),
    # The first authorization names no team on an installation for a whole organisation.
    "event__app_mention__03.json": ("T111", "W222"),
    "event__app_mention__04.json": ("T_INSTALLED", "W222"),
    "event__app_uninstalled__02.json": ("T_INSTALLED", ""),
    "event__app_uninstalled__03.json": ("", ""),
    # The outer team is the one that the person is of; the tenant is the authorization's.
    "event__member_joined_channel__03.json": ("T_INSTALLED", "W23456789"),
    "event__member_left_channel__03.json": ("T222", "W111"),
    "event__member_left_channel__04.json": ("T_INSTALLED", "W23456789"),
    "event__message__01.json": ("T111", "W111"),
    "event__message__07.json": ("T111", "UB111"),
    "event__message__bot_message__03.json": ("T111", ""),
    "event__message__message_deleted__01.json": ("T-auth", ""),
    "event__reaction_added__01.json": ("T111", "W111"),
    "event__reaction_added__03.json": ("T_INSTALLED", "W111"),
    "event__tokens_revoked__03.json": ("", ""),
}
SAID_BY_NOBODY = ("bot_message", "message_changed", "message_deleted")
# Legacy attachments and dialogs can come from no message of ours, nor can a list whose choices
# are asked for; a payload of two fields never comes from Slack.
FRAGMENTS = frozenset(f for f in FILES if (FOLDER / f).stat().st_size < 120)

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=NOT_BESIDE)


def payload(name: str) -> dict[str, Any]:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not among Slack's payloads")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("name", "team", "user", "words"),
    [
        ("slash_command__01.json", "T111", "W111", "/hello-world Hi"),
        ("slash_command__02.json", "T111", "U111", "/test hello"),
    ],
)
def test_a_slash_command_is_read(name: str, team: str, user: str, words: str) -> None:
    command = read_command(payload(name))

    assert isinstance(command, Command)
    assert (command.team_id, command.user_id, command.channel) == (team, user, "C111")
    assert f"{command.name} {command.text}" == words
    assert command.reply_to.startswith("https://hooks.slack.com/commands/")
    assert command.trigger_id


@pytest.mark.parametrize("name", CLICKS)
def test_a_click_is_read_also_where_the_team_is_null(name: str) -> None:
    team, user, channel = CLICKS[name]
    click = read("click", payload(name))

    assert isinstance(click, Click)
    assert (click.team_id, click.user_id or user, click.channel) == (team, user or "W111", channel)
    assert (click.action_id, click.value) == ("a", "click_me_123")
    assert click.reply_to
    assert click.trigger_id
    assert not click.in_modal


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_a_submitted_form_belongs_to_the_workspace_that_the_app_is_installed_in(name: str) -> None:
    team, user, fields = SUBMISSIONS[name]
    form = read("submission", payload(name))

    assert isinstance(form, Submission)
    assert (form.team_id, form.user_id) == (team, user)
    assert form.callback_id == "view-id"
    assert form.view_id
    # Whatever stands in private_metadata, words included, is read or let be.
    assert dict(form.metadata) == {}
    assert set(form.fields) == set(fields)
    assert all(form.fields[key] == value for key, value in fields.items() if value)


def test_a_click_in_a_form_belongs_to_the_workspace_that_the_app_is_installed_in() -> None:
    """The view of a form that a client's workspace sent in, with a button clicked in it."""
    form = payload("view_submission__03.json")
    body = form | {"type": "block_actions", "actions": payload("block_actions__01.json")["actions"]}

    click = read("click", body)

    assert isinstance(click, Click)
    assert click.team_id == "T-installed-workspace"
    assert click.in_modal
    assert click.fields == {"zniAM": "Hi there!"}


def test_a_message_shortcut_holds_the_whole_message() -> None:
    shortcut = read("shortcut", payload("message_action__01.json"))

    assert isinstance(shortcut, MessageShortcut)
    assert (shortcut.team_id, shortcut.user_id, shortcut.channel) == ("T111", "W111", "C111")
    assert (shortcut.callback_id, shortcut.ts) == ("test-shortcut", "1583636382.000300")
    assert (shortcut.text, shortcut.author) == ("<@W222> test", "W111")
    assert shortcut.trigger_id
    assert shortcut.reply_to


@pytest.mark.parametrize("name", [f for f in FILES if f.startswith("event__reaction")])
def test_a_reaction_is_read(name: str) -> None:
    body = payload(name)
    reaction = read_reaction(body)

    assert reaction is not None
    assert (reaction.channel, reaction.ts) == ("C111", "1599529504.000400")
    assert reaction.user_id in ("W111", "W23456789")
    assert (reaction.emoji, reaction.is_added) == ("heart_eyes", True)
    assert reaction.event_ts == "1599616881.000800"
    assert reaction.team_id == ("T_INSTALLED" if "authorizations" in body else "T111")


def test_a_reaction_with_a_skin_tone_and_without_the_messages_author_is_read() -> None:
    body = payload("event__reaction_added__01.json")
    del body["event"]["item_user"]
    body["event"]["reaction"] = "point_up::skin-tone-3"

    reaction = read_reaction(body)

    assert reaction is not None
    assert reaction.emoji == "point_up"


def test_a_reaction_on_what_is_no_message_is_let_be() -> None:
    body = payload("event__reaction_added__01.json")
    body["event"]["item"] = {"type": "file", "file": "F111"}

    assert read_reaction(body) is None


@pytest.mark.parametrize("name", [f for f in FILES if f.startswith("event__app_mention")])
def test_a_mention_is_read(name: str) -> None:
    said = read_said(payload(name))

    assert said is not None
    assert (said.user_id, said.channel, said.text) == ("W222", "C111", "<@W111> Hi there!")
    assert (said.ts, said.thread_ts, said.is_direct) == ("1595926230.009600", None, False)


@pytest.mark.parametrize("name", [f for f in FILES if f.startswith("event__message__")])
def test_a_message_counts_only_where_a_person_wrote_it_to_the_bot_alone(name: str) -> None:
    body = payload(name)
    event = body["event"]
    direct = body | {"event": event | {"channel": "D111", "channel_type": "im"}}
    is_a_persons = event.get("subtype") not in SAID_BY_NOBODY and "bot_id" not in event

    assert read_said(body) is None
    said = read_said(direct)
    assert (said is not None) == is_a_persons
    if said is not None:
        assert (said.user_id, said.text, said.is_direct) == (event["user"], event["text"], True)
        assert said.has_file == ("files" in event)
        assert said.thread_ts == event.get("thread_ts")


@pytest.mark.parametrize("name", EVENT_TEAMS)
def test_the_tenant_of_an_event_is_its_first_authorization(name: str) -> None:
    body = payload(name)

    assert (team_of_event(body), user_of_event(body)) == EVENT_TEAMS[name]


@pytest.mark.parametrize("name", [f for f in FILES if f.startswith("event__")])
def test_every_event_gives_a_tenant_and_a_person_or_nothing_and_raises_nothing(name: str) -> None:
    body = payload(name)
    expected = (body.get("authorizations") or [{}])[0].get("team_id") or body.get("team_id") or ""

    assert team_of_event(body) == expected
    assert user_of_event(body) == (body["event"].get("user") or "")


@pytest.mark.parametrize("kind", ["event", "slash_command", "other"])
def test_a_published_payload_of_another_workspace_is_taken_and_nothing_is_kept_of_it(
    living: Living, kind: str
) -> None:
    refused = {}
    before = rows(living)

    for name in FILES:
        if kind_of(name) == kind and name not in FRAGMENTS:
            reply = post(living, payload(name), kind)
            if reply != 200:
                refused[name] = reply

    assert refused == {}
    assert rows(living) == before


@pytest.mark.parametrize("kind", ["event", "slash_command", "other"])
def test_a_published_payload_of_our_own_workspace_is_taken(living: Living, kind: str) -> None:
    refused = {}
    before = living.slack.messages("C0ACMEINT")

    for number, name in enumerate(FILES):
        if kind_of(name) == kind and name not in FRAGMENTS:
            body = ours(payload(name), number, living.slack.url)
            reply = post(living, body, kind)
            if reply != 200:
                refused[name] = reply

    assert refused == {}
    assert living.slack.messages("C0ACMEINT") == before
    assert ledger(living) == 0


def kind_of(name: str) -> str:
    start = name.partition("__")[0]
    return start if start in ("event", "slash_command") else "other"


def ours(body: dict[str, Any], number: int, url: str) -> dict[str, Any]:
    """Return the same payload as if our own workspace and one of its people had sent it."""
    words = json.dumps(body).replace("https://hooks.slack.com", url)
    words = words.replace("Ev111", f"Ev{number}")
    teams = ("T111", "T_INSTALLED", "T_expected", "T_unexpected", "T-installed-workspace")
    for team in (*teams, "T_SOURCE", "T-auth", "T-other-side", "T222"):
        words = words.replace(f'"{team}"', '"T0HARBOUR"')
    for user in ("W111", "W222", "W99999", "W23456789", "U111", "U999"):
        words = words.replace(f'"{user}"', '"U0PRIYA"')
    found = json.loads(words.replace('"C111"', '"C0ACMEINT"'))
    assert isinstance(found, dict)
    return found


def post(living: Living, body: dict[str, Any], kind: str) -> int:
    if kind == "event":
        sent = json.dumps(body).encode()
        return living.slack.post_raw(sent, content_type="application/json").status
    if kind == "slash_command":
        body.pop("_raw_form", None)
        return living.slack.post_raw(urlencode(body).encode(), content_type=FORM).status
    sent = urlencode({"payload": json.dumps(body)}).encode()
    return living.slack.post_raw(sent, content_type=FORM).status


def rows(living: Living) -> dict[str, int]:
    living.slack.wait_for(living.inbox_is_empty)
    with living.database.session() as session:
        return {
            table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in ("inbox", "pendings", "scope_requests", "complaints", "notes", "people")
        }


def ledger(living: Living) -> int:
    found = rows(living)
    return found["scope_requests"] + found["complaints"] + found["notes"]
