import pytest
from slack_sdk.errors import SlackApiError

from sandbox.gestures import NotPossible

ROOM = "C0ACMEINT"
NORTH = "C0NORTH"
KINDS = (
    "app_mention",
    "message",
    "channel_shared",
    "channel_unshared",
    "member_joined_channel",
    "member_left_channel",
    "user_change",
)


@pytest.fixture
def heard(hearer):
    """The bodies of the events that the bot hears, over HTTP and over a socket."""
    for kind in KINDS:

        @hearer.app.event(kind)
        def on_event(body):
            hearer.got.append(body)

    return hearer.got


def flags(client, channel):
    found = client.conversations_info(channel=channel)["channel"]
    return found["is_ext_shared"], found["is_pending_ext_shared"]


def error_of(call, **arguments):
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response["error"]


def test_a_channel_becomes_shared_and_private_again_and_the_bot_is_told(slack, client, heard):
    slack.trouble.share_channel(ROOM)
    assert flags(client, ROOM) == (True, False)
    slack.person("W0JO").join(ROOM)
    slack.trouble.unshare_channel(ROOM)
    assert flags(client, ROOM) == (False, False)
    assert "W0JO" not in client.conversations_members(channel=ROOM)["members"]
    shared, joined, unshared = heard
    assert shared["event"].items() >= {"type": "channel_shared", "channel": ROOM}.items()
    assert shared["event"]["connected_team_id"] == "T0ACME"
    assert (joined["is_ext_shared_channel"], joined["team_id"]) == (True, "T0ACME")
    assert unshared["event"]["previously_connected_team_id"] == "T0ACME"
    assert unshared["event"]["is_ext_shared"] is False


def test_an_invitation_of_another_workspace_shows_only_when_one_asks(slack, client, heard):
    slack.trouble.pending_share(ROOM)
    assert flags(client, ROOM) == (False, True)
    slack.trouble.unshare_channel(ROOM)
    assert flags(client, ROOM) == (False, False)
    assert heard == []


def test_a_direct_message_cannot_be_shared(slack):
    with pytest.raises(NotPossible):
        slack.trouble.share_channel(slack.person("U0TOM").direct)


def test_a_channel_gains_a_guest_and_loses_them_and_the_bot_is_told(slack, client, heard):
    slack.trouble.invite_guest(ROOM)
    assert "U0GUS" in client.conversations_members(channel=ROOM)["members"]
    assert client.users_info(user="U0GUS")["user"]["is_restricted"]
    slack.person("U0GUS").leave(ROOM)
    joined, left = (body["event"] for body in heard)
    assert joined.items() >= {"user": "U0GUS", "channel": ROOM, "inviter": "U0DANA"}.items()
    assert (left["type"], left["user"]) == ("member_left_channel", "U0GUS")


def test_the_bot_hears_nothing_of_a_channel_that_it_is_not_in(slack, heard):
    slack.trouble.invite_guest("C0RANDOM")
    slack.trouble.share_channel("C0RANDOM")
    assert heard == []


def test_a_member_becomes_a_guest_or_leaves_the_agency(slack, client, heard):
    slack.trouble.make_guest("U0SAM")
    assert client.users_info(user="U0SAM")["user"]["is_restricted"]
    slack.trouble.deactivate("U0SAM")
    assert client.users_info(user="U0SAM")["user"]["deleted"]
    with pytest.raises(NotPossible, match="deactivated"):
        slack.person("U0SAM").say("C0GENERAL", "hello?")
    slack.trouble.make_member("U0SAM")
    slack.person("U0SAM").say("C0GENERAL", "hello again")
    seen = [(b["event"]["user"]["is_restricted"], b["event"]["user"]["deleted"]) for b in heard]
    assert seen == [(True, False), (True, True), (False, False)]


