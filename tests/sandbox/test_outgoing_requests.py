import threading

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.responses import PlainTextResponse, Response
from tiny_bot import Served, answering

from sandbox.driver import LocalSlack
from sandbox.loopback import check_loopback
from sandbox.slack import Settings


def test_requests_carry_a_signature_that_slacks_own_verifier_accepts(slack):
    seen = []
    verifier = SignatureVerifier(slack.signing_secret)

    def answer(request, body):
        seen.append(verifier.is_valid_request(body, dict(request.headers)))
        return Response()

    with Served(answering(answer)) as bot:
        slack.bot_url = bot.url
        slack.person("U0PRIYA").command("C0GENERAL", "/fit “Acme” — now")
        slack.person("U0PRIYA").open_home()
        slack.post_raw(b"payload=%7B%7D", signature="v0=" + "0" * 64)
        slack.post_raw(b"payload=%7B%7D", timestamp="1600000000")
    assert seen == [True, True, False, False]


def test_a_bot_that_is_too_slow_shows_operation_timeout_and_its_answer_is_dropped():
    release, answered = threading.Event(), threading.Event()

    def answer(_request, _body):
        release.wait(5)
        answered.set()
        return PlainTextResponse("too late")

    with LocalSlack(settings=Settings(answer_limit=0.2)) as slack, Served(answering(answer)) as bot:
        slack.bot_url = bot.url
        said = slack.person("U0PRIYA").command("C0GENERAL", "/scope x")
        release.set()
        assert answered.wait(5)
        assert [m.text for m in slack.person("U0PRIYA").ephemerals()] == [said.text]
    assert said.text == '/scope failed with the error "operation_timeout"'
    assert said.message.is_ephemeral


def test_a_bot_that_fails_or_is_not_there_is_told_apart(slack):
    priya = slack.person("U0PRIYA")
    assert "dispatch_failed" in priya.command("C0GENERAL", "/scope x").text
    with Served(answering(lambda _r, _b: Response(status_code=500))) as bot:
        slack.bot_url = bot.url
        assert "http_service_error" in priya.command("C0GENERAL", "/scope x").text


def test_a_failed_event_comes_again_with_its_number_and_reason(slack):
    seen = []

    def answer(request, _body):
        headers = request.headers
        seen.append((headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")))
        return Response(status_code=500 if len(seen) < 3 else 200)

    with Served(answering(answer)) as bot:
        slack.bot_url = bot.url
        slack.person("U0PRIYA").open_home()
        slack.wait_for(lambda: len(slack.sent_events("app_home_opened")) == 3)
    assert seen == [(None, None), ("1", "http_error"), ("2", "http_error")]
    ids = {envelope["event_id"] for envelope in slack.sent_events("app_home_opened")}
    assert len(ids) == 1


def test_an_event_is_not_repeated_when_the_bot_asks_for_that(slack):
    with Served(
        answering(lambda _r, _b: Response(status_code=500, headers={"X-Slack-No-Retry": "1"}))
    ) as bot:
        slack.bot_url = bot.url
        slack.person("U0PRIYA").open_home()
        slack.person("U0PRIYA").open_home()
    assert len({e["event_id"] for e in slack.sent_events("app_home_opened")}) == 2
    assert len(slack.sent_events("app_home_opened")) == 2


def test_nothing_but_loopback_is_listened_on():
    check_loopback("127.0.0.1")
    check_loopback("::1")
    with pytest.raises(ValueError, match="loopback"):
        check_loopback("192.0.2.1")


def test_what_happened_is_there_after_a_restart(tmp_path):
    settings = Settings(folder=tmp_path / "slack")
    with LocalSlack(settings=settings) as first:
        first.person("U0DANA").say("C0GENERAL", "remember me")
        token = first.bot_token
    with LocalSlack(settings=settings) as second:
        assert second.messages("C0GENERAL")[-1].text == "remember me"
        assert second.bot_token == token


def test_a_failed_wait_shows_a_picture_of_the_state(slack):
    slack.person("U0DANA").say("C0GENERAL", "look at me")
    with pytest.raises(AssertionError, match="look at me"):
        slack.wait_for(lambda: False, timeout=0.01)
