import json

import httpx
import pytest
from slack_sdk.errors import SlackApiError

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Title"}, "blocks": [SECTION]}
BOT = "U0GOODFIT"


def error_of(call, **arguments):
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response["error"]


def post(slack, method, token=None, **arguments):
    headers = {"Authorization": f"Bearer {token or slack.bot_token}"}
    return httpx.post(slack.api_url + method, data=arguments, headers=headers).json()


def test_an_unknown_method_a_missing_token_and_a_wrong_one_are_told_apart(slack):
    assert post(slack, "chat.shout")["error"] == "unknown_method"
    assert httpx.post(slack.api_url + "auth.test").json()["error"] == "not_authed"
    assert post(slack, "auth.test", token="xoxb-wrong")["error"] == "invalid_auth"
    assert post(slack, "apps.connections.open")["error"] == "not_allowed_token_type"


def test_a_token_may_stand_in_the_body_and_the_body_may_be_json(slack):
    answer = httpx.post(slack.api_url + "auth.test", data={"token": slack.bot_token}).json()
    assert answer["user_id"] == BOT
    answer = httpx.post(
        slack.api_url + "chat.postMessage",
        json={"channel": "C0HEALTH", "text": "hi", "blocks": [SECTION]},
        headers={"Authorization": f"Bearer {slack.bot_token}"},
    ).json()
    assert answer["ok"]


def test_a_missing_scope_names_what_is_needed(slack, client):
    slack.workspace.scopes -= {"reactions:read", "chat:write"}
    answer = post(slack, "chat.postMessage", channel="C0HEALTH", text="hi")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "users:read" in answer["provided"]
    assert error_of(client.team_info) == "missing_scope"
    assert error_of(client.conversations_history, channel="C0HEALTH") == "missing_scope"
    assert error_of(client.reactions_get, channel="C0ACME", timestamp="1.2") == "missing_scope"


def test_posting_refuses_what_slack_refuses(slack, client):
    post_message = client.chat_postMessage
    assert error_of(post_message, channel="C0NOWHERE", text="hi") == "channel_not_found"
    assert error_of(post_message, channel="C0RANDOM", text="hi") == "not_in_channel"
    assert post(slack, "chat.postMessage", channel="C0HEALTH", text="")["error"] == "no_text"
    assert error_of(post_message, channel="C0HEALTH", text="x" * 40_001) == "msg_too_long"
    assert post(slack, "chat.postMessage", text="hi")["error"] == "invalid_arguments"
    assert (
        error_of(post_message, channel="C0HEALTH", text="hi", metadata={"event_type": 3})
        == "invalid_metadata_format"
    )
    assert (
        error_of(post_message, channel="C0HEALTH", text="hi", thread_ts="1.000001")
        == "cannot_reply_to_message"
    )
    assert slack.messages("C0HEALTH") == []


def test_a_private_channel_without_the_bot_does_not_exist_for_it(slack, client):
    slack.add_channel("C0SECRET", "secret", ("U0DANA",), is_private=True)
    assert error_of(client.chat_postMessage, channel="C0SECRET", text="hi") == "channel_not_found"
    assert error_of(client.conversations_info, channel="C0SECRET") == "channel_not_found"
    listed = client.conversations_list(types="public_channel,private_channel")["channels"]
    assert "C0SECRET" not in {channel["id"] for channel in listed}


def test_a_person_is_written_to_by_id_and_the_direct_messages_can_be_read(slack, client):
    posted = client.chat_postMessage(
        channel="U0DANA",
        text="Hello",
        metadata={"event_type": "delivery", "event_payload": {"id": 7}},
    )
    assert posted["channel"] == slack.person("U0DANA").direct
    history = client.conversations_history(channel=posted["channel"])["messages"]
    assert history[0]["metadata"]["event_payload"] == {"id": 7}


def test_only_own_messages_change_and_updates_are_shorter(slack, client):
    ts = client.chat_postMessage(channel="C0ACMEINT", text="hi", blocks=[SECTION])["ts"]
    theirs = slack.messages("C0ACMEINT")[0].ts
    update = client.chat_update
    assert error_of(update, channel="C0ACMEINT", ts=theirs, text="x") == "cant_update_message"
    assert error_of(update, channel="C0ACMEINT", ts="1.000001", text="x") == "message_not_found"
    assert error_of(update, channel="C0ACMEINT", ts=ts, text="x" * 4_001) == "msg_too_long"
    assert error_of(client.chat_delete, channel="C0ACMEINT", ts=theirs) == "cant_delete_message"
    update(channel="C0ACMEINT", ts=ts, text="changed")
    changed = slack.messages("C0ACMEINT")[-1]
    assert changed.text == "changed"
    assert changed.blocks[0]["type"] == "section"
    update(channel="C0ACMEINT", ts=ts, text="changed", blocks=[])
    assert changed.blocks == []


