"""Several processes on one port: all answer, who dies is started again, and all end together."""

import os
import re
import signal
import socket
from pathlib import Path
from urllib.request import urlopen

import pytest
from living import Living
from processes.running import START, Held, Running, ask, goodfit, is_alive

from bot.domain.delivery import DeliveryKind
from sandbox.driver import LocalSlack

ROOM = "C0ACMEINT"
TEAM = "T0HARBOUR"
UNUSABLE = 2
TWO = {"GOODFIT_PROCESSES": "2", "GOODFIT_METRICS_PORT": "0"}


@pytest.fixture
def agency(slack: LocalSlack, database_url: str) -> Living:
    made = Living(slack, database_url)
    made.load(Path(__file__).parents[1] / "flows" / "agency")
    return made


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/goodfit.db"


@pytest.fixture
def small(slack: LocalSlack, url: str) -> Living:
    """The agency on SQLite, where it makes no difference which database it is."""
    made = Living(slack, url)
    made.load(Path(__file__).parents[1] / "flows" / "agency")
    return made


def queue_a_word(made: Living) -> None:
    with made.database.begin(TEAM) as store:
        load = {"channel": "U0DANA", "text": "word"}
        store.deliveries.add(DeliveryKind.DIRECT, load, at=made.clock())


def wait_for_all(slack: LocalSlack, running: Running, count: int = 2) -> None:
    """Wait until so many said that they listen, and point Slack at their port."""
    slack.wait_for(lambda: len(running.find_all("listening")) == count, START)
    (port,) = {line["port"] for line in running.find_all("listening")}
    slack.bot_url = f"http://127.0.0.1:{port}"


def type_one(slack: LocalSlack, number: int) -> None:
    """Log an entry by a connection of its own, and see that it is acknowledged."""
    slack.slack.outgoing.hang_up()
    done = slack.person("U0PRIYA").command(ROOM, f'/scope acme "banner {number}" 1h')
    assert "Logged for Acme" in done.text


def commands_of(port: int) -> float:
    """Return how many commands a process acknowledged, as its metrics say."""
    with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        page = answer.read().decode()
    found = re.search(
        r'^goodfit_acks_total\{kind="command",outcome="ok"\} (\S+)$', page, re.MULTILINE
    )
    return float(found[1]) if found else 0.0


def test_both_answer_and_what_was_acknowledged_is_there_once(
    agency: Living, slack: LocalSlack, database_url: str, tmp_path: Path
) -> None:
    typed = 0

    def have_both_answered() -> bool:
        nonlocal typed
        typed += 1
        type_one(slack, typed)
        return all(map(commands_of, ports))

    with goodfit(slack, database_url, tmp_path, "run", **TWO) as running:
        wait_for_all(slack, running)
        ports = [line["port"] for line in running.find_all("metrics")]
        slack.wait_for(have_both_answered, START)
        assert sum(map(commands_of, ports)) == typed

    assert len(set(ports)) == 2
    said = ask(agency.database, "SELECT count(*), count(DISTINCT text) FROM scope_requests")
    assert said == [(typed, typed)]


