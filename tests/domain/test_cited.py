"""What a letter rests on, and in which words it is told that it changed since."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import (
    TODAY,
    a_client,
    a_complaint,
    a_history,
    a_note,
    a_promise,
    a_reraise,
    a_retainer,
    ago,
    an_ask,
    some_time,
)

from bot.domain.cited import changes_since, cite
from bot.domain.client import Status
from bot.domain.complaint import Complaint, Fault, Severity, Verdict
from bot.domain.history import History, NoteKind
from bot.domain.scope_request import Decision

OURS = a_complaint(ago(5), id="C-18", text="the report was late", fault=Fault.OURS)


def told(before: History, after: History, *refs: str) -> list[str]:
    cited = cite(before, refs, today=TODAY)
    return [change.words for change in changes_since(cited, after, today=TODAY)]


def with_complaints(*complaints: Complaint) -> History:
    return a_history(complaints=complaints)


def test_nothing_is_told_where_nothing_changed() -> None:
    history = with_complaints(OURS)

    assert told(history, history) == []
    assert changes_since({}, history, today=TODAY) == ()


def test_what_the_letter_does_not_say_changes_nothing() -> None:
    before = with_complaints(OURS)
    after = replace(
        before,
        complaints=(replace(OURS, our_side="we were ill"),),
        time=(some_time(),),
        notes=(a_note(NoteKind.PRAISE),),
        deliverables=(a_promise(TODAY + timedelta(days=9), id="D-9"),),
    )

    assert told(before, after) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"corrected_on": ago(1)}, f"C-18 was corrected on {ago(1):%-d %b %Y}"),
        ({"resolved_on": ago(1)}, f"C-18 was resolved on {ago(1):%-d %b %Y}"),
        ({"responded_on": ago(1)}, f"C-18 was answered on {ago(1):%-d %b %Y}"),
        ({"fault": Fault.THEIRS}, "the fault of C-18 is now theirs, and was ours"),
        ({"severity": Severity.MAJOR}, "C-18 is now major, and was minor"),
        ({"remedy": "free_work"}, "the remedy for C-18 is now: free work"),
        ({"remedy_accepted": False}, "they refused the remedy for C-18"),
        ({"points": ("one", "two")}, "what C-18 says was changed"),
        ({"reraises": (a_reraise(TODAY, Verdict.FIX_FAILED),)}, "C-18 was raised again"),
    ],
)
def test_a_change_of_a_cited_complaint_is_said_in_words(
    changed: dict[str, object], words: str
) -> None:
    after = replace(OURS, **changed)  # type: ignore[arg-type]

    assert told(with_complaints(OURS), with_complaints(after)) == [words]


def test_a_complaint_that_was_logged_since_is_told_with_its_words() -> None:
    new = a_complaint(TODAY, id="C-21", text="the banner is wrong", fault=Fault.UNKNOWN)

    words = told(with_complaints(OURS), with_complaints(OURS, new))

    assert words == ["C-21 was logged: the banner is wrong"]


def test_a_complaint_that_was_closed_and_opened_again_is_told() -> None:
    closed = replace(OURS, corrected_on=ago(3), resolved_on=ago(2))
    again = replace(closed, reraises=(a_reraise(TODAY, Verdict.FIX_FAILED),))

    assert told(with_complaints(closed), with_complaints(again)) == [
        "C-18 is open again: the report was late"
    ]


def test_a_cited_entry_that_was_taken_back_is_told() -> None:
    assert told(with_complaints(OURS), with_complaints()) == ["C-18 was taken back"]


def test_another_contact_or_status_is_told_with_what_it_was() -> None:
    jo = a_client(contact_name="Jo", contact_email="jo@acme.example")
    ana = replace(jo, contact_email="ana@acme.example", status=Status.LEAVING)

    assert told(a_history(client=jo), a_history(client=ana)) == [
        "the contact is now Jo, ana@acme.example, and was Jo, jo@acme.example",
        "the client is now leaving, and was active",
    ]


def test_another_notice_of_the_agreement_is_told() -> None:
    agreement = a_retainer(id="A-1", notice_days=30)
    other = replace(agreement, notice_days=60)

    assert told(a_history(agreements=(agreement,)), a_history(agreements=(other,))) == [
        "the end or the notice of the agreement A-1 was changed"
    ]


def test_a_promise_that_came_due_since_is_told_once() -> None:
    promise = a_promise(TODAY, id="D-2", promised="the new banner")
    history = a_history(deliverables=(promise,))
    cited = cite(history, (), today=TODAY)

    later = changes_since(cited, history, today=TODAY + timedelta(days=1))

    assert [change.words for change in later] == ["D-2 was promised and is overdue: the new banner"]


def test_an_ask_behind_the_letter_is_told_without_its_price() -> None:
    ask = an_ask(ago(3), id="S-4", amount=50_000)
    decided = replace(ask, decision=Decision.DECLINED, amount=70_000)

    words = told(a_history(scope_requests=(ask,)), a_history(scope_requests=(decided,)), "S-4")

    assert words == ["the hours or the price of S-4 were changed", "S-4 was decided: declined"]


def test_an_ask_that_no_letter_cites_is_not_watched() -> None:
    ask = an_ask(ago(3), id="S-4")
    decided = replace(ask, decision=Decision.DECLINED)

    assert told(a_history(scope_requests=(ask,)), a_history(scope_requests=(decided,))) == []