def test_a_message_of_a_thread_that_changed_or_went_after_it_was_logged_is_read_again(
    slack, client, heard
):
    root = slack.messages("C0ACME")[1]
    reply = slack.person("W0JO").say("C0ACME", "And in French?", root.ts)
    read = {"channel": "C0ACME", "timestamp": reply.ts}
    found = client.reactions_get(**read)["message"]
    assert (found["text"], found["thread_ts"]) == ("And in French?", root.ts)
    assert f"thread_ts={root.ts}" in found["permalink"]
    slack.trouble.change_message("C0ACME", reply.ts, "And in German?")
    changed = client.reactions_get(**read)["message"]
    assert (changed["text"], changed["edited"]["user"]) == ("And in German?", "W0JO")
    slack.trouble.delete_message("C0ACME", reply.ts)
    assert error_of(client.reactions_get, **read) == "message_not_found"
    assert heard == []


def test_a_direct_message_that_changes_or_goes_is_told_to_the_bot(slack, heard):
    said = slack.person("U0TOM").dm("acme wants a page")
    slack.trouble.change_message(said.channel, said.ts, "acme wants two pages")
    slack.trouble.delete_message(said.channel, said.ts)
    slack.wait_for(lambda: len(heard) == 3)
    subtypes = {body["event"].get("subtype", "") for body in heard}
    assert subtypes == {"", "message_changed", "message_deleted"}


def test_a_mention_in_a_thread_of_a_shared_channel_says_where_and_by_whom(slack, heard):
    root = slack.messages("C0ACME")[0]
    said = slack.person("W0JO").mention("C0ACME", "please note this", root.ts)
    (body,) = heard
    event = body["event"]
    assert event["text"] == "<@U0GOODFIT> please note this"
    assert (event["type"], event["ts"], event["thread_ts"]) == ("app_mention", said.ts, root.ts)
    assert (event["channel"], event["parent_user_id"]) == ("C0ACME", "U0PRIYA")
    assert (body["team_id"], body["is_ext_shared_channel"]) == ("T0ACME", True)
    assert body["authorizations"][0]["team_id"] == "T0HARBOUR"
    assert body["event_id"].startswith("Ev")
    assert abs(body["event_time"] - float(said.ts)) < 5


def test_a_direct_message_in_a_thread_reaches_the_bot(slack, heard):
    tom = slack.person("U0TOM")
    first = tom.dm("help")
    tom.dm("and this?", first.ts)
    event = heard[1]["event"]
    assert (event["channel_type"], event["channel"]) == ("im", tom.direct)
    assert event["thread_ts"] == first.ts


def test_without_the_scopes_mentions_and_direct_messages_do_not_arrive(slack, heard):
    slack.workspace.scopes -= {"app_mentions:read", "im:history"}
    slack.person("U0TOM").dm("help")
    slack.person("U0TOM").mention(ROOM, "help")
    assert heard == []


def test_a_command_carries_names_beside_ids_and_a_message_does_not(slack, bot):
    @bot.app.command("/note")
    def on_note(ack, body):
        bot.got.append(body["text"])
        ack()

    line = "for @priya, <@U0TOM> and @account-leads in #general and #approvals"
    slack.person("U0DANA").command(ROOM, f"/note {line}")
    assert bot.got == [
        (
            "for <@U0PRIYA|priya>, <@U0TOM|tom> and <!subteam^S0LEADS|@account-leads> "
            "in <#C0GENERAL|general> and <#C0APPROVE|>"
        )
    ]
    assert slack.person("U0DANA").say(ROOM, line).text.startswith("for <@U0PRIYA>, <@U0TOM> and")


def test_user_groups_are_listed_with_the_scope_only(slack, client):
    slack.add_usergroup("S0WEB", "web", ("U0SAM",))
    handles = {group["handle"] for group in client.usergroups_list()["usergroups"]}
    assert handles == {"account-leads", "web"}
    assert client.usergroups_users_list(usergroup="S0LEADS")["users"] == ["U0TOM", "U0PRIYA"]
    assert error_of(client.usergroups_users_list, usergroup="S0X") == "no_such_subteam"
    slack.workspace.scopes -= {"usergroups:read"}
    assert error_of(client.usergroups_users_list, usergroup="S0LEADS") == "missing_scope"
