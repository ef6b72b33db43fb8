"""Help: made of what the parser takes, within Slack's limits, and whole for screen readers."""

import json

import pytest

from bot.domain.examples import EXAMPLES
from bot.domain.grammar import SHAPES
from bot.domain.markup import html_unescape_once, plain
from bot.messages.blocks import SECTION
from bot.messages.reply import Reply
from bot.messages.usage import USAGE, help_for, help_for_all

MOST_LINES = 24


def words_of(reply: Reply) -> list[str]:
    return [
        element["text"]
        for block in reply.blocks
        for element in [block.get("text"), *block.get("elements", [])]
        if element
    ]


@pytest.mark.parametrize("command", SHAPES)
def test_help_says_what_a_command_does_then_how_then_shows_it(command: str) -> None:
    reply = help_for(command, currency="GBP")
    first, *lines = html_unescape_once(reply.text).split("\n")

    assert first.startswith(f"{command}: ")
    assert len(lines) <= MOST_LINES
    for usage in USAGE[command]:
        assert any(line.startswith(usage) for line in lines)
    shown = lines[lines.index("For example:") + 1 :]
    known = [plain(e.line).replace("EUR", "GBP") for e in EXAMPLES[command]]
    assert 2 <= sum(line in known for line in shown) <= 4
    assert "EUR" not in json.dumps(reply.blocks) + reply.text


@pytest.mark.parametrize("command", SHAPES)
def test_help_fits_and_its_text_holds_all_of_it(command: str) -> None:
    reply = help_for(command, currency="GBP")

    for words in words_of(reply):
        assert len(words) < SECTION
        for line in words.replace("`", "").replace("*", "").splitlines():
            assert all(part in reply.text for part in line.split("  "))


def test_typed_people_are_shown_by_name() -> None:
    assert "/client acme owner @priya" in help_for("/client", currency="EUR").text
    assert "<" not in help_for("/client", currency="EUR").text


def test_help_for_all_names_every_command_with_an_example() -> None:
    reply = help_for_all({"eyes": "scope_request", "fire": "complaint"})

    assert all(len(words) < SECTION for words in words_of(reply))
    for command in SHAPES:
        assert f"{command}: " in reply.text
        assert any(f"*{command}*" in words for words in words_of(reply))
    assert '/scope acme "extra landing page" 6h' in reply.text
    assert ":eyes: scope request, :fire: complaint" in reply.text
    assert "Behind /goodfit: help, setup, rules, templates, email, digest" in reply.text


def test_hours_to_invest_run_until_a_day_and_what_is_promised_is_due_by_one() -> None:
    assert "until DATE: " in help_for("/invest", currency="EUR").text
    assert "by DATE" not in help_for("/invest", currency="EUR").text
    assert "by DATE: " in help_for("/promise", currency="EUR").text
