"""Drafts that came with an import: shown where managers decide, and none leaves without them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from journey import APPROVALS, Thread, new_root, state_of
from living import TEAM, Living

from bot.domain.draft import DraftState
from sandbox.driver import LocalSlack

AGENCY = Path(__file__).parent / "agency"
DRAFTS = """\
client,draft,kind,state,created_at,asked_by,recipient,subject,body
acme,waits,check_in,waiting,2026-06-01,Somebody,jo@acme.example,How is it going?,"Dear Jo,
all well?"
northwind,held,check_in,approved,2026-06-01,Somebody,ana@northwind.example,Hello,"Dear Ana,
all well?"
"""
DECISIONS = "client,draft,kind,by,at\nnorthwind,held,approved,Nobody We Know,2026-06-02\n"


@pytest.fixture
def imported(slack: LocalSlack, database_url: str, tmp_path: Path) -> Iterator[Living]:
    """A bot whose workspace came from a folder with two drafts, one of them approved there."""
    folder = tmp_path / "folder"
    shutil.copytree(AGENCY, folder)
    (folder / "draft_versions.csv").write_text(DRAFTS)
    (folder / "decisions.csv").write_text(DECISIONS)
    bot = Living(slack, database_url)
    bot.load(folder)
    with bot:
        yield bot


def thread_of(living: Living, words: str) -> Thread:
    def found() -> bool:
        return any(words in m.words for m in living.slack.messages(APPROVALS))

    living.slack.wait_for(found)
    others = {m.ts for m in living.slack.messages(APPROVALS) if words not in m.words}
    return Thread(living, new_root(living, others))


def test_what_waited_is_posted_and_leaves_when_a_manager_approves_it(imported: Living) -> None:
    thread = thread_of(imported, "Acme")
    assert "waiting for" in thread.root.words

    dana = imported.slack.person("U0DANA")
    # The checker misses parts that Goodfit's own letters have, so it asks for a reason.
    dana.press(thread.version(1), "Approve version 1")
    dana.submit(imported.slack.wait_for(dana.modal), {"reason": "Short is fine here"})
    # It came without an address of ours.
    asked = imported.slack.wait_for(
        lambda: (m := dana.modal()) and "Where the answer goes" in m.words and m
    )
    dana.submit(asked, {"answers_to": "dana@harbourpine.example"})

    thread.wait_until("sent, approved by Dana Whitfield")
    (mail,) = imported.slack.mails()
    assert mail["rcpt_to"] == ["jo@acme.example"]
    assert mail["text"].split() == ["Dear", "Jo,", "all", "well?"]


def test_what_was_approved_elsewhere_does_not_leave_and_says_so(imported: Living) -> None:
    thread = thread_of(imported, "Northwind")
    version = thread.version(1)
    imported.slack.wait_for(imported.outbox_is_empty)

    assert "Whether it left is not known here" in version.words
    assert imported.slack.mails() == []
    with imported.database.begin(TEAM, reading=True) as store:
        held = next(kept.draft for kept in store.records.each_draft() if kept.decisions)
    assert state_of(imported, held.id) is DraftState.PARKED

    imported.slack.person("U0DANA").press(version, "It did not: wait again")
    thread.wait_until("waiting for")
    assert imported.slack.mails() == []
