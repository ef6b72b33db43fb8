"""Guests, external and deactivated people get a refusal that reveals nothing, and leave a line."""

import json
from typing import Any

import pytest
from journey import HEALTH, draft_apology, history, next_night, state_of, wrong_of_ours
from living import TEAM, Living

from bot.domain.draft import DraftState
from sandbox.message import Message

WITH_GUEST = "C0NORTH"
SHARED = "C0ACME"
REFUSAL = "Goodfit is for members of this workspace only."
GUEST, EXTERNAL, GONE = "U0GUS", "W0JO", "U0SAM"
OUTSIDERS = [GUEST, EXTERNAL, GONE]
SECRETS = ("Halyard", "Kestrel", "Dana", "S-1", "apology")


@pytest.fixture(params=OUTSIDERS)
def outsider(request: pytest.FixtureRequest, living: Living) -> str:
    """Somebody who may nothing, of whom the bot knows it."""
    who: str = request.param
    if who == GONE:
        living.slack.trouble.deactivate(who)
        living.slack.wait_for(living.inbox_is_empty)
    living.know(who)
    return who


def refused(living: Living) -> list[tuple[str, str]]:
    """Return whom the audit log says was refused, and what: the oldest first."""
    with living.database.begin(TEAM, reading=True) as store:
        lines = store.audit.list_newest(limit=100)
    return [(line.user_id, line.about) for line in reversed(lines) if line.what == "refused"]


def type_command(living: Living, who: str, line: str) -> dict[str, Any]:
    """Send a command as Slack would, also of somebody to whom it offers none."""
    name, _, text = line.partition(" ")
    fields = {
        "team_id": TEAM,
        "channel_id": SHARED,
        "channel_name": "client-acme",
        "user_id": who,
        "command": name,
        "text": text,
        "trigger_id": f"1.{who}.{line}",
    }
    return living.slack.slack.outgoing.form(name, fields).structure()


def settled(living: Living) -> None:
    living.slack.wait_for(living.inbox_is_empty)
    living.slack.wait_for(living.outbox_is_empty)


def told(living: Living, who: str) -> list[Message]:
    """Return what the bot said to somebody, in private or in a direct message."""
    ours = [m for m in living.slack.dms(who) if m.user == "U0GOODFIT"]
    return [*living.slack.person(who).ephemerals(), *ours]


def event(living: Living, body: dict[str, Any], channel: str) -> None:
    assert living.slack.send_event(body, channel).status == 200
    settled(living)


@pytest.mark.parametrize(
    "line", ["/scope", '/scope acme "x" 6h', "/client halyard", "/goodfit setup", "/goodfit help"]
)
def test_a_command_from_outside_is_refused_in_the_same_words_whatever_was_asked(
    living: Living, outsider: str, line: str
) -> None:
    wrong_of_ours(living)

    answer = type_command(living, outsider, line)

    typed = line.partition(" ")[2]
    expected = f"{REFUSAL} You typed: {line}" if typed else REFUSAL
    assert answer["text"] == expected
    assert answer["response_type"] == "ephemeral"
    assert history(living).scope_requests == ()
    assert refused(living) == [(outsider, f"command:{line.split(maxsplit=1)[0]}")]


def test_somebody_of_whom_nothing_is_known_is_refused_once_slack_was_asked(
    living: Living,
) -> None:
    assert type_command(living, EXTERNAL, "/client halyard") == {}
    settled(living)

    assert [m.text for m in told(living, EXTERNAL)] == [f"{REFUSAL} You typed: /client halyard"]
    assert refused(living) == [(EXTERNAL, "command:/client")]


@pytest.mark.parametrize("who", [GUEST, EXTERNAL])
def test_a_click_from_outside_on_the_digest_opens_nothing_and_says_only_no(
    living: Living, who: str
) -> None:
    wrong_of_ours(living)
    digest = next_night(living)
    living.slack.workspace.channels[HEALTH]["members"].append(who)
    person = living.slack.person(who)

    person.click(digest, "client.review.1")
    settled(living)

    form = person.modal()
    assert form is None or form.words == REFUSAL
    assert all(m.text == REFUSAL for m in told(living, who))
    assert form or told(living, who)
    assert refused(living) == [(who, "click:client.review")]


def test_a_forged_click_from_outside_changes_nothing_and_its_id_is_not_kept_as_typed(
    living: Living, outsider: str
) -> None:
    living.slack.person("U0PRIYA").command("C0ACMEINT", '/scope acme "x" 1h')

    assert living.forge_click(outsider, "entry.undo.S-1", "S-1") == 200
    assert living.forge_click(outsider, "what a secret", "S-1") == 200
    settled(living)

    assert len(history(living).scope_requests) == 1
    assert refused(living) == [(outsider, "click:entry.undo"), (outsider, "click:unknown")]
    assert not any(secret in m.text for m in told(living, outsider) for secret in SECRETS)


