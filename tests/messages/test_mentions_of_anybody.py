"""Who is mentioned by what an import named them: an id pings, and nothing else does."""

import pytest

from bot.messages.blocks import mention


def test_an_id_is_mentioned() -> None:
    assert mention("U0DANA") == "<@U0DANA>"


@pytest.mark.parametrize("named", ["U1> <!channel> <@U2", "!channel", "Dana", "", "U1|x"])
def test_what_is_no_id_stands_as_it_was_typed_and_pings_nobody(named: str) -> None:
    told = mention(named)
    assert "<" not in told
    assert ">" not in told
