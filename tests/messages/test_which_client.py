"""However many clients a name fits, what Slack shows stays usable and says how many more."""

import json

import pytest

from bot.domain.capture import Capture, WhichClient
from bot.domain.entry import EntryKind
from bot.messages.client_list import no_such_client
from bot.messages.fit_answers import which_draft, which_fit
from bot.messages.which_client import which_client


def mono(count: int) -> tuple[tuple[int, str], ...]:
    return tuple((number, f"Mono {number}") for number in range(1, count + 1))


def asked(count: int) -> tuple[str, list[str], list[str]]:
    """Return what is said, the labels of the buttons, and those of the menu."""
    capture = Capture(kind=EntryKind.SCOPE_REQUEST, text="a banner", client_typed="mono")
    reply = which_client(
        WhichClient(pending=7, capture=capture, offered=mono(count), is_ambiguous=count > 1)
    )
    (row,) = [block["elements"] for block in reply.blocks if block["type"] == "actions"]
    menu = [option["text"]["text"] for option in row[-1]["options"]]
    return reply.text, [part["text"]["text"] for part in row[:-1]], menu


@pytest.mark.parametrize("count", [1, 2, 4, 5, 60, 101])
def test_to_choose_and_to_drop_are_always_there(count: int) -> None:
    _, buttons, menu = asked(count)

    assert buttons == [*(name for _, name in mono(min(count, 2))), "Create mono"]
    assert menu[-2:] == ["Choose from all clients", "Not about a client"]
    assert menu[:-2] == [name for _, name in mono(min(count, 4))[2:]]


@pytest.mark.parametrize(
    ("count", "more"), [(5, "And 1 more: choose from all"), (101, "And over 96 more: choose from")]
)
def test_how_many_more_there_are_is_said(count: int, more: str) -> None:
    assert more in asked(count)[0]
    assert "more" not in asked(4)[0]


def test_a_clients_page_is_offered_for_a_few_and_the_rest_is_counted() -> None:
    reply = no_such_client("mono", "mono", mono(30), is_ambiguous=True)
    few = no_such_client("mono", "mono", mono(4), is_ambiguous=True)

    assert [len(block["elements"]) for block in reply.blocks if block["type"] == "actions"] == [4]
    assert "And 26 more: write more of the name, or type /client list." in reply.text
    assert "more" not in json.dumps(few.blocks)


def test_a_fit_and_a_letter_say_how_many_more_there_are() -> None:
    fit = which_fit("mono", mono(8), is_exact=True, line_typed="/fit mono")
    draft = which_draft("mono", mono(8), is_exact=True, kind=None, line_typed="/draft mono")

    for reply in (fit, draft):
        assert "Mono 5. And 3 more: write more of the name. You typed" in reply.text
    assert "more" not in which_fit("mono", mono(5), is_exact=True, line_typed="/fit mono").text
