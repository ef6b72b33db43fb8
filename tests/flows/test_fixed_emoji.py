"""The emoji that says "it is fixed": over HTTP, to who reacted alone."""

from living import Living
from test_complaint_course import ROOM, complaint, history, put

SHARED = "C0ACME"


def test_the_wrench_in_a_thread_marks_its_complaint_corrected_and_off_sets_it_back(
    living: Living,
) -> None:
    priya, sam = living.slack.person("U0PRIYA"), living.slack.person("U0SAM")
    root = sam.say(ROOM, "They say the report was late").ts
    priya.react(ROOM, root, "rotating_light")
    living.slack.wait_for(lambda: history(living).complaints)
    reply = sam.say(ROOM, "Sent it just now, Jo confirmed", thread_ts=root).ts

    priya.react(ROOM, reply, "wrench")

    told = living.slack.wait_for(
        lambda: next((m for m in priya.ephemerals(ROOM) if "marked as corrected" in m.text), None)
    )
    assert told.thread_ts == root
    assert complaint(living).corrected_on == living.today()
    assert complaint(living).proof == (
        f"{living.slack.url}/archives/{ROOM}/p{reply.replace('.', '')}"
    )

    priya.unreact(ROOM, reply, "wrench")

    living.slack.wait_for(lambda: any("is set back" in m.text for m in priya.ephemerals(ROOM)))
    assert complaint(living).corrected_on is None


def test_the_wrench_elsewhere_asks_which_and_one_click_marks_it(living: Living) -> None:
    put(living, by="U0PRIYA")
    priya = living.slack.person("U0PRIYA")
    ts = priya.say(ROOM, "The new report is out").ts

    priya.react(ROOM, ts, "wrench")

    question = living.slack.wait_for(lambda: priya.ephemerals(ROOM))[0]
    assert "Which complaint of Acme is fixed?" in question.text
    priya.press(question, "Mark it fixed")
    living.slack.wait_for(lambda: "is marked as corrected today" in question.text)
    assert complaint(living).corrected_on == living.today()
    priya.press(question, "Set it back")
    living.slack.wait_for(lambda: "is set back" in question.text)
    assert complaint(living).corrected_on is None


def test_where_clients_can_read_the_wrench_changes_nothing(living: Living) -> None:
    priya = living.slack.person("U0PRIYA")
    put(living, by="U0PRIYA")

    priya.react(SHARED, living.slack.messages(SHARED)[-1].ts, "wrench")

    told = living.slack.wait_for(lambda: priya.ephemerals(SHARED))[0]
    assert "Nothing is marked as fixed: this channel is open to clients" in told.text
    assert complaint(living).corrected_on is None


def test_the_wrench_of_who_may_not_change_it_is_refused_in_words(living: Living) -> None:
    sam, tom = living.slack.person("U0SAM"), living.slack.person("U0TOM")
    ts = sam.say(ROOM, "They say the report was late").ts
    tom.react(ROOM, ts, "rotating_light")
    living.slack.wait_for(lambda: history(living).complaints)

    sam.react(ROOM, ts, "wrench")

    told = living.slack.wait_for(lambda: sam.ephemerals(ROOM))[0]
    assert "Only who logged it, or a manager" in told.text
    assert complaint(living).corrected_on is None
