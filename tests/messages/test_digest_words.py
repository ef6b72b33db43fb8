"""A quiet night and a broken check must look different."""

from datetime import date

import pytest
from builders import NOW

from bot.domain.digest import compose_digest
from bot.messages.digest import digest_message


@pytest.mark.parametrize(("unchecked", "is_said"), [(0, False), (3, True)])
def test_clients_that_could_not_be_scored_are_counted_in_the_first_words(unchecked, is_said):
    text, blocks = digest_message(
        compose_digest([]),
        run_at=NOW,
        timezone="Europe/Berlin",
        hours_to=date(2026, 6, 29),
        unchecked=unchecked,
        waiting=[],
        repeated=False,
    )

    assert ("3 could not be scored" in text) is is_said
    assert ("3 could not be scored" in str(blocks)) is is_said
