"""What the bot sends to Slack: at Slack's pace, once, and safely again where it may be again."""

import pytest
from journey import HEALTH, digests, draft_apology, history
from living import Living
from sqlalchemy import text
from upsets import ROOM, a_night_comes, lose_a_digest, nothing_is_in_hand, waits_in_outbox

from bot.store.every_team import EveryTeam

POST = "chat.postMessage"


def states(living: Living, kind: str) -> list[str]:
    with living.database.session() as session:
        query = text("SELECT state FROM deliveries WHERE kind = :kind ORDER BY id")
        return list(session.execute(query, {"kind": kind}).scalars())


# --- the limits of the pace ---


@pytest.mark.parametrize("method", [POST, "conversations.info", "conversations.members"])
def test_a_digest_that_slack_puts_off_waits_as_long_as_slack_says_and_is_then_posted(
    living: Living, method: str
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.rate_limit(method, retry_after=90)

    a_night_comes(living)
    living.slack.wait_for(lambda: waits_in_outbox(living, "ratelimited"))
    living.clock.advance(seconds=80)
    assert living.send_all() == 0
    assert len(digests(living)) == 1

    living.clock.advance(seconds=15)
    living.slack.wait_for(lambda: len(digests(living)) == 2)
    assert not digests(living)[-1].text.startswith("(repeated)")


def test_an_answer_through_a_response_url_that_slack_puts_off_arrives_later(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a banner" 1h')
    living.slack.trouble.rate_limit("response_url", retry_after=30)

    priya.press(answer.message, "Undo")
    living.slack.wait_for(lambda: waits_in_outbox(living, "429"))
    assert history(living).scope_requests == ()
    living.clock.advance(minutes=1)

    living.slack.wait_for(lambda: "Removed: a banner" in answer.message.text)


def test_a_reaction_whose_message_slack_would_not_show_just_now_is_logged_later(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = living.slack.person("U0SAM").say(ROOM, "They want a video").ts
    living.slack.trouble.rate_limit("reactions.get", retry_after=30)

    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(living.slack.refusals)

    def is_logged() -> bool:
        living.clock.advance(seconds=10)
        return bool(history(living).scope_requests)

    living.slack.wait_for(is_logged)
    living.slack.wait_for(lambda: len(priya.ephemerals(ROOM)) == 1)


# --- no key makes a post happen once ---


def test_a_digest_whose_answer_was_lost_is_repeated_once_after_two_minutes_and_says_so(
    living: Living,
) -> None:
    lose_a_digest(living)
    assert len(digests(living)) == 2
    living.clock.advance(seconds=100)
    assert living.send_all() == 0

    living.clock.advance(seconds=30)
    living.slack.wait_for(lambda: len(digests(living)) == 3)
    living.slack.wait_for(living.outbox_is_empty)
    assert [d.text.startswith("(repeated) ") for d in digests(living)] == [False, False, True]
    living.clock.advance(hours=1)
    assert living.send_all() == 0


def test_a_digest_lost_twice_is_not_posted_a_third_time(living: Living) -> None:
    lose_a_digest(living, times=2)
    living.clock.advance(seconds=130)
    living.slack.wait_for(lambda: len(digests(living)) == 3)
    living.slack.wait_for(living.outbox_is_empty)

    living.clock.advance(hours=2)

    assert living.send_all() == 0
    assert len(digests(living)) == 3
    assert "parked" in states(living, "card")


def test_a_digest_that_slack_posted_and_called_a_failure_is_not_posted_twice_unsaid(
    living: Living,
) -> None:
    """An error 500 after the work is as unclear as no answer at all."""
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.fail_after_work(POST, status=500)
    a_night_comes(living)
    living.slack.wait_for(lambda: waits_in_outbox(living, "Slack"))
    assert len(digests(living)) == 2

    living.clock.advance(minutes=3)
    living.slack.wait_for(lambda: len(digests(living)) == 3)

    assert digests(living)[-1].text.startswith("(repeated) ")


def test_a_version_whose_answer_was_lost_stands_in_its_thread_once(living: Living) -> None:
    """A thread post is parked with a button for a person; nobody reads a letter twice."""
    thread = draft_apology(living)
    thread.version(1)
    living.slack.wait_for(living.outbox_is_empty)
    living.slack.trouble.lose_reply(POST)
    tom = living.slack.person("U0TOM")
    tom.press(thread.version(1), "Edit")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "subject" in m.values and m)
    assert tom.submit(form, {"subject": "Your report: two days late"}).result == "closed"
    thread.version(2)

    for _ in range(4):
        living.slack.wait_for(lambda: nothing_is_in_hand(living))
        living.clock.advance(minutes=2)
        living.send_all()

    copies = [m for m in thread.replies if m.words.startswith("Version 2")]
    assert len(copies) == 1
    assert "If it is not below, post it" in thread.root.words


def test_a_version_whose_sender_died_stands_at_most_once_and_a_person_looks(
    living: Living,
) -> None:
    thread = draft_apology(living)
    thread.version(1)
    living.slack.wait_for(living.outbox_is_empty)
    living.bot.schedule.stop()
    tom = living.slack.person("U0TOM")
    tom.press(thread.version(1), "Edit")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "subject" in m.values and m)
    tom.submit(form, {"subject": "Your report: two days late"})
    every_team = EveryTeam(living.database.session)
    # Whoever took them died before it could say whether they were posted.
    while every_team.claim_delivery(now=living.clock()):
        pass
    living.clock.advance(minutes=2)

    living.send_all()

    assert [m for m in thread.replies if m.words.startswith("Version 2")] == []
    assert "If it is not below, post it" in thread.root.words
    living.know("U0DANA")
    living.slack.person("U0DANA").press(thread.root, "Post it below")
    living.send_all()
    assert len([m for m in thread.replies if m.words.startswith("Version 2")]) == 1


def test_a_manager_posts_a_reply_that_did_not_arrive_with_one_click(living: Living) -> None:
    thread = draft_apology(living)
    thread.version(1)
    living.slack.wait_for(living.outbox_is_empty)
    living.slack.trouble.lose_reply(POST)
    tom = living.slack.person("U0TOM")
    tom.press(thread.version(1), "Edit")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "subject" in m.values and m)
    tom.submit(form, {"subject": "Your report: two days late"})
    thread.wait_until("If it is not below, post it")

    living.slack.person("U0DANA").press(thread.root, "Post it below")

    def copies() -> int:
        return len([m for m in thread.replies if m.words.startswith("Version 2")])

    living.slack.wait_for(lambda: copies() == 2)
    living.slack.wait_for(lambda: "If it is not below" not in thread.root.words)
    living.forge_click("U0DANA", "draft.post_again.v2", '{"draft": 1, "card": "draft:1:v2"}')
    living.slack.wait_for(living.outbox_is_empty)
    assert copies() == 2


