"""The main flows, once by HTTP and once by Socket Mode: a person sees no difference."""

from journey import ANSWERS, APPROVALS, Thread, history, new_root, next_night, wrong_of_ours
from living import Living

ROOM = "C0ACMEINT"
SHARED = "C0ACME"


def test_a_command_is_logged_and_undone_with_one_click(living_both: Living) -> None:
    priya = living_both.slack.person("U0PRIYA")
    answer = priya.command(ROOM, '/scope acme "a page for R&D" 6h')
    assert "Logged for Acme: a page for R&amp;D, 6 h" in answer.text
    assert [(a.text, a.hours) for a in history(living_both).scope_requests] == [
        ("a page for R&D", 6.0)
    ]

    priya.press(answer.message, "Undo")

    living_both.slack.wait_for(lambda: "Removed: a page for R&amp;D" in answer.message.text)
    assert history(living_both).scope_requests == ()


def test_an_emoji_logs_the_message_and_taking_it_away_takes_the_entry_back(
    living_both: Living,
) -> None:
    priya = living_both.slack.person("U0PRIYA")
    ts = living_both.slack.person("U0SAM").say(ROOM, "Could we get a Spanish page too?").ts
    priya.react(ROOM, ts, "triangular_ruler")
    answer = living_both.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "Logged for Acme: Could we get a Spanish page too?" in answer.text

    priya.unreact(ROOM, ts, "triangular_ruler")

    living_both.slack.wait_for(lambda: not history(living_both).scope_requests)


def test_a_message_shortcut_opens_a_filled_form_whose_answer_goes_to_the_person_alone(
    living_both: Living,
) -> None:
    priya = living_both.slack.person("U0PRIYA")
    message = living_both.slack.messages(SHARED)[1]
    before = len(living_both.slack.messages(SHARED))
    priya.shortcut("log_scope_request", SHARED, message.ts)
    form = living_both.slack.wait_for(priya.modal)
    assert "Spanish version" in form.values["text"]["text"]["value"]

    wrong = priya.submit(form, {"hours": "a while"})
    assert wrong.result == "errors"
    assert priya.submit(form, {"hours": "5h"}).result == "closed"

    told = living_both.slack.wait_for(lambda: priya.ephemerals(SHARED))
    assert "Logged for Acme" in told[-1].text
    assert history(living_both).scope_requests[0].hours == 5.0
    assert len(living_both.slack.messages(SHARED)) == before


def test_a_mention_is_answered_to_the_writer_alone_and_logged_with_one_click(
    living_both: Living,
) -> None:
    priya = living_both.slack.person("U0PRIYA")
    priya.mention(ROOM, "acme wants a page in Spanish, 6h")
    before = len(living_both.slack.messages(ROOM))
    told = living_both.slack.wait_for(lambda: priya.ephemerals(ROOM))[-1]
    assert "a page in Spanish" in told.text
    assert history(living_both).scope_requests == ()

    priya.press(told, "Log as scope request")

    living_both.slack.wait_for(lambda: history(living_both).scope_requests)
    ask = history(living_both).scope_requests[0]
    assert ("a page in Spanish" in ask.text, ask.hours) == (True, 6.0)
    assert len(living_both.slack.messages(ROOM)) == before


def test_home_shows_what_one_logged_and_a_click_there_takes_it_back(living_both: Living) -> None:
    priya = living_both.slack.person("U0PRIYA")
    priya.command(ROOM, '/scope acme "by mistake" 1h')
    priya.open_home()
    home = living_both.slack.wait_for(lambda: (h := priya.home()) and "by mistake" in h.words and h)

    priya.click(home, "entry.undo.S-1")

    living_both.slack.wait_for(lambda: (h := priya.home()) and "by mistake" not in h.words)
    assert history(living_both).scope_requests == ()


def test_from_the_digest_to_an_email_in_the_mailbox(living_both: Living) -> None:
    wrong_of_ours(living_both)
    digest = next_night(living_both)
    tom, dana = living_both.slack.person("U0TOM"), living_both.slack.person("U0DANA")
    tom.click(digest, "client.review.1")
    form = living_both.slack.wait_for(lambda: (m := tom.modal()) and "contact" in m.values and m)
    roots = {m.ts for m in living_both.slack.messages(APPROVALS)}
    assert tom.submit(form, ANSWERS).result == "updated"
    thread = Thread(living_both, new_root(living_both, roots))

    dana.press(thread.version(1), "Approve version 1")

    thread.wait_until("sent, approved by Dana Whitfield")
    assert [m["rcpt_to"] for m in living_both.slack.mails()] == [["jo@acme.example"]]
    assert "two days late" in living_both.slack.mails()[0]["text"]