def test_an_emoji_from_outside_logs_nothing_is_not_answered_and_leaves_one_line(
    living: Living, outsider: str
) -> None:
    message = living.slack.messages(SHARED)[-1]
    body = {
        "type": "reaction_added",
        "user": outsider,
        "reaction": "rotating_light",
        "item": {"type": "message", "channel": SHARED, "ts": message.ts},
    }
    event(living, body, SHARED)
    living.slack.resend(living.slack.sent_events("reaction_added")[-1])
    settled(living)

    assert history(living).complaints == ()
    assert told(living, outsider) == []
    assert refused(living) == [(outsider, "reaction")]


def test_a_shortcut_from_outside_opens_no_form(living: Living, outsider: str) -> None:
    message = living.slack.messages(SHARED)[1]
    payload = {
        "type": "message_action",
        "user": {"id": outsider, "team_id": TEAM},
        "team": {"id": TEAM, "domain": "harbour-pine"},
        "trigger_id": f"1.{outsider}",
        "callback_id": "log_complaint",
        "channel": {"id": SHARED, "name": "client-acme"},
        "message": message.record,
        "message_ts": message.ts,
    }

    assert living.slack.slack.outgoing.payload(payload).status == 200
    settled(living)

    assert all(m.text == REFUSAL for m in told(living, outsider))
    assert living.slack.person(outsider).modal() is None
    assert refused(living) == [(outsider, "shortcut:log_complaint")]


def test_a_guest_who_uses_the_message_menu_reads_the_refusal_alone(living: Living) -> None:
    gus, sam = living.slack.person(GUEST), living.slack.person("U0SAM")
    message = living.slack.messages(WITH_GUEST)[-1]

    gus.shortcut("log_scope_request", WITH_GUEST, message.ts)
    settled(living)

    assert [m.text for m in told(living, GUEST)] == [REFUSAL]
    assert gus.modal() is None
    assert sam.ephemerals() == []


def test_home_shows_people_from_outside_the_refusal_and_nothing_else(
    living: Living, outsider: str
) -> None:
    wrong_of_ours(living)
    next_night(living)

    event(living, {"type": "app_home_opened", "user": outsider, "tab": "home"}, SHARED)

    home = living.slack.person(outsider).home()
    assert home is not None
    assert home.words == REFUSAL
    assert home.action_ids == []
    assert refused(living) == [(outsider, "home")]


