"""The reckoning at the end of a storm sees what it is there to see."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from chaos.agency import APPROVALS, HEALTH, World, add_letters, now, settle_in
from chaos.deeds import Approval, Command, Deeds, Reaction, Told
from chaos.ledger import Ledger
from chaos.reckoning import doubles, reckon, strangers

from bot.domain.delivery import DeliveryKind
from bot.domain.draft import DraftState
from bot.domain.scope_request import ScopeRequest
from bot.store.database import Database
from bot.store.schema import migrate
from sandbox.defaults import TEAM
from sandbox.driver import LocalSlack

WORDS = "amber page number 1 please"
ONCE = "SELECT id, once FROM deliveries WHERE team_id = :team"
DIGEST = "digest:2026-11-27"


@dataclass
class Scene:
    """A ledger with nothing in it that anybody did."""

    database: Database
    world: World
    ledger: Ledger

    def logged(self, times: int = 1, words: str = WORDS) -> None:
        with self.database.begin(self.world.team_id) as store:
            for _ in range(times):
                ask = ScopeRequest(id="", asked_on=now().date(), text=words)
                store.entries.add(ask, 1, by="U0PRIYA", at=now())

    def posted(self, card: str, *stamps: str) -> None:
        """Let a card that waits stand in Slack, once for each stamp."""
        once = {row["once"]: row["id"] for row in self.ledger.rows(ONCE)}
        for ts in stamps:
            self._show(APPROVALS, once[f"draw:{card}"], ts, card)

    def told(self, *texts: str) -> None:
        """Let a night have a digest, which stands in Slack as these messages or not at all."""
        with self.database.begin(self.world.team_id) as store:
            store.deliveries.add(DeliveryKind.CARD, {"card": DIGEST}, at=now(), once=DIGEST)
        number = next(row["id"] for row in self.ledger.rows(ONCE) if row["once"] == DIGEST)
        for ts, text in enumerate(texts):
            self._show(HEALTH, number, f"{ts}.0", text)

    def taken_back(self) -> None:
        """Let the next night come before the digest left."""
        with self.database.begin(self.world.team_id) as store:
            store.deliveries.cancel_cards_before("digest:2026-11-28", start="digest:")

    def _show(self, channel: str, delivery: int, ts: str, text: str) -> None:
        event = {"event_payload": {"id": f"{TEAM}:{delivery}"}}
        message = {"ts": ts, "user": "U0GOODFIT", "text": text, "blocks": []}
        self.world.slack.workspace.add_message(channel, message | {"metadata": event})

    def doubled(self, heard: Collection[str], crashes: int = 0) -> list[str]:
        return list(doubles(self.ledger, heard, crashes=crashes))

    def found(self, deeds: Deeds, nights: int = 0) -> list[str]:
        return reckon(deeds, self.ledger, nights=nights)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    database = Database(f"sqlite:///{tmp_path}/goodfit.db")
    migrate(database)
    with LocalSlack() as slack:
        world = World(slack, "amber")
        settle_in(database, world, seals=None)
        yield Scene(database, world, Ledger(database, world))
    database.close()


def test_what_was_promised_and_is_there_once_is_no_finding(scene: Scene) -> None:
    scene.logged()

    assert scene.found(Deeds(commands=[Command("U0PRIYA", WORDS, Told.DONE, "S-1")])) == []


@pytest.mark.parametrize(
    ("times", "told", "finding"),
    [
        (0, Told.DONE, "done, and not there"),
        (0, Told.KEPT, "kept, and not there"),
        (2, Told.UNKNOWN, "there 2 times"),
    ],
)
def test_an_entry_that_is_lost_or_doubled_is_seen(
    scene: Scene, times: int, told: Told, finding: str
) -> None:
    scene.logged(times)

    found = scene.found(Deeds(commands=[Command("U0PRIYA", WORDS, told, "S-1")]))

    assert found == [f"{WORDS}: {finding}"]


def test_a_reaction_that_was_taken_and_came_to_nothing_is_seen(scene: Scene) -> None:
    lost = Reaction("U0PRIYA", WORDS, "C0ALDER", "1.2", put_on=True)

    assert scene.found(Deeds(reactions=[lost])) == [
        f"{WORDS}: the emoji was taken, and it is not there"
    ]


def test_a_click_on_undo_that_was_taken_and_forgotten_is_seen(scene: Scene) -> None:
    scene.logged()
    undone = Command("U0PRIYA", WORDS, Told.DONE, "S-1", taken_back=Told.DONE)

    assert scene.found(Deeds(commands=[undone])) == [f"{WORDS}: taken back, and there all the same"]


def test_a_letter_that_was_approved_and_waits_or_never_arrived_is_seen(scene: Scene) -> None:
    waiting, unsent = add_letters(scene.database, scene.world, 2)
    with scene.database.begin(scene.world.team_id) as store:
        store.drafts.set_state(unsent.id, DraftState.SENT)
    approvals = [Approval(one.id, [Told.DONE]) for one in (waiting, unsent)]

    found = scene.found(Deeds(approvals=approvals))

    assert "approved, and not on its way" in found[0]
    assert "said to be sent, and it did not arrive" in found[1]


def test_a_reply_that_stands_twice_in_its_thread_is_seen_whatever_the_excuse(
    scene: Scene,
) -> None:
    add_letters(scene.database, scene.world, 1)
    scene.posted("draft:1:v1", "1.1", "1.2")

    assert scene.doubled([], crashes=9) == ["draft:1:v1: stands in its thread 2 times"]


def test_the_head_of_a_thread_may_stand_again_after_a_lost_answer_or_a_crash_alone(
    scene: Scene,
) -> None:
    add_letters(scene.database, scene.world, 1)
    scene.posted("draft:1:root", "1.1", "1.2")

    assert scene.doubled(["1.2"]) == []
    assert scene.doubled(["1.1", "1.2"], crashes=1) == []
    assert scene.doubled(["1.1", "1.2"]) == ["1 heads of threads are posted again, and 0 crashes"]


@pytest.mark.parametrize("texts", [["3 worse"], ["3 worse", "(repeated) 3 worse"]])
def test_a_night_has_one_digest_and_a_second_one_says_that_it_is_repeated(
    scene: Scene, texts: list[str]
) -> None:
    scene.told(*texts)

    assert scene.found(Deeds(), nights=1) == []


def test_a_digest_that_is_posted_twice_or_never_is_seen(scene: Scene) -> None:
    scene.told("3 worse", "3 worse")

    assert scene.found(Deeds(), nights=1) == [
        f"{DIGEST}: 2 digests that do not say that they are repeated"
    ]
    assert scene.found(Deeds(), nights=2) == [
        f"2 nights, and the digests of ['{DIGEST}']",
        f"{DIGEST}: 2 digests that do not say that they are repeated",
    ]


def test_a_digest_that_the_next_night_took_back_is_seen(scene: Scene) -> None:
    scene.told()
    assert not scene.ledger.has_told(1)
    scene.taken_back()

    assert scene.found(Deeds(), nights=1) == [f"{DIGEST}: cancelled, and not there"]
    assert scene.ledger.has_told(1)
    assert not scene.ledger.has_told(2)


def test_words_of_another_workspace_are_seen_wherever_they_stand(scene: Scene) -> None:
    scene.logged(words="cobalt page number 1 please")
    scene.world.slack.person("U0PRIYA").say("C0ALDER", "cobalt")

    places = [what.partition(":")[0] for what in strangers(scene.ledger, ["cobalt"])]

    assert places == ["scope_requests", "messages of C0ALDER"]
