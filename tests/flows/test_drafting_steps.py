"""The letters of the steps, from the review or a command to the version that managers read."""

from datetime import timedelta
from typing import Any

import pytest
from journey import APPROVALS, Thread, new_root, next_night
from living import TEAM, Living

from bot.domain.agreement import Agreement, AgreementKind
from bot.domain.complaint import Complaint
from bot.domain.history import SentMessage
from bot.domain.scope_request import ScopeRequest
from sandbox.answer import View
from sandbox.person import Person

ELSEWHERE = "C0GENERAL"
TALK = {"minutes": "30", "time_1": "29 September 2070, 10:00", "time_2": "1 October 2070, 3 pm"}
ORDER = {
    "contact": "Jo",
    "thing": "Spanish tour pages",
    "goal": "you want your tours found in Spanish",
    "options": "All three pages; 2,400; 6; 16 October 2070\nOne now; 900; 2; 9 October 2070",
    "recommend": "I would take the first.",
    "reply_by": "2070-09-30",
}
LETTERS = {
    "change order": (
        {**ORDER, "covered": "Our agreement covers 20 hours a month."},
        "There are two ways to do it:",
    ),
    "recap": (
        {
            "contact": "Jo",
            "recap_answer": "96 guests booked with you directly in August.",
            "goals": "More direct bookings",
            "results": "41 in March, 96 in August; your booking report",
            "failed": "The June newsletter went out in July",
            "fee": "1,800",
            "fee_per": "month",
            "decision": "Shall we go on?",
            "decide_by": "2070-10-01",
        },
        "You paid us €1,800 a month.",
    ),
    "goal reset": (
        {
            "contact": "Jo",
            "our_part": "we changed your designer and did not tell you",
            "seen": "The photos: planned for 4 September, still open",
            "hear": "What has changed for you?",
            "agenda": "What could be left out",
            **TALK,
        },
        "Would Monday 29 September 2070 at 10:00 or Wednesday 1 October 2070 at 15:00 suit you?",
    ),
    "policy explanation": (
        {
            "contact": "Jo",
            "thing": "Your 31 unused hours",
            "term_answer": "the 31 hours ended with their months",
            "reason": "It keeps Sam free for you in every month.",
            "middle_ground": "I can move 10 of them into October.",
        },
        "Here is why. It keeps Sam free for you in every month.",
    ),
    "listen": (
        {"contact": "Jo", "heard": "Nobody answers", "heard_on": "2026-09-14", **TALK},
        "I want to hear all of it before I say anything.",
    ),
    "check-in": (
        {"contact": "Jo", "thing": "Your suites in the paper", "seen": "Page 12 shows them."},
        "No need to reply.",
    ),
}


def keep(living: Living, *values: Any) -> None:
    """Put entries into Acme's ledger, once the first night is over."""
    with living.database.begin(TEAM) as store:
        account = store.clients.find("acme")
        assert account is not None
        for value in values:
            store.entries.add(value, account.id, by="U0DANA", at=living.clock())


def creeping(living: Living) -> None:
    """Let Acme ask for more and more than its 20 hours a month hold."""
    today = living.today()
    keep(
        living,
        Agreement(
            id="",
            kind=AgreementKind.RETAINER,
            start=today - timedelta(days=300),
            included_hours=20,
            fee=180_000,
            scope="two landing pages",
        ),
        *(
            ScopeRequest(id="", asked_on=today - timedelta(days=n), text=f"page {n}", hours=12)
            for n in (10, 20, 30)
        ),
    )


def form_of(living: Living, person: Person, field: str) -> View:
    return living.slack.wait_for(lambda: (m := person.modal()) and field in m.values and m)


def drafted(living: Living, person: Person, form: View, answers: dict[str, str]) -> Thread:
    roots = {m.ts for m in living.slack.messages(APPROVALS)}
    done = person.submit(form, answers)
    assert done.result == "updated", done.errors
    return Thread(living, new_root(living, roots))


def test_a_change_order_goes_from_the_review_to_the_version_that_managers_read(
    living: Living,
) -> None:
    creeping(living)
    tom = living.slack.person("U0TOM")
    tom.click(next_night(living), "client.review.1")

    form = form_of(living, tom, "options")

    assert '"kind": "change_order"' in form.record["private_metadata"]
    assert "S-1, " in form.words
    assert form.values["covered"]["covered"]["value"] == (
        "Our agreement covers 20 hours a month: two landing pages."
    )
    version = drafted(living, tom, form, ORDER).version(1)
    assert "Spanish tour pages: two options" in version.words
    assert "Page 30 (" in version.words
    assert "All three pages: €2,400, 6 working days, ready by Thursday 16 October" in version.words
    assert "The dates hold if I have your answer by then." in version.words


def test_what_is_wrong_with_an_option_stands_beside_its_field(living: Living) -> None:
    creeping(living)
    tom = living.slack.person("U0TOM")
    tom.click(next_night(living), "client.review.1")
    form = form_of(living, tom, "options")

    done = tom.submit(form, {**ORDER, "options": "All three pages; 2,400; 16 October 2070"})

    assert done.result == "errors"
    assert done.errors == {
        "options": "Line 1 needs four parts: what; price; working days; by when."
    }


@pytest.mark.parametrize("named", LETTERS)
def test_draft_opens_each_letter_by_its_name_and_it_is_put_before_managers(
    living: Living, named: str
) -> None:
    answers, words = LETTERS[named]
    dana = living.slack.person("U0DANA")
    dana.command(ELSEWHERE, f"/draft acme {named}")
    form = form_of(living, dana, "contact")

    version = drafted(living, dana, form, answers).version(1)

    assert words in version.words


def test_the_owner_who_is_no_manager_is_not_shown_the_fee(living: Living) -> None:
    creeping(living)
    priya, dana = living.slack.person("U0PRIYA"), living.slack.person("U0DANA")
    living.know("U0PRIYA", "U0DANA")

    priya.command(ELSEWHERE, "/draft acme value recap")
    dana.command(ELSEWHERE, "/draft acme value recap")

    assert form_of(living, dana, "fee").values["fee"]["fee"]["value"] == "1,800.00"
    assert not form_of(living, priya, "fee").values["fee"]["fee"].get("value")
    assert "1,800" not in form_of(living, priya, "fee").words


def test_a_step_whose_letter_went_out_lately_says_so_and_is_opened_by_choosing_it(
    living: Living,
) -> None:
    # The talk was offered longer ago than it is waited for.
    on = living.today() - timedelta(days=12)
    keep(
        living,
        Complaint(id="", raised_on=on, text="nobody answers", points=("nobody answers",)),
        SentMessage(id="", on=on, kind="listen"),
    )
    tom = living.slack.person("U0TOM")
    tom.click(next_night(living), "client.review.1")
    review = living.slack.wait_for(lambda: (m := tom.modal()) and "Draft a letter" in m.words and m)

    assert "Such a letter went out on" in review.words
    assert "To listen first is the recommended step. Its letter does not open" in review.words
    tom.click(review, "draft.choose_letter", "listen")
    assert form_of(living, tom, "heard").values["heard"]["heard"]["value"] == "nobody answers"
