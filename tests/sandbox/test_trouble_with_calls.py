import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)

ROOM = "C0ACMEINT"
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}


def texts(slack):
    return [m.text for m in slack.messages(ROOM) if m.user == "U0GOODFIT"]


def refusal(call, **arguments):
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    answer = caught.value.response
    return answer.status_code, answer["error"]


def test_a_rate_limit_refuses_names_the_wait_and_ends_after_its_calls(slack, client):
    slack.trouble.rate_limit("chat.postMessage", times=2, retry_after=7)
    assert slack.trouble.armed == [
        (
            "chat.postMessage: the next 2 calls will be refused with 429 ratelimited, "
            "try again after 7 s"
        )
    ]
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=ROOM, text="one")
    assert caught.value.response.headers["Retry-After"] == "7"
    assert refusal(client.chat_postMessage, channel=ROOM, text="two") == (429, "ratelimited")
    client.chat_postMessage(channel=ROOM, text="three")
    assert texts(slack) == ["three"]
    assert slack.trouble.armed == []


def test_slacks_own_client_waits_and_tries_again(slack):
    handlers = [RateLimitErrorRetryHandler(max_retry_count=1)]
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=handlers)
    slack.trouble.rate_limit("chat.postMessage", retry_after=0)
    client.chat_postMessage(channel=ROOM, text="patience")
    assert texts(slack) == ["patience"]
    assert len(slack.calls("chat.postMessage")) == 2


def test_a_call_can_fail_with_any_error_before_anything_is_done(slack, client):
    slack.trouble.fail_next("chat.postMessage", error="fatal_error")
    slack.trouble.fail_next("chat.postMessage", status=503)
    assert refusal(client.chat_postMessage, channel=ROOM, text="x") == (200, "fatal_error")
    assert refusal(client.chat_postMessage, channel=ROOM, text="x") == (503, "service_unavailable")
    assert texts(slack) == []
    assert [p.status for p in slack.refusals()] == [200, 503]


def test_a_fault_without_an_error_or_without_calls_is_refused(slack):
    with pytest.raises(ValueError, match="which error"):
        slack.trouble.fail_next("chat.postMessage")
    with pytest.raises(ValueError, match="at least once"):
        slack.trouble.lose_reply("chat.postMessage", times=0)


def test_only_the_named_method_fails_unless_none_is_named(slack, client):
    slack.trouble.fail_next("chat.update", status=500)
    client.chat_postMessage(channel=ROOM, text="x")
    slack.trouble.stop_all()
    slack.trouble.fail_next(status=500)
    assert refusal(client.auth_test) == (500, "internal_error")
    assert client.auth_test()["ok"]


def test_500_after_the_work_was_done_leaves_the_message_there(slack, client):
    slack.trouble.fail_after_work("chat.postMessage")
    assert refusal(client.chat_postMessage, channel=ROOM, text="x") == (500, "internal_error")
    assert texts(slack) == ["x"]


def test_a_lost_reply_cuts_the_line_after_the_post_was_accepted(slack, client):
    slack.trouble.lose_reply("chat.postMessage")
    with pytest.raises(ConnectionError):
        client.chat_postMessage(channel=ROOM, text="x")
    assert texts(slack) == ["x"]
    assert [p.answer for p in slack.refusals()] == ["the reply was lost"]
    client.chat_postMessage(channel=ROOM, text="y")
    assert texts(slack) == ["x", "y"]


def test_a_client_that_repeats_a_lost_post_posts_twice(slack):
    handlers = [ConnectionErrorRetryHandler(max_retry_count=1)]
    client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=handlers)
    slack.trouble.lose_reply("chat.postMessage")
    client.chat_postMessage(channel=ROOM, text="x")
    assert texts(slack) == ["x", "x"]


def test_an_answer_through_a_response_url_fails_and_is_lost_like_a_call(slack, bot):
    urls = []

    @bot.app.command("/scope")
    def on_scope(ack, body):
        urls.append(body["response_url"])
        ack()

    priya = slack.person("U0PRIYA")
    priya.command(ROOM, "/scope x")
    slack.trouble.fail_next("response_url", status=500)
    slack.trouble.lose_reply("response_url")
    assert httpx.post(urls[0], json={"text": "one"}).status_code == 500
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.post(urls[0], json={"text": "two"})
    assert httpx.post(urls[0], json={"text": "three"}).text == "ok"
    assert [m.text for m in priya.ephemerals()] == ["two", "three"]


def test_an_expired_trigger_keeps_the_form_from_opening_once(slack, hearer):
    @hearer.app.command("/scope")
    def on_scope(ack, body, client):
        try:
            client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        except SlackApiError as error:
            hearer.got.append(error.response["error"])
        ack()

    priya = slack.person("U0PRIYA")
    slack.trouble.expire_trigger()
    priya.command(ROOM, "/scope x")
    assert hearer.got == ["expired_trigger_id"]
    assert priya.modal() is None
    priya.command(ROOM, "/scope x")
    assert priya.modal() is not None


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_revoked_token_fails_every_call_until_it_is_restored(slack, client, error):
    slack.trouble.revoke_token(error)
    assert slack.trouble.armed == [f"Every call of the bot fails: {error}"]
    assert refusal(client.auth_test) == (200, error)
    assert refusal(client.chat_postMessage, channel=ROOM, text="x") == (200, error)
    slack.trouble.restore_token()
    assert client.auth_test()["ok"]
    assert texts(slack) == []


def test_the_bot_can_be_told_that_its_token_was_revoked(slack, hearer):
    @hearer.app.event("tokens_revoked")
    def on_revoked(event):
        hearer.got.append(event["tokens"])

    hearer.client.auth_test()
    slack.trouble.revoke_token(tell=True)
    slack.wait_for(lambda: slack.sent_events("tokens_revoked"))
    assert slack.sent_events("tokens_revoked")[0]["event"]["tokens"]["bot"] == ["U0GOODFIT"]


def test_charts_and_tables_are_refused_and_all_else_is_taken(slack, client):
    cell = {"type": "raw_text", "text": "Acme"}
    table = {"type": "data_table", "caption": "Clients", "rows": [[cell], [cell]]}
    slack.trouble.refuse_figures()
    assert slack.trouble.armed == ["Charts and tables are refused"]
    assert refusal(client.chat_postMessage, channel=ROOM, text="a", blocks=[table]) == (
        200,
        "invalid_blocks",
    )
    client.chat_postMessage(channel=ROOM, text="b", blocks=[{"type": "divider"}])
    slack.trouble.stop_all()
    client.chat_postMessage(channel=ROOM, text="c", blocks=[table])
    assert texts(slack) == ["b", "c"]
