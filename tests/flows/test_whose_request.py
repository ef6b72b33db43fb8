"""Whose request it is, and who asks: tenants, people and channels as Slack tells of them."""

from typing import Any

import pytest
from journey import digests, history
from living import TEAM, Living
from upsets import ROOM, TAKEN, said, settled

from bot.listeners.payloads import DELIVERY
from sandbox.events import Event

STALE_AFTER = 16


def reaction(ts: str, **more: Any) -> dict[str, Any]:
    item = {"type": "message", "channel": ROOM, "ts": ts}
    return {"type": "reaction_added", "user": "U0PRIYA", "reaction": "eyes", "item": item} | more


def test_an_event_belongs_to_its_first_authorization_and_not_to_the_outer_team(
    living: Living,
) -> None:
    first, second = said(living, "from a shared channel"), said(living, "not for us")
    events = living.slack.slack.events
    ours = events.envelope(Event(reaction(first, reaction="triangular_ruler"), ROOM, "T0OTHER"))
    theirs = events.envelope(Event(reaction(second, reaction="triangular_ruler"), ROOM, TEAM))
    theirs["authorizations"][0]["team_id"] = "T0OTHER"

    assert [living.slack.resend(one).status for one in (theirs, ours)] == [TAKEN, TAKEN]

    living.slack.wait_for(lambda: history(living).scope_requests)
    settled(living)
    assert [a.text for a in history(living).scope_requests] == ["from a shared channel"]


def test_a_reaction_without_the_messages_author_is_understood(living: Living) -> None:
    body = reaction(said(living), reaction="triangular_ruler::skin-tone-5")
    assert "item_user" not in body

    living.slack.send_event(body, ROOM)

    living.slack.wait_for(lambda: history(living).scope_requests)


def test_a_click_counts_where_the_team_is_null_and_elsewhere_does_nothing(living: Living) -> None:
    living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner" 1h')
    action = {"action_id": "entry.undo", "block_id": "b", "type": "button", "value": "S-1"}
    click = {"type": "block_actions", "team": None, "trigger_id": "1.2.y", "actions": [action]}
    payload = living.slack.slack.outgoing.payload

    assert payload(click | {"user": {"id": "U0PRIYA", "team_id": "T0OTHER"}}).status == TAKEN
    assert len(history(living).scope_requests) == 1

    assert payload(click | {"user": {"id": "U0PRIYA", "team_id": TEAM}}).status == TAKEN
    assert history(living).scope_requests == ()


def test_a_click_on_another_workspaces_card_reaches_no_entry_of_the_same_number_here(
    living: Living,
) -> None:
    living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner" 1h')
    action = {"action_id": "entry.undo", "block_id": "b", "type": "button", "value": "S-1"}
    click = {"type": "block_actions", "team": None, "trigger_id": "1.2.y", "actions": [action]}
    payload = living.slack.slack.outgoing.payload

    def of(team_id: str) -> dict[str, Any]:
        mark = {"event_type": "goodfit_delivery", "event_payload": {"id": f"{team_id}:7"}}
        who = {"user": {"id": "U0PRIYA", "team_id": TEAM}}
        return click | who | {"message": {"ts": "1.2", "metadata": mark}}

    assert payload(of("T0OTHER")).status == TAKEN
    assert len(history(living).scope_requests) == 1

    assert payload(of(TEAM)).status == TAKEN
    assert history(living).scope_requests == ()


def test_the_outbox_marks_what_it_posts_with_its_workspace(living: Living) -> None:
    (digest, *_) = living.slack.wait_for(lambda: digests(living))

    mark = digest.record["metadata"]

    assert mark["event_type"] == DELIVERY
    assert mark["event_payload"]["id"].partition(":")[0] == TEAM


