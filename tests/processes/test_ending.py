"""A process that is told to stop finishes what it has, and one told twice ends at once."""

import signal
import socket
from pathlib import Path

import pytest
from living import TEAM, Living
from processes.running import START, Held, ask, goodfit

from bot.domain.delivery import DeliveryKind
from sandbox.driver import LocalSlack

UNUSABLE = 2


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/goodfit.db"


@pytest.fixture
def agency(slack: LocalSlack, url: str) -> Living:
    made = Living(slack, url)
    made.load(Path(__file__).parents[1] / "flows" / "agency")
    with made.database.begin(TEAM) as store:
        for text in ("first", "second"):
            load = {"channel": "U0DANA", "text": text}
            store.deliveries.add(DeliveryKind.DIRECT, load, at=made.clock())
    return made


@pytest.mark.parametrize("command", ["run", "work"])
def test_one_that_is_told_to_stop_finishes_what_is_in_hand_and_begins_nothing_more(
    agency: Living, slack: LocalSlack, url: str, tmp_path: Path, command: str
) -> None:
    with (
        Held(slack, "chat.postMessage") as held,
        goodfit(slack, url, tmp_path, command) as running,
    ):
        assert held.came.wait(START)
        running.tell(signal.SIGTERM)
        slack.wait_for(lambda: running.find("stopping"), timeout=START)
        if command == "run":
            slack.wait_for(lambda: not is_open(running.find("listening")), timeout=START)
        assert running.process.poll() is None
        held.let_go()
        assert running.end() == 0
        assert running.find("stopped")
        assert running.find("not_finished") is None

    states = ask(agency.database, "SELECT payload, state FROM deliveries WHERE kind = 'direct'")
    assert sorted(state for _, state in states) == ["queued", "sent"]
    assert [message.text for message in slack.dms("U0DANA")] == ["first"]


def is_open(listening: dict[str, object] | None) -> bool:
    assert listening is not None
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", int(str(listening["port"])))) == 0


def test_a_second_signal_ends_it_at_once(
    agency: Living, slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    with Held(slack, "chat.postMessage") as held, goodfit(slack, url, tmp_path) as running:
        assert held.came.wait(START)
        running.tell(signal.SIGTERM)
        slack.wait_for(lambda: running.find("stopping"), START)
        running.tell(signal.SIGINT)
        assert running.end() == 128 + signal.SIGINT

    assert ask(agency.database, "SELECT count(*) FROM deliveries WHERE state = 'sending'") == [(1,)]


@pytest.mark.parametrize("which", ["PORT", "GOODFIT_METRICS_PORT"])
def test_a_port_that_is_taken_is_told_in_a_sentence(
    agency: Living, slack: LocalSlack, url: str, tmp_path: Path, which: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with goodfit(slack, url, tmp_path, "run", **{which: port}) as running:
            assert running.end() == UNUSABLE
            said = running.log.read_text()

    assert "Traceback" not in said
    assert port in said
    assert "Address already in use" in said
    assert which in said
    assert ask(agency.database, "SELECT count(*) FROM deliveries WHERE state = 'queued'") == [(2,)]
