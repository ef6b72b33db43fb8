import json
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import websocket
from by_hand import acknowledge, opened, read, socket_to, started
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode import websocket_client as on_websocket_client
from slack_sdk import WebClient
from starlette.responses import JSONResponse
from tiny_bot import Served, answering

from sandbox.driver import LocalSlack
from sandbox.slack import Settings

ROOM = "C0GENERAL"
CLIENTS = [SocketModeHandler, on_websocket_client.SocketModeHandler]


@contextmanager
def bolt_on(slack, connector_class):
    """A Bolt app on one of the clients that Bolt offers."""
    bolt = App(client=WebClient(slack.bot_token, base_url=slack.api_url))
    connector = connector_class(bolt, slack.app_token)
    connector.connect()
    slack.wait_for(lambda: slack.sockets == 1)
    yield bolt
    connector.close()
    slack.wait_for(lambda: slack.sockets == 0)


def test_only_the_app_level_token_opens_a_connection_and_it_opens_nothing_else(slack):
    url = urlsplit(opened(slack)["url"])
    assert (url.scheme, url.netloc) == ("ws", urlsplit(slack.url).netloc)
    assert parse_qs(url.query)["app_id"] == ["A0GOODFIT"]
    assert opened(slack, "xapp-1-A0GOODFIT-1-wrong")["error"] == "invalid_auth"
    assert opened(slack, slack.bot_token)["error"] == "not_allowed_token_type"
    assert httpx.post(slack.api_url + "apps.connections.open").json()["error"] == "not_authed"
    asked = httpx.post(slack.api_url + "auth.test", data={"token": slack.app_token}).json()
    assert asked["error"] == "not_allowed_token_type"


def test_the_token_is_there_again_after_a_restart_and_may_be_given(tmp_path):
    with LocalSlack(settings=Settings(folder=tmp_path / "slack")) as first:
        token = first.app_token
    with LocalSlack(settings=Settings(folder=tmp_path / "slack")) as second:
        assert second.app_token == token
    with LocalSlack(settings=Settings(app_token="xapp-mine")) as third:
        assert opened(third, "xapp-mine")["ok"]


def test_a_ticket_works_once_and_only_from_this_machine(slack):
    url = opened(slack)["url"]
    websocket.create_connection(url, timeout=10).close()
    for refused in (url, url.partition("?")[0], url.replace("ticket=", "ticket=x")):
        with pytest.raises(websocket.WebSocketBadStatusException):
            websocket.create_connection(refused, timeout=10)
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(opened(slack)["url"], timeout=10, host="evil.example")


def test_hello_comes_first_and_counts_the_connections(slack):
    with socket_to(slack, greeted=False) as first, socket_to(slack, greeted=False) as second:
        hello = read(first)
        assert hello["type"] == "hello"
        assert hello["connection_info"] == {"app_id": "A0GOODFIT"}
        assert hello["debug_info"]["approximate_connection_time"] == 18060
        assert [hello["num_connections"], read(second)["num_connections"]] == [1, 2]
        assert slack.sockets == 2
    slack.wait_for(lambda: slack.sockets == 0)


def test_there_are_ten_connections_at_most(slack):
    lines = [websocket.create_connection(opened(slack)["url"], timeout=10) for _ in range(11)]
    slack.wait_for(lambda: slack.sockets == 10)
    assert read(lines[10])["reason"] == "too_many_websockets"
    assert lines[10].recv() == ""
    for line in lines:
        line.close()


def test_pings_go_both_ways(slack):
    with socket_to(slack) as line:
        line.ping("are you there")
        seen = {}
        while seen.keys() < {websocket.ABNF.OPCODE_PING, websocket.ABNF.OPCODE_PONG}:
            code, frame = line.recv_data_frame(control_frame=True)
            seen[code] = bytes(frame.data)
        assert seen[websocket.ABNF.OPCODE_PONG] == b"are you there"


def test_a_command_travels_in_an_envelope_and_its_acknowledgement_is_the_answer(slack):
    priya = slack.person("U0PRIYA")
    with socket_to(slack) as line, started(priya.command, ROOM, "/scope x & <b>") as found:
        envelope = read(line)
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        assert envelope["payload"]["command"] == "/scope"
        assert envelope["payload"]["text"] == "x &amp; &lt;b&gt;"
        assert "retry_attempt" not in envelope
        acknowledge(line, envelope, text="noted")
    assert found[0].text == "noted"
    assert [m.text for m in priya.ephemerals()] == ["noted"]


def test_what_is_no_acknowledgement_of_anything_is_passed_over(slack):
    with (
        socket_to(slack) as line,
        started(slack.person("U0PRIYA").command, ROOM, "/scope x") as out,
    ):
        envelope = read(line)
        for noise in ("{", "[]", '"hi"', "{}", '{"envelope_id": "another"}'):
            line.send(noise)
        acknowledge(line, envelope, text="still here")
        acknowledge(line, envelope, text="twice")
    assert out[0].text == "still here"
    assert len(slack.person("U0PRIYA").ephemerals()) == 1