@pytest.mark.parametrize("upset", ["lose_reply", "fail_after_work"])
def test_a_direct_message_that_was_perhaps_posted_is_not_posted_again(
    living: Living, upset: str
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.workspace.channels[HEALTH]["is_ext_shared"] = True
    getattr(living.slack.trouble, upset)(POST)

    a_night_comes(living)
    living.slack.wait_for(lambda: living.slack.dms("U0DANA") and living.slack.dms("U0TOM"))
    for _ in range(4):
        living.slack.wait_for(lambda: nothing_is_in_hand(living))
        living.clock.advance(minutes=3)
        living.send_all()

    assert [len(living.slack.dms(who)) for who in ("U0DANA", "U0TOM")] == [1, 1]


@pytest.mark.parametrize("upset", ["lose_reply", "fail_after_work"])
def test_a_private_word_that_was_perhaps_posted_is_not_said_twice(
    living: Living, upset: str
) -> None:
    priya = living.slack.person("U0PRIYA")
    ts = living.slack.person("U0SAM").say(ROOM, "They want a video").ts
    getattr(living.slack.trouble, upset)("chat.postEphemeral")

    priya.react(ROOM, ts, "triangular_ruler")
    living.slack.wait_for(lambda: priya.ephemerals(ROOM))
    for _ in range(4):
        living.slack.wait_for(lambda: nothing_is_in_hand(living))
        living.clock.advance(minutes=3)
        living.send_all()

    assert len(priya.ephemerals(ROOM)) == 1


@pytest.mark.parametrize("method", ["chat.update", "views.publish"])
def test_what_is_safe_to_repeat_is_repeated_until_it_is_right(living: Living, method: str) -> None:
    thread = draft_apology(living)
    version, dana = thread.version(1), living.slack.person("U0DANA")
    living.slack.wait_for(living.outbox_is_empty)
    living.slack.trouble.fail_next(method, status=503, times=2)
    dana.open_home()
    dana.press(version, "Approve version 1")

    def is_right() -> bool:
        living.clock.advance(seconds=20)
        home = dana.home()
        return bool(home and "Halyard" in home.words and "sent, approved by" in thread.root.words)

    living.slack.wait_for(is_right, timeout=20)
    assert len(living.slack.mails()) == 1


# --- response URLs: five uses in half an hour ---


def test_a_message_can_be_clicked_more_often_than_one_response_url_works(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "again and again" 1h')

    for _ in range(4):
        priya.press(answer.message, "Undo")
        living.slack.wait_for(lambda: "Removed:" in answer.message.text)
        priya.press(answer.message, "Log it again")
        living.slack.wait_for(lambda: "Logged for Acme" in answer.message.text)

    assert len(history(living).scope_requests) == 1
    assert living.slack.refusals() == []


def test_a_form_that_stood_open_for_an_hour_still_tells_what_was_logged(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    priya.command(ROOM, "/scope")
    form = living.slack.wait_for(priya.modal)
    living.slack.advance(3_600)

    assert priya.submit(form, {"client": "1", "text": "slowly typed"}).result == "closed"

    living.slack.wait_for(lambda: history(living).scope_requests)
    living.slack.wait_for(
        lambda: any(
            "Logged for Acme: slowly typed" in message.text
            for message in [*priya.ephemerals(), *living.slack.dms("U0PRIYA")]
        )
    )


def test_a_form_that_opens_too_late_gives_back_what_was_typed(living: Living) -> None:
    living.slack.trouble.expire_trigger()

    answer = living.slack.person("U0PRIYA").command(ROOM, '/promise acme "the spring report"')

    assert "took too long to open the form" in answer.text
    assert "You typed: /promise acme" in answer.text
    assert "the spring report" in answer.text
