"""After an e-mail has left: a thread of e-mails, a question in the draft's thread, promises."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from journey import ANSWERS, APPROVALS, Thread, draft_apology, history, new_root, state_of
from living import TEAM, Living

from bot.domain.draft import Draft, DraftState
from bot.domain.history import MessageStatus
from sandbox.driver import LocalSlack
from sandbox.message import Message

BERLIN = ZoneInfo("Europe/Berlin")
OFFER = {
    "offer_kind": "refund",
    "offer_amount": "1200",
    "offer_words": "That is the whole of September's fee.",
    "cost": "Your board met without its figures.",
}


def day_in(living: Living, days: int) -> date:
    """Return the working day that many days from now, or the next one."""
    day = living.clock().astimezone(BERLIN).date() + timedelta(days=days)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def travel(living: Living, day: date, hour: int = 10) -> None:
    """Go to an hour of a day, and do then what is done every minute."""
    there = datetime.combine(day, time(hour), tzinfo=BERLIN).astimezone(UTC)
    living.clock.ahead += there - living.clock()
    living.know("U0TOM", "U0DANA", "U0PRIYA", "U0SAM")
    living.bot.schedule.follow_up()


def sent_apology(living: Living, **answers: str) -> Thread:
    thread = draft_apology(living, **answers)
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")
    return thread


def draft(living: Living, number: int = 1) -> Draft:
    with living.database.begin(TEAM, reading=True) as store:
        return store.drafts.get(number)


def asked(living: Living, thread: Thread) -> Message:
    return living.slack.wait_for(
        lambda: next((m for m in thread.replies if "What did they say?" in m.words), None)
    )


def draft_offer(living: Living) -> Thread:
    """Draft a recovery offer from Home for the same client, as a manager does."""
    tom = living.slack.person("U0TOM")
    living.know("U0TOM", "U0DANA")
    tom.open_home()
    home = living.slack.wait_for(lambda: (h := tom.home()) and "Acme" in h.words and h)
    tom.click(home, "client.review.1")
    review = living.slack.wait_for(lambda: (m := tom.modal()) and "Draft a letter" in m.words and m)
    tom.click(review, "draft.choose_letter", "recovery_offer")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "offer_kind" in m.values and m)
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    by = day_in(living, 20).isoformat()
    done = tom.submit(form, ANSWERS | OFFER | {"offer_by": by, "update_on": by})
    assert done.result == "updated", done.errors
    return Thread(living, new_root(living, roots))


def test_on_the_day_that_the_letter_names_its_thread_asks_the_owner_and_the_answer_counts(
    living: Living,
) -> None:
    news = day_in(living, 12)
    thread = sent_apology(living, update_on=news.isoformat())
    living.slack.wait_for(lambda: f"I ask on {news:%a %-d %b}" in thread.version(1).words)
    living.slack.wait_for(living.outbox_is_empty)

    travel(living, news, hour=8)
    living.slack.wait_for(living.outbox_is_empty)
    assert not any("What did they say?" in m.words for m in thread.replies)
    travel(living, news)
    question = asked(living, thread)
    assert "<@U0PRIYA>" in str(question.blocks)
    # The client's owner answers, who is no manager.
    living.slack.person("U0PRIYA").press(question, "They accepted")

    living.slack.wait_for(lambda: "They accepted it, says Priya" in question.words)
    assert [m.status for m in history(living).messages] == [MessageStatus.ACCEPTED]
    living.slack.person("U0PRIYA").press(question, "Resolved")
    living.slack.wait_for(lambda: not history(living).complaints[0].is_open)
    living.slack.wait_for(lambda: "answer.resolved" not in question.action_ids)
    assert "<@" not in str(question.blocks)


def test_without_an_answer_the_thread_asks_once_more_and_the_first_question_is_over(
    living: Living,
) -> None:
    thread = sent_apology(living, update_on=day_in(living, 12).isoformat())
    dana = living.slack.person("U0DANA")
    travel(living, day_in(living, 12))
    first = asked(living, thread)

    dana.press(first, "No answer")
    living.slack.wait_for(lambda: "I ask once more on" in first.words)
    again = draft(living).ask_on
    assert again is not None
    travel(living, again)
    second = living.slack.wait_for(
        lambda: next(
            (m for m in thread.replies if "What did they say?" in m.words and m.ts != first.ts),
            None,
        )
    )
    assert "<@U0PRIYA>" in str(second.blocks)
    dana.press(second, "No answer")
    living.slack.wait_for(lambda: "I do not ask again" in second.words)
    living.slack.wait_for(lambda: "Asked again below" in first.words)
    assert not first.action_ids

    dana.press(second, "Not satisfied")
    living.slack.wait_for(lambda: "They are not satisfied, says Dana" in second.words)
    assert "C-1 is open" in second.words


def test_somebody_who_may_not_draft_for_the_client_is_told_so_alone(living: Living) -> None:
    thread = sent_apology(living, update_on=day_in(living, 12).isoformat())
    travel(living, day_in(living, 12))
    living.slack.workspace.channels[APPROVALS]["members"].append("U0SAM")
    sam, question = living.slack.person("U0SAM"), asked(living, thread)

    sam.press(question, "They accepted")

    living.slack.wait_for(
        lambda: any("Only the client's owner" in m.text for m in sam.ephemerals(APPROVALS))
    )
    assert draft(living).answer is None


def test_an_offer_stays_in_the_thread_of_the_apology_and_its_refund_is_reminded_of(
    living: Living,
) -> None:
    sent_apology(living)
    thread = draft_offer(living)
    version = thread.version(1)
    # Under the subject that the manager reads and approves.
    assert "Subject: Re: September report" in version.text
    owed = day_in(living, 20)
    assert f"we owe:* Pay back: September report by {owed:%a %-d %b}" in str(version.blocks)
    living.slack.person("U0DANA").press(version, "Approve version 1")
    thread.wait_until("sent, approved by Dana Whitfield")

    first, second = living.slack.mails()
    assert second["subject"] == f"Re: {first['subject']}"
    assert second["headers"]["In-Reply-To"] == first["headers"]["Message-ID"]
    assert second["headers"]["References"] == first["headers"]["Message-ID"]
    assert second["headers"]["Message-ID"] != first["headers"]["Message-ID"]
    assert draft(living, 2).sent_message_id == second["headers"]["Message-ID"]
    refund = history(living).deliverables[0]
    assert (refund.promised, refund.due) == ("Pay back: September report", day_in(living, 20))

    assert refund.due is not None
    travel(living, refund.due)
    told = living.slack.wait_for(
        lambda: next((m for m in living.slack.dms("U0PRIYA") if "due today" in m.words), None)
    )
    assert "Acme: this is due today, as our letter promised: Pay back" in told.words
    living.slack.person("U0PRIYA").press(told, "Delivered")
    living.slack.wait_for(lambda: history(living).deliverables[0].delivered)
    assert history(living).complaints[0].remedy_delivered_on == refund.due


def test_a_server_that_does_not_take_it_now_is_told_of_once_it_matters_and_can_be_stopped(
    living: Living,
) -> None:
    thread = draft_apology(living)
    living.slack.slack.mailroom.put_off.add("jo@acme.example")
    living.slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    thread.wait_until("about to leave")
    for number in (1, 2):
        living.slack.wait_for(lambda n=number: tries(living) == n)
        assert "tried" not in thread.root.words
        living.clock.advance(minutes=3)

    thread.wait_until("tried 3 times, next")
    assert "Greylisted, come back in an hour" in thread.root.words
    living.know("U0DANA")
    living.slack.person("U0DANA").press(thread.version(1), "Stop sending")
    thread.wait_until("waiting for a manager")
    assert state_of(living) is DraftState.WAITING


def tries(living: Living) -> int:
    with living.database.begin(TEAM, reading=True) as store:
        return store.deliveries.tried("email:draft:1")[0]


def test_a_letter_that_is_handed_over_says_how_it_gets_out(
    slack: LocalSlack, living_without_email: Living
) -> None:
    living = living_without_email
    thread = draft_apology(living)
    dana = slack.person("U0DANA")
    dana.press(thread.version(1), "Approve version 1")
    version = thread.version(1)
    slack.wait_for(lambda: "`goodfit eml 1`" in version.words)

    link = next(
        element["url"]
        for block in version.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if "url" in element
    )
    assert link.startswith("mailto:jo@acme.example?subject=September%20report")
    assert "%0D%0A%0D%0A" in link
    assert len(link) <= 3000


def test_a_letter_too_long_for_a_link_says_so(
    slack: LocalSlack, living_without_email: Living
) -> None:
    living = living_without_email
    long = " ".join(f"In week {n} we did what we had said." for n in range(70))
    thread = draft_apology(
        living, point_1=f"I left it in my outbox. {long[:1900]}", miss=long[:480]
    )
    slack.person("U0DANA").press(thread.version(1), "Approve version 1")
    version = thread.version(1)

    slack.wait_for(lambda: "`goodfit eml 1`" in version.words or "needs" in version.words)

    assert "too long for a link" in version.words
    assert "Open in your mail" not in version.words