def test_a_form_that_was_open_when_its_reader_became_a_guest_saves_nothing(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command("C0ACMEINT", "/scope")
    form = living.slack.wait_for(priya.modal)
    living.slack.trouble.make_guest("U0PRIYA")
    settled(living)

    done = priya.submit(form, {"client": "1", "text": "x"})

    assert done.result == "errors"
    assert set(done.errors.values()) == {REFUSAL}
    assert history(living).scope_requests == ()
    assert refused(living) == [("U0PRIYA", "form:entry.form")]


def test_a_member_who_becomes_a_guest_loses_what_their_home_showed(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command("C0ACMEINT", '/scope acme "extra landing page" 6h')
    priya.open_home()
    living.slack.wait_for(lambda: (h := priya.home()) and "extra landing page" in h.words)

    living.slack.trouble.make_guest("U0PRIYA")

    living.slack.wait_for(lambda: (h := priya.home()) and h.words == REFUSAL)


def test_a_guest_who_becomes_a_member_is_served_at_once(living: Living) -> None:
    living.slack.trouble.make_member(GUEST)
    settled(living)

    answer = living.slack.person(GUEST).command(WITH_GUEST, '/scope northwind "a banner" 2h')

    assert "Logged for Northwind Traders" in answer.text
    assert refused(living) == []


def test_a_plain_members_click_on_what_managers_do_is_refused_without_a_line(
    living: Living,
) -> None:
    draft_apology(living)
    value = json.dumps({"draft": 1, "seen": "x"})
    assert living.forge_click("U0PRIYA", "draft.approve", value) == 200
    settled(living)

    assert state_of(living) is DraftState.WAITING
    assert refused(living) == []


def test_whoever_is_in_a_group_of_managers_may_approve(living: Living) -> None:
    living.change_team(managers=("U0DANA",), manager_groups=("S0LEADS",))
    living.bot.schedule.read_people()
    thread = draft_apology(living)
    living.know("U0PRIYA")

    living.slack.person("U0PRIYA").press(thread.version(1), "Approve version 1")

    thread.wait_until("sent, approved by Priya Nair")


def test_whoever_left_the_group_of_managers_may_no_longer_approve(living: Living) -> None:
    living.change_team(managers=("U0DANA",), manager_groups=("S0LEADS",))
    living.bot.schedule.read_people()
    thread = draft_apology(living)
    priya = living.slack.person("U0PRIYA")
    version = thread.version(1)
    living.know("U0PRIYA")
    living.slack.workspace.usergroups["S0LEADS"]["users"] = ["U0TOM"]
    living.bot.schedule.read_people()

    priya.press(version, "Approve version 1")

    living.slack.wait_for(lambda: any("Only a manager" in m.text for m in told(living, "U0PRIYA")))
    assert state_of(living) is DraftState.WAITING
    with living.database.begin(TEAM, reading=True) as store:
        assert store.team.list_managers() == ["U0DANA", "U0TOM"]


def test_a_group_chosen_in_the_settings_makes_its_members_managers_at_their_next_click(
    living: Living,
) -> None:
    dana, priya = living.slack.person("U0DANA"), living.slack.person("U0PRIYA")
    assert "Only a manager" in priya.command("C0ACMEINT", "/goodfit setup").text
    dana.command(HEALTH, "/goodfit setup")
    form = living.slack.wait_for(dana.modal)
    assert dana.submit(form, {"manager_groups": ["S0LEADS"]}).result == "closed"
    settled(living)

    answer = priya.command("C0ACMEINT", "/goodfit setup")

    assert "Only a manager" not in answer.text
    shown = living.slack.wait_for(priya.modal)
    chosen = shown.values["manager_groups"]["manager_groups"]["selected_options"]
    assert [option["value"] for option in chosen] == ["S0LEADS"]


def test_a_member_of_a_managers_group_of_whom_nothing_was_known_is_read_with_it(
    living: Living,
) -> None:
    nina = living.slack.add_person("U0NINA", "Nina Berg")
    living.slack.workspace.channels["C0ACMEINT"]["members"].append("U0NINA")
    living.slack.workspace.usergroups["S0LEADS"]["users"].append("U0NINA")
    living.change_team(manager_groups=("S0LEADS",))
    living.bot.schedule.read_people()

    nina.command("C0ACMEINT", "/goodfit setup")

    assert "Set Goodfit up" in living.slack.wait_for(nina.modal).title


def test_without_the_scope_for_user_groups_nobody_is_a_manager_by_group_and_nothing_breaks(
    living: Living,
) -> None:
    living.slack.workspace.scopes.discard("usergroups:read")
    living.change_team(managers=("U0DANA",), manager_groups=("S0LEADS",))
    living.bot.schedule.read_groups()
    living.bot.schedule.read_people()

    refusal = living.slack.person("U0PRIYA").command("C0ACMEINT", "/goodfit setup")
    dana = living.slack.person("U0DANA")
    dana.command(HEALTH, "/goodfit setup")

    assert "Only a manager" in refusal.text
    form = living.slack.wait_for(dana.modal)
    assert dana.submit(form, {}).result == "closed"
    with living.database.begin(TEAM, reading=True) as store:
        assert store.team.get().manager_groups == ("S0LEADS",)
        assert store.team.list_user_groups() == []


def test_a_guest_cannot_be_chosen_as_a_manager_and_one_who_became_a_guest_hears_nothing(
    living: Living,
) -> None:
    dana = living.slack.person("U0DANA")
    dana.command(HEALTH, "/goodfit setup")
    form = living.slack.wait_for(dana.modal)
    done = dana.submit(form, {"managers": ["U0DANA", GUEST]})
    assert done.result == "errors"
    assert "Take out: Gus Ferreira" in done.errors["managers"]

    living.slack.trouble.make_guest("U0TOM")
    settled(living)

    with living.database.begin(TEAM, reading=True) as store:
        assert store.team.list_managers() == ["U0DANA"]


def test_managers_of_a_click_are_those_of_this_moment_and_not_of_when_it_was_drawn(
    living: Living,
) -> None:
    dana = living.slack.person("U0DANA")
    dana.command(HEALTH, "/goodfit setup")
    form = living.slack.wait_for(dana.modal)
    living.change_team(managers=("U0TOM",))

    done = dana.submit(form, {"timezone": "Europe/Lisbon"})

    assert done.result == "errors"
    with living.database.begin(TEAM, reading=True) as store:
        assert store.team.get().timezone == "Europe/Berlin"