def test_a_form_counts_for_the_workspace_where_the_app_is_and_not_for_the_senders(
    living: Living,
) -> None:
    view = {
        "id": "V0",
        "type": "modal",
        "callback_id": "entry.form",
        "private_metadata": '{"kind": "scope_request"}',
        "state": {
            "values": {
                "client": {"client": {"selected_option": {"value": "1"}}},
                "text": {"text": {"type": "plain_text_input", "value": "sent in by a form"}},
            }
        },
    }
    body = {"type": "view_submission", "trigger_id": "1.2.z", "api_app_id": "A0GOODFIT"}
    theirs = {"user": {"id": "U0PRIYA", "team_id": TEAM}, "team": {"id": TEAM}}
    payload = living.slack.slack.outgoing.payload

    other = payload(body | theirs | {"view": view | {"app_installed_team_id": "T0OTHER"}})
    assert (other.status, history(living).scope_requests) == (TAKEN, ())

    ours = payload(
        body
        | {"user": {"id": "U0PRIYA", "team_id": "T0OTHER"}, "team": {"id": "T0OTHER"}}
        | {"view": view | {"app_installed_team_id": TEAM}}
    )
    assert ours.status == TAKEN
    assert [a.text for a in history(living).scope_requests] == ["sent in by a form"]


def test_a_person_whose_id_starts_with_w_is_a_person_like_any_other(living: Living) -> None:
    wilma = living.slack.add_person("W0WILMA", "Wilma Berg")
    living.slack.workspace.channels[ROOM]["members"].append("W0WILMA")
    living.know("W0WILMA")
    answer = wilma.command(ROOM, '/scope acme "for <@W0WILMA> to do" 2h')
    assert "Logged for Acme: for @" in answer.text

    wilma.react(ROOM, said(living), "rotating_light")

    living.slack.wait_for(lambda: history(living).complaints)


def test_an_event_that_comes_again_a_day_later_is_known_and_not_looked_into(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.react(ROOM, said(living), "triangular_ruler")
    living.slack.wait_for(lambda: priya.ephemerals(ROOM))
    settled(living)
    looks = len(living.slack.calls("reactions.get"))
    living.clock.advance(hours=25)
    living.bot.schedule.forget_old()

    envelope = living.slack.sent_events("reaction_added")[0]
    assert living.slack.resend(envelope, 3, "http_timeout").status == TAKEN
    settled(living)

    assert len(living.slack.calls("reactions.get")) == looks
    assert len(history(living).scope_requests) == 1
    assert len(priya.ephemerals(ROOM)) == 1


def test_an_invitation_to_a_clients_workspace_closes_a_channel_to_emoji_at_once(
    living: Living,
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    living.slack.trouble.pending_share(ROOM)

    priya.react(ROOM, ts, "triangular_ruler")

    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "Nothing is logged: this channel is open to clients or guests" in answer.text
    assert history(living).scope_requests == ()


def test_a_guest_who_came_in_closes_a_channel_to_emoji_at_once(living: Living) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    living.slack.trouble.invite_guest(ROOM)

    priya.react(ROOM, ts, "triangular_ruler")

    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "Nothing is logged: this channel is open to clients or guests" in answer.text
    assert history(living).scope_requests == ()


def test_a_person_last_read_16_minutes_ago_is_read_again_before_a_click_counts(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    settled(living)
    # She became a guest, and the event that says so got lost.
    living.slack.workspace.people["U0PRIYA"]["is_restricted"] = True
    living.clock.advance(minutes=STALE_AFTER)

    priya.press(answer.message, "Undo")

    living.slack.wait_for(lambda: any("for members" in m.text for m in priya.ephemerals(ROOM)))
    assert len(history(living).scope_requests) == 1


@pytest.mark.parametrize("fate", ["changed", "deleted"])
def test_a_message_that_was_changed_or_deleted_since_is_marked_when_its_entry_is_opened(
    living: Living, fate: str
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    if fate == "changed":
        living.slack.trouble.change_message(ROOM, ts, "We never asked for anything")
    else:
        living.slack.trouble.delete_message(ROOM, ts)

    priya.press(answer, "Add details")

    living.slack.wait_for(lambda: (m := priya.modal()) and fate in m.words)
    assert "message_not_found" not in str(priya.ephemerals(ROOM))
    assert [a.text for a in history(living).scope_requests] == ["Could we get a Spanish page too?"]


def test_a_message_that_stands_as_it_was_is_not_marked(living: Living) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    priya.react(ROOM, ts, "triangular_ruler")
    answer = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    looks = len(living.slack.calls("reactions.get"))

    priya.press(answer, "Add details")

    form = living.slack.wait_for(priya.modal)
    living.slack.wait_for(lambda: len(living.slack.calls("reactions.get")) == looks + 1)
    settled(living)
    assert "changed" not in form.words
    assert "deleted" not in form.words
