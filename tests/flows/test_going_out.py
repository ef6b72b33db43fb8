"""What the bot sends to Slack, and how: each rule of its platform on the way out has a test."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from journey import APPROVALS, HEALTH, digests, draft_apology, history, next_night, wrong_of_ours
from living import TEAM, Living
from sqlalchemy import text

from bot.domain.complaint import Complaint, Fault, Severity
from sandbox.message import Message
from sandbox.outgoing import Exchange

ROOM = "C0ACMEINT"
POST = "chat.postMessage"
MOST_UPDATED = 4_000


def posts_in(living: Living, channel: str) -> list[Exchange]:
    return [p for p in living.slack.calls(POST) if p.body["channel"] == channel]


def a_night_comes(living: Living) -> None:
    """Let a day pass and the night run, whatever becomes of its digest."""
    living.slack.wait_for(lambda: digests(living))
    living.slack.wait_for(living.outbox_is_empty)
    living.clock.advance(days=1)
    living.bot.schedule.run_due_nights()


def waits_in_outbox(living: Living, words: str) -> bool:
    """Say whether a card waits to be sent again after this trouble."""
    with living.database.session() as session:
        query = text("SELECT count(*) FROM deliveries WHERE state = 'queued' AND error LIKE :error")
        return session.execute(query, {"error": f"%{words}%"}).scalar_one() > 0


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
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.lose_reply(POST)

    a_night_comes(living)
    living.slack.wait_for(lambda: waits_in_outbox(living, "did not answer"))
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
    living.slack.wait_for(lambda: digests(living))
    living.slack.trouble.lose_reply(POST, times=2)
    a_night_comes(living)
    living.slack.wait_for(lambda: waits_in_outbox(living, "did not answer"))
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
        living.clock.advance(minutes=2)
        living.send_all()

    copies = [m for m in thread.replies if m.words.startswith("Version 2")]
    assert len(copies) == 1


@pytest.mark.parametrize("upset", ["lose_reply", "fail_after_work"])
def test_a_direct_message_that_was_perhaps_posted_is_not_posted_again(
    living: Living, upset: str
) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.workspace.channels[HEALTH]["is_ext_shared"] = True
    getattr(living.slack.trouble, upset)(POST)

    a_night_comes(living)
    living.slack.wait_for(lambda: living.slack.dms("U0DANA") and living.slack.dms("U0TOM"))
    living.slack.wait_for(living.outbox_is_empty)
    for _ in range(4):
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


# --- what a message holds ---


def test_every_post_unfurls_nothing_and_its_metadata_holds_an_id_and_no_words(
    living: Living,
) -> None:
    thread = draft_apology(living)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")

    for post in living.slack.calls(POST):
        assert post.body["unfurl_links"] is False
        assert post.body["unfurl_media"] is False
        payload = post.body["metadata"]["event_payload"]
        assert list(payload) == ["id"]
        team, _, number = payload["id"].partition(":")
        assert (team, number.isdecimal()) == (TEAM, True)
    assert len(living.slack.calls(POST)) >= 4


def test_the_text_that_is_read_aloud_carries_what_the_blocks_show(living: Living) -> None:
    thread = draft_apology(living)
    shown = [*digests(living)[-1:], thread.root, thread.version(1)]
    living.know("U0PRIYA")
    answer = living.slack.person("U0PRIYA").command(ROOM, '/scope acme "a banner for R&D" 3h')
    wanted = [
        ("Acme", "the report was late"),
        ("Acme", "pology"),
        ("I'm sorry that we sent your September report two days late", "Tom Okafor"),
        ("Logged for Acme: a banner for R&amp;D, 3 h", "1st unpaid ask"),
    ]

    for message, words in zip([*shown, answer.message], wanted, strict=True):
        assert all(word in message.text for word in words), message.text


def test_nothing_that_is_redrawn_is_longer_than_an_update_may_be(living: Living) -> None:
    long = " ".join(f"In week {n} we did what we had said." for n in range(70))
    thread = draft_apology(living)
    tom, dana = living.slack.person("U0TOM"), living.slack.person("U0DANA")
    for number, name in enumerate(("sorry", "point_1", "next"), 1):
        tom.press(thread.version(number), "Edit")
        field = f"section.{name}.0"
        form = living.slack.wait_for(lambda f=field: (m := tom.modal()) and f in m.values and m)
        kept = form.values[field][field]["value"]
        assert tom.submit(form, {field: f"{kept}\n\n{long}"}).result == "closed"
    living.know("U0DANA")

    dana.press(thread.version(4), "Approve version 4")

    thread.wait_until("sent, approved by Dana Whitfield")
    living.slack.wait_for(living.outbox_is_empty)
    updates = living.slack.calls("chat.update")
    assert updates
    assert all(len(p.body["text"]) <= MOST_UPDATED for p in updates)
    assert [p for p in living.slack.refusals() if p.name == "chat.update"] == []


def test_a_hundred_and_twenty_clients_at_risk_fit_into_the_digest_and_into_home(
    living: Living,
) -> None:
    living.slack.wait_for(lambda: digests(living))
    now = living.clock()
    with living.database.begin(TEAM) as store:
        account = store.clients.find("acme")
        assert account is not None
        for number in range(120):
            client = replace(account.client, key=f"client-{number}", name=f"Client {number} & <Co>")
            wrong = Complaint(
                id="",
                raised_on=(now - timedelta(days=40)).date(),
                text=f"the report was late <!channel> {'x' * 500}",
                fault=Fault.OURS,
                severity=Severity.MAJOR,
            )
            made = store.clients.add(client, by="U0DANA", at=now)
            store.entries.add(wrong, getattr(made, "id", made), by="U0DANA", at=now)

    digest = next_night(living)
    dana = living.slack.person("U0DANA")
    dana.open_home()
    living.slack.wait_for(lambda: (h := dana.home()) and "Client 1" in h.words)

    assert "at risk" in digest.text
    assert len(digest.blocks) <= 50
    assert "<!channel>" not in digest.text
    assert living.slack.refusals() == []


def test_a_text_longer_than_a_field_is_kept_whole_in_the_form_and_in_the_ledger(
    living: Living,
) -> None:
    priya = living.slack.person("U0PRIYA")
    long = " ".join(f"wish{n}" for n in range(700))
    ts = living.slack.person("U0SAM").say(ROOM, long).ts
    priya.shortcut("log_scope_request", ROOM, ts)
    form = living.slack.wait_for(priya.modal)

    assert priya.submit(form, {"client": "1"}).result == "closed"

    living.slack.wait_for(lambda: history(living).scope_requests)
    assert history(living).scope_requests[0].text.split() == long.split()


@pytest.mark.parametrize("typed", ["R&D", "R&amp;D", "a <b> & </b>", "&lt;!channel&gt;"])
def test_what_slack_escapes_is_unescaped_once_and_escaped_once_on_the_way_out(
    living: Living, typed: str
) -> None:
    priya = living.slack.person("U0PRIYA")
    answer = priya.command(ROOM, f'/scope acme "{typed}" 1h')
    ts = living.slack.person("U0SAM").say(ROOM, typed).ts
    priya.react(ROOM, ts, "rotating_light")
    told = living.slack.wait_for(lambda: priya.ephemerals(ROOM)[1:])[0]

    assert history(living).scope_requests[0].text == typed
    assert history(living).complaints[0].text == typed
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for message in (answer.message, told):
        assert escaped in message.text
        assert typed in rich_words(message)


def test_a_direct_message_by_user_id_opens_no_conversation_first(living: Living) -> None:
    living.slack.wait_for(lambda: digests(living))
    living.slack.workspace.channels[APPROVALS]["members"].remove("U0GOODFIT")
    wrong_of_ours(living)
    living.slack.workspace.channels[HEALTH]["is_ext_shared"] = True
    a_night_comes(living)

    living.slack.wait_for(lambda: living.slack.dms("U0DANA"))

    assert living.slack.calls("conversations.open") == []
    assert "im:write" not in living.slack.workspace.scopes


def rich_words(message: Message) -> str:
    """Give the words of the rich text blocks, where nothing formats, pings or links."""
    return "".join(words(message.blocks))


def words(part: Any) -> list[str]:
    if isinstance(part, list):
        return [found for one in part for found in words(one)]
    if not isinstance(part, dict) or part.get("type") == "mrkdwn":
        return []
    own = [part["text"]] if part.get("type") == "text" else []
    return own + [found for one in part.values() for found in words(one)]
