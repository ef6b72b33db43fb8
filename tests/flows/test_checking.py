"""What the checker says in a draft's thread, and what its objections stop."""

from journey import (
    APPROVALS,
    EXIT_ANSWERS,
    Thread,
    draft_apology,
    new_root,
    next_night,
    state_of,
    wrong_of_ours,
)
from living import TEAM, Living

from bot.domain.client import Contact
from bot.domain.draft import DraftState
from sandbox.message import Message


def edit(thread: Thread, number: int, **fields: str) -> Message:
    """Edit a version as a manager does; return the next one's reply."""
    tom = thread.living.slack.person("U0TOM")
    tom.press(thread.version(number), "Edit")
    form = thread.living.slack.wait_for(lambda: (m := tom.modal()) and "subject" in m.values and m)
    assert tom.submit(form, fields).result == "closed"
    return thread.version(number + 1)


def told(living: Living, who: str, words: str) -> None:
    """Wait until a person alone is told so."""
    person = living.slack.person(who)
    living.slack.wait_for(lambda: any(words in m.words for m in person.ephemerals(APPROVALS)))


def test_edit_that_removes_whose_fault_it_is_says_so_and_needs_a_reason(living: Living) -> None:
    thread = draft_apology(living)

    second = edit(thread, 1, **{"section.sorry.0": "I'm sorry about the September report."})

    assert "Version 1 said “The fault is ours.”" in second.words
    assert "Version 2 does not say whose fault it is." in second.words
    living.know("U0DANA")
    dana = living.slack.person("U0DANA")
    dana.press(second, "Approve version 2")
    form = living.slack.wait_for(lambda: (m := dana.modal()) and "reason" in m.values and m)
    assert "Version 2 does not say whose fault it is." in form.words
    assert state_of(living) is DraftState.WAITING
    dana.submit(form, {"reason": "It was the post's fault after all."})
    thread.wait_until("sent, approved by Dana Whitfield")


def test_many_findings_are_six_and_a_view_of_all(living: Living) -> None:
    thread = draft_apology(living)
    worst = (
        "Sorry for any inconvenience, but mistakes were made. Sorry if you felt ignored. Rest "
        "assured that we value your business. Please do not hesitate to reach out. It won't happen "
        "again. Thank you for your patience."
    )

    second = edit(thread, 1, **{"section.sorry.0": worst})

    label = next(b["text"]["text"] for b in buttons(second) if "findings" in b["text"]["text"])
    assert "and " in second.words
    living.know("U0PRIYA")
    priya = living.slack.person("U0PRIYA")
    priya.press(second, label)
    view = living.slack.wait_for(priya.modal)
    for words in ("any inconvenience", "mistakes were made", "do not hesitate", "your patience"):
        assert words in view.words
    assert "What we did wrong" in view.words
    assert view.words.index("Mend:") < view.words.index("Advice:")


def test_letter_to_a_stranger_cannot_be_approved_by_anybody(living: Living) -> None:
    thread = draft_apology(living)

    second = edit(thread, 1, recipient="jo@evil.example")

    assert "Never sent so" in second.words
    assert "This address is no contact of the client. Add it as one first." in second.words
    for who in ("U0TOM", "U0DANA"):
        living.slack.person(who).press(second, "Approve version 2")
        told(living, who, "jo@evil.example is no contact of this client")
    assert living.slack.mails() == []
    assert state_of(living) is DraftState.WAITING


def test_letter_to_another_contact_of_the_client_can_be_sent(living: Living) -> None:
    thread = draft_apology(living)
    with living.database.begin(TEAM) as store:
        portrait = store.clients.portrait(1)
        store.clients.set_contacts(
            1, [*portrait.contacts, Contact(name="Kim", email="kim@acme.example")]
        )

    second = edit(thread, 1, recipient="Kim@acme.example")
    living.slack.person("U0DANA").press(second, "Approve version 2")

    thread.wait_until("sent, approved by Dana Whitfield")
    assert living.slack.mails()[0]["rcpt_to"] == ["Kim@acme.example"]


def test_exit_drafted_before_a_failure_shows_it_and_cannot_be_passed(living: Living) -> None:
    thread = draft_exit(living)
    wrong_of_ours(living, "halyard")

    second = edit(thread, 1, subject="Our last day: 18 December")

    assert "A failure of ours is still open. Right it first" in second.words
    living.slack.person("U0DANA").press(second, "Approve version 2")
    told(living, "U0DANA", "an exit cannot be drafted")
    assert state_of(living) is DraftState.WAITING


def draft_exit(living: Living) -> Thread:
    next_night(living)
    living.know("U0TOM", "U0DANA")
    tom = living.slack.person("U0TOM")
    tom.open_home()
    home = living.slack.wait_for(lambda: (h := tom.home()) and "Halyard" in h.words and h)
    tom.click(home, "client.review.5")
    review = living.slack.wait_for(lambda: (m := tom.modal()) and "Draft a letter" in m.words and m)
    tom.click(review, "draft.choose_letter", "graceful_exit")
    form = living.slack.wait_for(lambda: (m := tom.modal()) and "last_day" in m.values and m)
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    assert tom.submit(form, EXIT_ANSWERS).result == "updated"
    tom.dismiss(living.slack.wait_for(tom.modal))
    thread = Thread(living, new_root(living, roots))
    thread.version(1)
    return thread


def buttons(message: Message) -> list[dict]:
    rows = [b["elements"] for b in message.blocks if b["type"] == "actions"]
    return [element for row in rows for element in row]
