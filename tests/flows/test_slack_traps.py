"""Bad days: Slack is late, repeats itself, turns things round, and forgets who the bot is."""

from itertools import permutations
from typing import Any

import pytest
from journey import draft_apology, history, state_of
from living import Living
from upsets import ROOM, after_a_while, said, settled

from bot.domain.draft import DraftState

SHARED = "C0ACME"
RULER = "triangular_ruler"
Order = tuple[int, ...]


def texts(living: Living) -> list[str]:
    return [ask.text for ask in history(living).scope_requests]


# --- events ---


def test_an_emoji_whose_event_comes_late_logs_the_message_once(living: Living) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    living.slack.trouble.delay_events(1_800)
    priya.react(ROOM, ts, RULER)
    assert living.inbox_is_empty()
    assert texts(living) == []

    living.slack.advance(1_801)

    living.slack.wait_for(lambda: texts(living))
    living.slack.wait_for(lambda: priya.ephemerals(ROOM))
    settled(living)
    assert texts(living) == ["Could we get a Spanish page too?"]


@pytest.mark.parametrize("reason", ["http_timeout", None])
def test_events_that_all_come_three_times_count_once_each(
    living: Living, reason: str | None
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    living.slack.trouble.repeat_events(times=2, reason=reason)

    priya.react(ROOM, ts, RULER)
    priya.mention(ROOM, "who is at risk?")
    priya.dm("who is at risk?")
    living.slack.wait_for(
        lambda: all(
            len(living.slack.sent_events(kind)) >= 3
            for kind in ("reaction_added", "app_mention", "message")
        )
    )
    settled(living)

    assert len(texts(living)) == 1
    assert sum("Logged for" in m.text for m in priya.ephemerals(ROOM)) == 1
    assert sum("at risk" in m.text for m in priya.ephemerals(ROOM)) == 1
    assert len([m for m in living.slack.dms("U0PRIYA") if m.user == "U0GOODFIT"]) == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_emoji_put_on_and_off_and_on_again_logs_once_in_whatever_order_the_events_come(
    living: Living, order: Order
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    living.slack.trouble.hold_events()
    priya.react(ROOM, ts, RULER)
    priya.unreact(ROOM, ts, RULER)
    priya.react(ROOM, ts, RULER)

    replies = []
    for envelope in in_order(living.slack.trouble.held, order):
        replies.append(living.slack.resend(envelope).status)
        settled(living)

    assert replies == [200] * 3
    assert texts(living) == ["Could we get a Spanish page too?"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_emoji_put_on_and_taken_off_leaves_nothing_in_whatever_order_the_events_come(
    living: Living, order: Order
) -> None:
    priya, ts = living.slack.person("U0PRIYA"), said(living)
    living.slack.trouble.hold_events()
    priya.react(ROOM, ts, RULER)
    priya.unreact(ROOM, ts, RULER)

    living.slack.trouble.release(lambda held: in_order(held, order))
    settled(living)

    assert texts(living) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_while_one_of_two_emoji_stands_the_entry_stands(living: Living, order: Order) -> None:
    priya, tom, ts = living.slack.person("U0PRIYA"), living.slack.person("U0TOM"), said(living)
    living.slack.trouble.hold_events()
    priya.react(ROOM, ts, RULER)
    tom.react(ROOM, ts, RULER)
    priya.unreact(ROOM, ts, RULER)

    living.slack.trouble.release(lambda held: in_order(held, order))
    settled(living)

    assert len(texts(living)) == 1


def in_order(held: list[Any], order: Order) -> list[Any]:
    return [held[n] for n in order]


# --- answers that are missed or lost ---


def test_a_command_whose_answer_slack_missed_is_not_logged_twice_when_it_is_typed_again(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    living.slack.trouble.miss_answers()
    first = priya.command(ROOM, '/scope acme "a banner" 1h')
    assert "operation_timeout" in first.error

    again = priya.command(ROOM, '/scope acme "a banner" 1h')

    assert "Already logged" in again.text
    assert texts(living) == ["a banner"]


def test_an_approval_whose_answer_slack_missed_is_one_approval_and_one_email(
    living: Living,
) -> None:
    thread = draft_apology(living)
    dana, version = living.slack.person("U0DANA"), thread.version(1)
    living.know("U0DANA")
    living.slack.trouble.miss_answers(2)

    dana.press(version, "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")
    living.forge_click("U0DANA", "draft.approve", "{}")
    settled(living)

    assert state_of(living) is DraftState.SENT
    assert len(living.slack.mails()) == 1


@pytest.mark.parametrize("method", ["response_url", "views.publish"])
def test_a_lost_reply_to_an_answer_leaves_one_answer(living: Living, method: str) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    living.slack.trouble.lose_reply(method)

    priya.press(answer.message, "Undo")
    priya.open_home()

    living.slack.wait_for(lambda: "Removed: a banner" in answer.message.text)
    after_a_while(living, priya.home)
    after_a_while(living, living.outbox_is_empty)
    assert len(priya.ephemerals(ROOM)) == 1


@pytest.mark.parametrize("upset", ["expire", "lose"])
def test_a_form_that_could_not_be_seen_to_open_hands_back_what_was_typed(
    living: Living, upset: str
) -> None:
    trouble = living.slack.trouble
    if upset == "expire":
        trouble.expire_trigger()
    else:
        trouble.lose_reply("views.open")

    answer = living.slack.person("U0PRIYA").command(ROOM, '/note acme "they liked the launch"')

    assert answer.error == ""
    assert "You typed: /note acme" in answer.text
    assert "they liked the launch" in answer.text


def test_a_click_whose_form_came_too_late_says_so_and_changes_nothing(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    living.slack.trouble.expire_trigger()

    priya.press(answer.message, "Add details")

    living.slack.wait_for(lambda: any("too long to open" in m.text for m in priya.ephemerals(ROOM)))
    assert priya.modal() is None
    assert texts(living) == ["a banner"]
    priya.press(answer.message, "Add details")
    assert living.slack.wait_for(priya.modal)


def test_a_shortcut_whose_form_came_too_late_says_so(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    living.slack.trouble.expire_trigger()

    priya.shortcut("log_scope_request", SHARED, living.slack.messages(SHARED)[1].ts)

    told = living.slack.wait_for(lambda: priya.ephemerals(SHARED))
    assert "too long to open" in told[-1].text


def test_a_click_in_home_whose_form_came_too_late_is_answered_somewhere(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, '/scope acme "a banner" 1h')
    priya.open_home()
    home = living.slack.wait_for(lambda: (h := priya.home()) and "a banner" in h.words and h)
    living.slack.trouble.expire_trigger(2)

    priya.click(home, "entry.edit.S-1")

    living.slack.wait_for(lambda: any("too long" in m.text for m in living.slack.dms("U0PRIYA")))
