import itertools

import pytest
from by_hand import acknowledge, read, socket_to
from starlette.responses import Response
from tiny_bot import Served, answering

from sandbox.driver import LocalSlack
from sandbox.slack import Settings

ROOM = "C0ACMEINT"


def listening(bot, *kinds):
    """Let the bot write down each event: its type and Slack's number and reason of a retry."""
    for kind in kinds:

        @bot.app.event(kind)
        def on_event(event, request):
            number = request.headers.get("x-slack-retry-num", ["0"])[0]
            reason = request.headers.get("x-slack-retry-reason", [""])[0]
            bot.got.append((event["type"], number, reason.removeprefix("http_")))


def reacted(slack, *names):
    priya, ts = slack.person("U0PRIYA"), slack.messages(ROOM)[0].ts
    for name in names:
        priya.react(ROOM, ts, name)


def test_a_late_event_is_not_waited_for_and_comes_when_the_clock_says_so(slack, hearer):
    listening(hearer, "reaction_added")
    slack.trouble.delay_events(3600)
    reacted(slack, "eyes")
    assert slack.trouble.armed == ["Events come 3600 s late", "Late events still under way: 1"]
    assert hearer.got == []
    slack.advance(3601)
    slack.wait_for(lambda: hearer.got == [("reaction_added", "0", "")])
    (envelope,) = slack.wait_for(lambda: slack.sent_events("reaction_added"))
    assert slack.workspace.now() - envelope["event_time"] > 3600
    assert slack.trouble.armed == ["Events come 3600 s late"]


def test_a_repeated_event_has_the_same_id_and_says_which_retry_it_is(slack, hearer):
    listening(hearer, "reaction_added")
    slack.trouble.repeat_events(2)
    reacted(slack, "eyes")
    slack.wait_for(lambda: len(hearer.got) == 3)
    assert hearer.got == [
        ("reaction_added", "0", ""),
        ("reaction_added", "1", "timeout"),
        ("reaction_added", "2", "timeout"),
    ]
    assert len({e["event_id"] for e in slack.sent_events("reaction_added")}) == 1


def test_an_event_may_be_repeated_without_saying_so(slack, hearer):
    listening(hearer, "reaction_added")
    slack.trouble.repeat_events(1, reason=None)
    reacted(slack, "eyes")
    slack.wait_for(lambda: hearer.got == [("reaction_added", "0", "")] * 2)


def test_held_events_arrive_in_the_order_in_which_they_are_released(slack, hearer):
    @hearer.app.event("reaction_added")
    def on_reaction(event):
        hearer.got.append(event["reaction"])

    slack.trouble.hold_events()
    reacted(slack, "one", "two", "three")
    assert hearer.got == []
    assert slack.trouble.armed == ["Events are held back, 3 so far"]
    replies = slack.trouble.release(order=reversed)
    assert [reply.status for reply in replies] == [200, 200, 200]
    assert hearer.got == ["three", "two", "one"]
    reacted(slack, "four")
    assert hearer.got[-1] == "four"
    assert slack.trouble.held == []


def test_a_removal_can_overtake_what_it_removes(slack, hearer):
    listening(hearer, "reaction_added", "reaction_removed")
    slack.trouble.hold_events("reaction_added")
    reacted(slack, "eyes")
    slack.person("U0PRIYA").unreact(ROOM, slack.messages(ROOM)[0].ts, "eyes")
    slack.trouble.release()
    assert [kind for kind, *_ in hearer.got] == ["reaction_removed", "reaction_added"]


def test_a_held_event_says_what_was_true_when_it_happened(slack, hearer):
    @hearer.app.event("user_change")
    def on_change(event):
        hearer.got.append(event["user"]["is_admin"])

    tom = slack.person("U0TOM")
    slack.trouble.hold_events()
    tom.become(is_admin=True)
    tom.become(is_admin=False)
    slack.trouble.release()
    assert hearer.got == [True, False]