def test_every_connection_gets_its_share_and_any_of_them_may_acknowledge(slack):
    priya = slack.person("U0PRIYA")
    with socket_to(slack) as one, socket_to(slack) as other:
        said = []
        for reading in (other, one):
            with started(priya.command, ROOM, "/scope x") as found:
                acknowledge(one, read(reading), text="noted")
            said += [found[0].text]
    assert said == ["noted", "noted"]


def test_a_command_that_is_acknowledged_too_late_shows_operation_timeout_and_nothing_else():
    with LocalSlack(settings=Settings(answer_limit=0.2)) as slack, socket_to(slack) as line:
        priya = slack.person("U0PRIYA")
        late = priya.command(ROOM, "/scope x")
        acknowledge(line, read(line), text="too late")
        slack.slack.outgoing.limit = 5.0
        with started(priya.command, ROOM, "/scope y") as found:
            acknowledge(line, read(line), text="in time")
        shown = [m.text for m in priya.ephemerals()]
    assert late.text == '/scope failed with the error "operation_timeout"'
    assert shown == [late.text, found[0].text] == [late.text, "in time"]


def test_an_event_that_is_not_acknowledged_comes_again_with_its_number_and_reason():
    settings = Settings(answer_limit=0.2, retry_pauses=(0.0, 0.0))
    with LocalSlack(settings=settings) as slack, socket_to(slack) as line:
        slack.person("U0PRIYA").open_home()
        came = [read(line) for _ in range(3)]
    numbered = [(e["retry_attempt"], e["retry_reason"]) for e in came]
    assert numbered == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert {e["type"] for e in came} == {"events_api"}
    assert not any(e["accepts_response_payload"] for e in came)
    assert len({e["payload"]["event_id"] for e in came}) == 1
    assert len({e["envelope_id"] for e in came}) == 3


def test_while_there_is_a_socket_the_address_is_left_alone_and_the_log_shows_the_same(slack):
    priya = slack.person("U0PRIYA")

    def logged(answer):
        post = next(p for p in reversed(slack.posts) if p.direction == "out")
        assert json.loads(post.answer) == {"text": answer}
        steady = {k: v for k, v in post.body.items() if k not in ("trigger_id", "response_url")}
        return post.name, steady, post.status

    with Served(answering(lambda _r, _b: JSONResponse({"text": "by address"}))) as bot:
        slack.bot_url = bot.url
        with socket_to(slack) as line, started(priya.command, ROOM, "/scope x") as found:
            acknowledge(line, read(line), text="by socket")
        assert found[0].text == "by socket"
        by_socket = logged("by socket")
        slack.wait_for(lambda: slack.sockets == 0)
        assert priya.command(ROOM, "/scope x").text == "by address"
        assert logged("by address") == by_socket
    slack.bot_url = None
    assert "dispatch_failed" in priya.command(ROOM, "/scope x").text


def test_a_warning_lets_the_old_connection_work_until_there_is_a_new_one(slack):
    priya = slack.person("U0PRIYA")
    with socket_to(slack) as old:
        slack.disconnect("warning")
        assert read(old).items() > {"type": "disconnect", "reason": "warning"}.items()
        assert slack.sockets == 0
        with started(priya.command, ROOM, "/scope x") as first:
            acknowledge(old, read(old), text="by the old one")
        with socket_to(slack) as new, started(priya.command, ROOM, "/scope x") as second:
            acknowledge(new, read(new), text="by the new one")
    assert [first[0].text, second[0].text] == ["by the old one", "by the new one"]


def test_any_other_reason_closes_the_connection(slack):
    with socket_to(slack) as line:
        slack.disconnect("link_disabled")
        assert read(line)["reason"] == "link_disabled"
        assert line.recv() == ""
    assert slack.sockets == 0


@pytest.mark.parametrize("connector_class", CLIENTS)
def test_slacks_own_clients_answer_even_long_envelopes(slack, connector_class):
    words = "ünïcode “payload” 🎉 " * 4_000
    seen = []
    with bolt_on(slack, connector_class) as app:
        app.command("/scope")(lambda ack, body: (seen.append(body["text"]), ack("noted")))
        app.event("app_home_opened")(lambda event: seen.append(event["user"]))
        priya = slack.person("U0PRIYA")
        assert priya.command(ROOM, f"/scope {words}").text == "noted"
        priya.open_home()
        slack.wait_for(lambda: seen == [words.strip(), "U0PRIYA"])


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
def test_slacks_own_client_comes_back_when_it_is_sent_away(slack, reason):
    with bolt_on(slack, SocketModeHandler) as app:
        app.command("/scope")(lambda ack: ack("still here"))
        slack.disconnect(reason)
        slack.wait_for(lambda: slack.sockets == 1)
        assert slack.person("U0PRIYA").command(ROOM, "/scope x").text == "still here"