def test_one_that_is_killed_is_started_again_and_the_port_goes_on_answering(
    small: Living, slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    with goodfit(slack, url, tmp_path, "run", **TWO) as running:
        wait_for_all(slack, running)
        killed, *others = running.children()
        os.kill(killed, signal.SIGKILL)
        ended = slack.wait_for(lambda: running.find("process_ended"), START)
        for number in range(4):
            type_one(slack, number)
        wait_for_all(slack, running, count=3)
        assert len(running.children()) == 2
        assert set(others) < set(running.children())
        type_one(slack, 4)

    assert ended["status"] == -signal.SIGKILL
    assert running.find_all("listening")[-1]["process"] == ended["process"]
    assert ask(small.database, "SELECT count(*) FROM scope_requests") == [(5,)]


def test_one_that_stands_still_is_killed_and_started_again(
    small: Living, slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    # Looked at more often than every ten seconds, or this would take a minute.
    often = """
from bot.logs import set_up_logs
from bot.processes import run
from bot.settings import Settings
set_up_logs()
run(Settings(), look_seconds=1.5)"""
    with goodfit(slack, url, tmp_path, "run", code=often, **TWO) as running:
        wait_for_all(slack, running)
        still, _other = running.children()
        os.kill(still, signal.SIGSTOP)
        hangs = slack.wait_for(lambda: running.find("process_hangs"), START)
        wait_for_all(slack, running, count=3)
        for number in range(4):
            type_one(slack, number)

    assert [line["process"] for line in running.find_all("process_ended")] == [hangs["process"]]
    assert not is_alive(still)
    assert ask(small.database, "SELECT count(*) FROM scope_requests") == [(4,)]


def test_one_whom_slack_refuses_meanwhile_is_tried_again_while_the_other_listens(
    small: Living, slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    with goodfit(slack, url, tmp_path, "run", **TWO) as running:
        wait_for_all(slack, running)
        slack.trouble.fail_next("auth.test", error="fatal_error")
        os.kill(running.children()[0], signal.SIGKILL)
        wait_for_all(slack, running, count=3)
        type_one(slack, 1)
        ends = [line["error"] for line in running.find_all("process_ended")]

    assert ends == ["", "SlackRefused"]
    assert ask(small.database, "SELECT count(*) FROM scope_requests") == [(1,)]


@pytest.mark.parametrize("how", ["SIGTERM", "Ctrl-C"])
@pytest.mark.usefixtures("small")
def test_one_signal_ends_all_with_status_0(
    slack: LocalSlack, url: str, tmp_path: Path, how: str
) -> None:
    with goodfit(slack, url, tmp_path, "run", **TWO) as running:
        wait_for_all(slack, running)
        pids = running.children()
        # What the terminal sends to its group reaches the parent alone, who passes it on once.
        assert os.getpgid(running.process.pid) not in map(os.getpgid, pids)
        if how == "SIGTERM":
            running.tell(signal.SIGTERM)
        else:
            os.killpg(running.process.pid, signal.SIGINT)
        assert running.end() == 0

    assert len(pids) == 2
    assert not any(map(is_alive, pids))
    assert sorted(line["process"] for line in running.find_all("stopped")) == [0, 1]
    assert running.find("process_ended") is None


def test_a_second_signal_ends_all_at_once(
    small: Living, slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    queue_a_word(small)
    with Held(slack, "chat.postMessage") as held, goodfit(slack, url, tmp_path, "run", **TWO) as it:
        wait_for_all(slack, it)
        assert held.came.wait(START)
        pids = it.children()
        it.tell(signal.SIGTERM)
        slack.wait_for(lambda: len(it.find_all("stopping")) == 2, START)
        it.tell(signal.SIGINT)
        assert it.end() == 128 + signal.SIGINT
        slack.wait_for(lambda: not any(map(is_alive, pids)), START)

    states = "SELECT count(*) FROM deliveries WHERE state = 'sending'"
    assert ask(small.database, states) == [(1,)]


def test_a_parent_that_is_killed_leaves_nobody_behind_and_what_is_in_hand_is_finished(
    small: Living, slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    queue_a_word(small)
    with Held(slack, "chat.postMessage") as held, goodfit(slack, url, tmp_path, "run", **TWO) as it:
        wait_for_all(slack, it)
        assert held.came.wait(START)
        pids = it.children()
        it.tell(signal.SIGKILL)
        it.end()
        slack.wait_for(lambda: len(it.find_all("stopping")) == 2, START)
        held.let_go()
        slack.wait_for(lambda: not any(map(is_alive, pids)), START)

    assert len(it.find_all("stopped")) == 2
    assert [message.text for message in slack.dms("U0DANA")] == ["word"]


def test_a_port_that_others_have_is_told_in_a_sentence(
    small: Living, slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = words_of_one_that_cannot(slack, url, tmp_path, port=taken.getsockname()[1])
    with goodfit(slack, url, tmp_path, "run", **TWO) as running:
        wait_for_all(slack, running)
        port = running.find_all("listening")[0]["port"]
        again = words_of_one_that_cannot(slack, url, tmp_path, port=port)
        type_one(slack, 1)

    for words in (said, again):
        assert words.count("Address already in use") == 1
        assert "another PORT" in words
    assert ask(small.database, "SELECT count(*) FROM scope_requests") == [(1,)]


def words_of_one_that_cannot(
    slack: LocalSlack, url: str, folder: Path, *, port: int = 0, **more: str
) -> str:
    """Return what several say that end with status 2, and leave nobody behind."""
    given = {"PORT": str(port), **TWO, **more}
    with goodfit(slack, url, folder, "run", **given) as running:
        assert running.end() == UNUSABLE
    said = running.log.read_text()
    assert "Traceback" not in said
    return said


@pytest.mark.usefixtures("small")
def test_what_each_would_say_of_a_wrong_token_is_said_once(
    slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    said = words_of_one_that_cannot(slack, url, tmp_path, SLACK_BOT_TOKEN="xoxb-wrong")

    assert said.count("Slack did not take SLACK_BOT_TOKEN") == 1


@pytest.mark.usefixtures("small")
def test_each_shows_its_metrics_on_a_port_of_its_own(
    slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    first = two_free_ports()
    given = TWO | {"GOODFIT_METRICS_PORT": str(first)}
    with goodfit(slack, url, tmp_path, "run", **given) as running:
        wait_for_all(slack, running)
        shown = {line["process"]: line["port"] for line in running.find_all("metrics")}
        assert shown == {0: first, 1: first + 1}
        assert [commands_of(port) for port in shown.values()] == [0, 0]


@pytest.mark.usefixtures("small")
def test_a_port_for_metrics_that_is_taken_ends_all_with_a_sentence(
    slack: LocalSlack, url: str, tmp_path: Path
) -> None:
    first = two_free_ports()
    with socket.create_server(("127.0.0.1", first + 1)):
        said = words_of_one_that_cannot(slack, url, tmp_path, GOODFIT_METRICS_PORT=str(first))

    assert said.count(f"127.0.0.1:{first + 1}: Address already in use") == 1
    assert "another GOODFIT_METRICS_PORT" in said


def two_free_ports() -> int:
    """Return the first of two neighbours on which nobody listens."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as one:
            first = int(one.getsockname()[1])
            try:
                socket.create_server(("127.0.0.1", first + 1)).close()
            except OSError:
                continue
            return first


@pytest.mark.usefixtures("small")
def test_with_one_there_is_no_parent(slack: LocalSlack, url: str, tmp_path: Path) -> None:
    with goodfit(slack, url, tmp_path, "run") as running:
        assert running.find("processes") is None
        assert running.children() == []