def test_an_ephemeral_message_needs_its_reader_in_the_channel_and_cannot_be_updated(slack, client):
    ephemeral = client.chat_postEphemeral
    assert error_of(ephemeral, channel="C0HEALTH", user="U0SAM", text="hi") == "user_not_in_channel"
    ts = ephemeral(channel="C0HEALTH", user="U0TOM", text="hi")["message_ts"]
    assert slack.person("U0TOM").ephemerals()[0].text == "hi"
    assert slack.person("U0DANA").ephemerals() == []
    assert error_of(client.chat_update, channel="C0HEALTH", ts=ts, text="x") == "message_not_found"


def test_reactions_get_gives_the_text_and_a_permalink_that_leads_to_the_page(slack, client):
    message = slack.messages("C0ACME")[1]
    slack.person("U0PRIYA").react("C0ACME", message.ts, "eyes")
    found = client.reactions_get(channel="C0ACME", timestamp=message.ts)["message"]
    assert found["text"] == message.text
    assert found["reactions"] == [{"name": "eyes", "users": ["U0PRIYA"], "count": 1}]
    leads_to = httpx.get(found["permalink"]).headers["location"]
    assert leads_to == f"/#C0ACME/{message.ts}"
    assert (
        error_of(client.reactions_get, channel="C0ACME", timestamp="1.000001")
        == "message_not_found"
    )


def test_people_are_listed_in_pages_and_strangers_are_asked_for_one_by_one(client):
    first = client.users_list(limit=2)
    assert len(first["members"]) == 2
    second = client.users_list(limit=100, cursor=first["response_metadata"]["next_cursor"])
    listed = {user["id"] for user in [*first["members"], *second["members"]]}
    assert "W0JO" not in listed
    assert {"U0DANA", "U0GUS"} <= listed
    stranger = client.users_info(user="W0JO")["user"]
    assert (stranger["is_stranger"], stranger["team_id"]) == (False, "T0ACME")
    assert "email" not in stranger["profile"]
    assert client.users_info(user="U0GUS")["user"]["is_restricted"]
    assert error_of(client.users_info, user="U0NOBODY") == "user_not_found"
    assert error_of(client.users_list, cursor="rubbish") == "invalid_cursor"
    assert client.users_lookupByEmail(email="TOM@harbourpine.example")["user"]["id"] == "U0TOM"


def test_members_and_shared_channels_are_described(client):
    members = client.conversations_members(channel="C0NORTH", limit=3)
    assert len(members["members"]) == 3
    assert members["response_metadata"]["next_cursor"]
    assert client.conversations_info(channel="C0ACME")["channel"]["is_ext_shared"]
    assert client.conversations_info(channel="C0RANDOM")["channel"]["is_member"] is False


def test_home_is_published_and_a_stale_hash_conflicts(slack, client):
    view = client.views_publish(user_id="U0SAM", view={"type": "home", "blocks": [SECTION]})["view"]
    again = {"user_id": "U0SAM", "view": {"type": "home", "blocks": []}}
    client.views_publish(**again, hash=view["hash"])
    assert error_of(client.views_publish, **again, hash=view["hash"]) == "hash_conflict"
    assert slack.person("U0SAM").home().blocks == []
    assert error_of(client.views_update, view_id="V0", view=MODAL) == "not_found"


def test_blocks_may_come_as_a_string_but_must_be_json(slack):
    answer = post(slack, "chat.postMessage", channel="C0HEALTH", text="x", blocks="[{")
    assert answer["error"] == "invalid_blocks_format"
    bad = json.dumps([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}])
    answer = post(slack, "chat.postMessage", channel="C0HEALTH", text="x", blocks=bad)
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_an_external_person_is_a_stranger_only_without_a_common_channel(slack, client):
    slack.add_person("W0MIA", "Mia Ruiz", team_id="T0ACME")
    assert client.users_info(user="W0MIA")["user"]["is_stranger"]
    slack.person("W0MIA").join("C0ACME")
    assert not client.users_info(user="W0MIA")["user"]["is_stranger"]


def test_an_edited_or_deleted_message_is_seen_when_it_is_read_again(slack, client):
    jo, message = slack.person("W0JO"), slack.messages("C0ACME")[1]
    jo.edit("C0ACME", message.ts, "Never mind")
    read = client.reactions_get(channel="C0ACME", timestamp=message.ts)["message"]
    assert read["text"] == "Never mind"
    jo.delete("C0ACME", message.ts)
    assert (
        error_of(client.reactions_get, channel="C0ACME", timestamp=message.ts)
        == "message_not_found"
    )