def test_stopping_all_trouble_lets_held_events_go_and_forgets_the_rest(slack, hearer):
    listening(hearer, "reaction_added")
    slack.trouble.hold_events()
    slack.trouble.repeat_events()
    slack.trouble.delay_events(60)
    slack.trouble.fail_next("chat.postMessage", status=500)
    slack.trouble.revoke_token()
    slack.trouble.miss_answers()
    assert len(slack.trouble.armed) == 6
    reacted(slack, "eyes")
    slack.trouble.stop_all()
    assert slack.trouble.armed == []
    assert hearer.got == [("reaction_added", "0", "")]
    assert hearer.client.chat_postMessage(channel=ROOM, text="all is well")["ok"]


def test_slack_tries_again_at_once_after_a_minute_and_after_five():
    asked = itertools.count()

    def answer(_request, _body):
        next(asked)
        return Response(status_code=500)

    with LocalSlack(settings=Settings()) as slack, Served(answering(answer)) as bot:
        slack.bot_url = bot.url
        slack.person("U0PRIYA").open_home()
        sent = lambda: len(slack.sent_events("app_home_opened"))  # noqa: E731
        slack.wait_for(lambda: sent() == 2)
        slack.advance(61)
        slack.wait_for(lambda: sent() == 3)
        slack.advance(301)
        slack.wait_for(lambda: sent() == 4)


def test_a_bot_that_cannot_be_reached_hears_of_it_in_the_reason(slack, bot):
    listening(bot, "app_home_opened")
    right, slack.bot_url = slack.bot_url, "http://127.0.0.1:9"
    slack.slack.events.pauses = (60.0,)
    slack.person("U0PRIYA").open_home()
    slack.bot_url = right
    slack.advance(61)
    slack.wait_for(lambda: bot.got == [("app_home_opened", "1", "connection_failed")])


def test_over_a_socket_a_repeated_event_says_so_in_its_envelope(slack):
    slack.trouble.repeat_events(1, reason="http_error")
    with socket_to(slack) as line:
        delivery = slack.slack.gestures.open_app("U0PRIYA")
        first = read(line)
        acknowledge(line, first)
        assert delivery.result(5).ok
        second = read(line)
        acknowledge(line, second)
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "error")
    assert first["payload"] == second["payload"]


@pytest.mark.parametrize("kind", ["command", "click", "form"])
def test_a_missed_answer_shows_slacks_own_error_though_the_bot_has_worked(slack, hearer, kind):
    @hearer.app.command("/scope")
    def on_scope(ack, body, client):
        hearer.got.append("command")
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        ack("Logged")

    @hearer.app.action("undo")
    def on_undo(ack):
        hearer.got.append("click")
        ack()

    @hearer.app.view("log")
    def on_log(ack):
        hearer.got.append("form")
        ack()

    priya = slack.person("U0PRIYA")
    hearer.client.chat_postMessage(channel=ROOM, text="x", blocks=[BUTTON])
    if kind == "form":
        priya.command(ROOM, "/scope x")
    slack.trouble.miss_answers()
    if kind == "command":
        answer = priya.command(ROOM, "/scope x")
        assert answer.text == '/scope failed with the error "operation_timeout"'
        assert [m.text for m in priya.ephemerals()] == [answer.text]
    elif kind == "click":
        assert priya.press(slack.messages(ROOM)[-1], "Undo").error == "operation_timeout"
    else:
        done = priya.submit(priya.modal())
        assert (done.result, list(done.errors)) == ("failed", [""])
        assert priya.modal() is not None
    assert hearer.got[-1] == kind
    assert slack.trouble.armed == []


MODAL = {
    "type": "modal",
    "callback_id": "log",
    "title": {"type": "plain_text", "text": "Log"},
    "submit": {"type": "plain_text", "text": "Log"},
    "blocks": [{"type": "divider"}],
}
BUTTON = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "undo", "text": {"type": "plain_text", "text": "Undo"}}
    ],
}
