"""An offer that was edited by hand is looked at by a second person where a limit is set."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from use_cases.sent_letters import NOW, a_letter, a_workspace

from bot.domain.draft import Draft
from bot.store.database import Database
from bot.store.schema import migrate
from bot.use_cases.approvers import second_needed


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    a_workspace(made)
    with made.begin("T") as store:
        store.team.save(replace(store.team.get(), offer_limit=100_000), at=NOW)
    yield made
    made.close()


def edited(database: Database, draft: Draft, number: int, *, note: str, **words: str) -> None:
    """Put a version in place whose sections say this."""
    with database.begin("T") as store:
        before = store.drafts.get(draft.id).version
        kept = [part for part in before.sections if part[0] not in words]
        sections = (*kept, *((name, name, text) for name, text in words.items()))
        version = replace(
            before, number=number, sections=sections, note=note, fingerprint=f"f{number}"
        )
        store.drafts.add_version(draft.id, version)


def why(database: Database, draft: Draft) -> str | None:
    with database.begin("T", reading=True) as store:
        return second_needed(store, store.drafts.get(draft.id), now=NOW)


def test_a_raised_offer_needs_a_second_person_until_it_is_written_anew(database: Database) -> None:
    draft = a_letter(database, "recovery_offer")
    edited(database, draft, 2, note="Closing", closing="Call me.")
    assert why(database, draft) is None

    edited(database, draft, 3, note="What we give back", offer="We owe you €9,000.")
    edited(database, draft, 4, note="Closing", closing="Call me on Monday.")
    assert why(database, draft) == ("its offer was edited by hand, and this workspace has a limit")

    edited(database, draft, 5, note="written anew", offer="We owe you €900.")
    assert why(database, draft) is None


def test_the_words_of_an_apology_are_no_offer(database: Database) -> None:
    draft = a_letter(database)
    edited(database, draft, 2, note="What we did wrong", offer="€9,000")

    assert why(database, draft) is None
