"""A letter whose answer would go to nobody of ours: who approves is asked for an address."""

from dataclasses import replace

import pytest
from journey import Thread, draft_apology, state_of
from living import TEAM, Living

from bot.domain.draft import DraftState
from sandbox.answer import View


@pytest.fixture
def thread(living: Living) -> Thread:
    """A draft whose signer and owner show no address, as without the scope for them."""
    for user in ("U0TOM", "U0PRIYA", "U0DANA"):
        living.slack.workspace.people[user]["profile"].pop("email", None)
    living.know("U0TOM", "U0PRIYA", "U0DANA")
    with living.database.begin(TEAM) as store:
        account = store.clients.get(1)
        known = store.team.list_people([account.client.owner or ""])
        for person in known.values():
            store.team.save_person(replace(person, email=None))
    return draft_apology(living)


def asked(living: Living, thread: Thread) -> View:
    living.know("U0DANA")
    dana = living.slack.person("U0DANA")
    dana.press(thread.version(1), "Approve version 1")
    return living.slack.wait_for(
        lambda: (m := dana.modal()) and "Where the answer goes" in m.words and m
    )


def test_the_address_that_was_typed_is_where_the_answer_goes(
    living: Living, thread: Thread
) -> None:
    form, dana = asked(living, thread), living.slack.person("U0DANA")
    assert state_of(living) is DraftState.WAITING
    wrong = dana.submit(form, {"answers_to": "nobody"})
    assert "answers_to" in wrong.errors

    assert not dana.submit(form, {"answers_to": "tom@harbourpine.example"}).errors

    thread.wait_until("sent, approved by Dana Whitfield")
    (mail,) = living.slack.mails()
    assert mail["headers"]["Reply-To"] == "tom@harbourpine.example"
    assert "answers go to tom@harbourpine.example" in thread.version(2).words
    living.slack.wait_for(lambda: "draft.approve" not in repr(thread.version(1).action_ids))


def test_without_one_nothing_is_sent_and_the_text_is_handed_over(
    living: Living, thread: Thread
) -> None:
    form = asked(living, thread)

    assert not living.slack.person("U0DANA").submit(form, {}).errors

    living.slack.wait_for(lambda: state_of(living) is DraftState.HANDED_OVER)
    assert living.slack.mails() == []
