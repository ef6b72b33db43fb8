import httpx
import pytest
from slack_sdk.errors import SlackApiError
from starlette.responses import JSONResponse, PlainTextResponse, Response
from tiny_bot import Served, answering

from sandbox.gestures import NotPossible

MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}


@pytest.fixture
def quiet(slack):
    with Served(answering(lambda _request, _body: Response(status_code=200))) as bot:
        slack.bot_url = bot.url
        yield slack


def typed(slack, line="/scope acme"):
    slack.person("U0PRIYA").command("C0ACMEINT", line)
    return slack.posts[-1].body


def error_of(call, **arguments):
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response["error"]


def test_a_trigger_works_once_and_for_three_seconds(quiet, client):
    trigger = typed(quiet)["trigger_id"]
    client.views_open(trigger_id=trigger, view=MODAL)
    assert error_of(client.views_open, trigger_id=trigger, view=MODAL) == "exchanged_trigger_id"
    late = typed(quiet)["trigger_id"]
    quiet.advance(3.1)
    assert error_of(client.views_open, trigger_id=late, view=MODAL) == "expired_trigger_id"
    assert error_of(client.views_open, trigger_id="1.2.x", view=MODAL) == "invalid_trigger_id"


def test_an_invalid_view_leaves_the_trigger_usable(quiet, client):
    trigger = typed(quiet)["trigger_id"]
    bad = MODAL | {"title": {"type": "plain_text", "text": "x" * 25}}
    assert error_of(client.views_open, trigger_id=trigger, view=bad) == "invalid_arguments"
    client.views_open(trigger_id=trigger, view=MODAL)


def test_a_stack_holds_three_modals(quiet, client):
    client.views_open(trigger_id=typed(quiet)["trigger_id"], view=MODAL)
    for _ in range(2):
        client.views_push(trigger_id=typed(quiet)["trigger_id"], view=MODAL)
    trigger = typed(quiet)["trigger_id"]
    assert error_of(client.views_push, trigger_id=trigger, view=MODAL) == "push_limit_reached"
    priya = quiet.person("U0PRIYA")
    priya.dismiss(priya.modal())
    assert len(quiet.workspace.stacks["U0PRIYA"]) == 2


def test_a_response_url_can_be_used_five_times_in_thirty_minutes(quiet):
    url = typed(quiet)["response_url"]
    for number in range(5):
        answer = httpx.post(url, json={"text": f"answer {number}"})
        assert (answer.status_code, answer.text) == (200, "ok")
    used = httpx.post(url, json={"text": "one more"})
    assert (used.status_code, used.json()["error"]) == (404, "used_url")
    other = typed(quiet)["response_url"]
    quiet.advance(30 * 60 + 1)
    expired = httpx.post(other, json={"text": "late"})
    assert (expired.status_code, expired.json()["error"]) == (404, "expired_url")
    assert len(quiet.person("U0PRIYA").ephemerals()) == 5


def test_an_answer_can_be_public_replace_or_delete(quiet):
    url = typed(quiet)["response_url"]
    httpx.post(url, json={"text": "for all", "response_type": "in_channel"})
    assert quiet.messages("C0ACMEINT")[-1].text == "for all"
    bad = httpx.post(url, json={"text": "x", "blocks": [{"type": "nonsense"}]})
    assert (bad.status_code, bad.json()["error"]) == (400, "invalid_blocks")


def test_a_plain_text_body_answers_a_command_and_an_empty_one_says_nothing(slack):
    priya = slack.person("U0PRIYA")
    with Served(answering(lambda _r, _b: PlainTextResponse("as text"))) as bot:
        slack.bot_url = bot.url
        assert priya.command("C0GENERAL", "/fit").text == "as text"
    public = {"response_type": "in_channel", "text": "to all"}
    with Served(answering(lambda _r, _b: JSONResponse(public))) as bot:
        slack.bot_url = bot.url
        assert not priya.command("C0GENERAL", "/fit").message.is_ephemeral
    with Served(answering(lambda _r, _b: Response())) as bot:
        slack.bot_url = bot.url
        assert priya.command("C0GENERAL", "/fit").messages == []


def test_slack_refuses_commands_in_threads_unknown_ones_and_those_of_external_people(quiet):
    priya, jo = quiet.person("U0PRIYA"), quiet.person("W0JO")
    root = quiet.messages("C0ACME")[0].ts
    before = len(quiet.posts)
    assert "not supported in threads" in priya.command("C0ACME", "/scope x", root).text
    assert "not a valid command" in priya.command("C0ACME", "/nonsense").text
    assert "not a valid command" in jo.command("C0ACME", "/scope x").text
    with pytest.raises(NotPossible):
        jo.shortcut("log_complaint", "C0ACME", root)
    with pytest.raises(NotPossible):
        jo.say("C0HEALTH", "hello?")
    assert len(quiet.posts) == before


def test_channel_names_in_commands_are_those_that_slack_sends(quiet):
    dana = quiet.person("U0DANA")
    for channel, name in (
        ("C0HEALTH", "privategroup"),
        ("C0GENERAL", "general"),
        (dana.direct, "directmessage"),
    ):
        dana.command(channel, "/fit")
        assert quiet.posts[-1].body["channel_name"] == name
