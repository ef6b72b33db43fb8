"""A workspace's own templates: tried before they are saved, and drafted with no door open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.client import Client
from bot.domain.complaint import Complaint, Fault
from bot.domain.team import Actor, OnlyManagers, Team
from bot.messages.letter_kinds import UnknownLetter
from bot.messages.own_letters import UnusableTemplate
from bot.messages.template_sources import Sources, shipped_sources
from bot.store.database import Database
from bot.store.drafts import UnknownDraft
from bot.store.schema import migrate
from bot.use_cases import drafts, letter_templates, own_words
from bot.use_cases.letter_templates import TemplateChangedSince, mark_of
from bot.use_cases.own_words import ChangesTooFast, OwnTemplateFailed

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
SHIPPED = shipped_sources("apology")
SEEN = mark_of(SHIPPED)
OURS = replace(SHIPPED, subject="Our word on {{ facts.thing|phrase }}\n")
ANSWERS = {
    "contact": "Jo",
    "thing": "September report",
    "miss": "we sent your September report two days late",
    "point_1": "I left it in my outbox before the holiday. It went out on Monday.",
    "owner": "Tom Okafor",
    "update_on": "2070-11-30",
    "prevention": "Two people now have the date in their calendar",
    "checker": "Dana Whitfield",
}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A workspace with a client whom we wronged."""
    made = Database(database_url)
    migrate(made)
    with made.begin("A") as store:
        store.team.save(Team(id="A", approvals_channel="C1"), at=NOW)
        account = store.clients.add(Client(key="acme", name="Acme"), by=None, at=NOW)
        wrong = Complaint(id="", raised_on=NOW.date(), text="it was late", fault=Fault.OURS)
        store.entries.add(wrong, account.id, by="U1", at=NOW)
    yield made
    made.close()


def person(database: Database, *, is_manager: bool = True) -> Actor:
    with database.begin("A", reading=True) as store:
        return Actor(team=store.team.get(), user_id="U1", name="Dana", is_manager=is_manager)


def save(database: Database, sources: Sources, seen: str = SEEN) -> None:
    letter_templates.save_template(
        database.begin, person(database), "apology", sources, seen=seen, now=NOW
    )


def draft(database: Database) -> str:
    made = drafts.start_draft(
        database.begin, person(database), client_id=1, kind="apology", answers=ANSWERS, now=NOW
    )
    return made.version.subject


def used(database: Database) -> dict[str, str]:
    with database.begin("A", reading=True) as store:
        return store.templates.used("apology")


def audited(database: Database) -> list[tuple[str, str]]:
    with database.begin("A", reading=True) as store:
        lines = store.audit.list_newest(limit=9)
    return [(line.what, line.about) for line in reversed(lines) if "template" in line.what]


def test_a_letter_is_drafted_in_the_words_of_the_workspace(database: Database) -> None:
    before = draft(database)
    save(database, OURS)

    assert draft(database) == "Our word on September report"
    assert before == "September report: your message, 30 June"
    assert used(database) == {"subject": OURS.subject}


def test_back_to_the_original_and_to_ones_own_words_is_one_step_each(database: Database) -> None:
    save(database, OURS)

    letter_templates.use_original(database.begin, person(database), "apology", now=NOW)
    assert draft(database) == "September report: your message, 30 June"
    letter_templates.use_own(database.begin, person(database), "apology", now=NOW)
    letter_templates.use_own(database.begin, person(database), "apology", now=NOW)

    assert draft(database) == "Our word on September report"
    assert audited(database) == [
        ("template_saved", "apology:subject"),
        ("template_reset", "apology:subject"),
        ("template_used_again", "apology:subject"),
    ]


def test_words_that_are_as_shipped_are_none_of_ones_own(database: Database) -> None:
    save(database, OURS)
    save(database, replace(SHIPPED, subject=SHIPPED.subject + "\n\n"), seen=mark_of(OURS))

    assert used(database) == {}
    assert audited(database)[-1] == ("template_saved", "apology:as_shipped")


def test_what_cannot_be_rendered_is_not_saved(database: Database) -> None:
    with pytest.raises(UnusableTemplate, match="“nobody” is not known here"):
        save(database, replace(SHIPPED, subject="{{ facts.nobody }}"))
    with pytest.raises(UnusableTemplate, match="no subject, or a letter without any words"):
        save(database, replace(SHIPPED, subject="{# nothing #}"))
    with pytest.raises(UnusableTemplate, match="longer than 60,000 characters"):
        save(database, replace(SHIPPED, subject="x" * 60_001))

    assert used(database) == {}


def test_what_fails_only_for_some_clients_or_in_one_tone_is_found(database: Database) -> None:
    for odd in (
        "{% if facts.points|length > 4 %}{{ nobody }}{% endif %}x",
        "{% if facts.is_formal %}{{ nobody }}{% endif %}x",
        "{% if not facts.promise.done_by %}{{ nobody }}{% endif %}x",
    ):
        with pytest.raises(UnusableTemplate, match="“nobody” is not known here"):
            save(database, replace(SHIPPED, subject=odd))


def test_what_the_checker_would_block_is_told_and_may_be_saved(database: Database) -> None:
    bare = replace(SHIPPED, body="{% block greeting %}Dear {{ facts.contact }}{% endblock %}\n")

    trial = letter_templates.try_typed(person(database), "apology", bare, now=NOW)
    shipped = letter_templates.try_typed(person(database), "apology", SHIPPED, now=NOW)
    save(database, bare)

    assert shipped.findings == ()
    assert "It is not said that we are sorry." in {found.advice for found in trial.findings}
    assert {"sorry", "point", "next", "prevention"} <= {found.words for found in trial.findings}


def test_only_managers_change_letters_and_only_those_that_there_are(database: Database) -> None:
    member = person(database, is_manager=False)
    for refused in (
        lambda: letter_templates.list_templates(database.begin, member),
        lambda: letter_templates.open_template(database.begin, member, "apology"),
        lambda: letter_templates.try_typed(member, "apology", OURS, now=NOW),
        lambda: letter_templates.use_original(database.begin, member, "apology", now=NOW),
        lambda: letter_templates.use_own(database.begin, member, "apology", now=NOW),
        lambda: letter_templates.save_template(
            database.begin, member, "apology", OURS, seen=SEEN, now=NOW
        ),
    ):
        with pytest.raises(OnlyManagers):
            refused()
    with pytest.raises(UnknownLetter):
        letter_templates.open_template(database.begin, person(database), "../apology")
    with pytest.raises(UnknownLetter):
        letter_templates.use_original(database.begin, person(database), "nothing", now=NOW)


def test_who_saves_later_does_not_undo_what_another_saved_meanwhile(database: Database) -> None:
    save(database, OURS)

    with pytest.raises(TemplateChangedSince):
        save(database, replace(SHIPPED, subject="Mine"), seen=SEEN)

    assert used(database) == {"subject": OURS.subject}


def test_no_transaction_is_open_while_the_other_process_renders(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(database, OURS)
    real, rendered = own_words.render_own, []

    def render_and_write(*given: object) -> object:
        # On SQLite this waits for whoever holds the one pen, and gives up.
        with database.begin("A") as store:
            store.audit.add("meanwhile", "x", user_id="U1", at=NOW)
        rendered.append(given)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(own_words, "render_own", render_and_write)

    assert draft(database) == "Our word on September report"
    assert len(rendered) == 1


def test_what_changes_while_it_renders_is_rendered_anew(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(database, OURS)
    real, left = own_words.render_own, [1]

    def render_and_raise_again(*given: object) -> object:
        if left.pop(0) if left else 0:
            raise_another(database)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(own_words, "render_own", render_and_raise_again)
    answers = ANSWERS | {"point_2": "It had the same cause."}
    made = drafts.start_draft(
        database.begin, person(database), client_id=1, kind="apology", answers=answers, now=NOW
    )

    assert "and later again" in str(made.version.sections)
    assert made.complaint_ids == ("C-1", "C-2")


def raise_another(database: Database) -> None:
    with database.begin("A") as store:
        more = Complaint(id="", raised_on=NOW.date(), text="and later again", fault=Fault.OURS)
        store.entries.add(more, 1, by="U1", at=NOW)


def test_what_never_stands_still_is_given_up_in_words(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(database, OURS)
    real, count = own_words.render_own, iter(range(9))

    def render_and_change(*given: object) -> object:
        with database.begin("A") as store:
            source = f"Word {next(count)}"
            store.templates.save("apology", {"subject": source}, by="U1", at=NOW)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(own_words, "render_own", render_and_change)

    with pytest.raises(ChangesTooFast):
        draft(database)
    assert drafts_of(database) == 0


def test_a_template_that_fails_when_it_is_needed_drafts_nothing_and_says_where(
    database: Database,
) -> None:
    with database.begin("A") as store:
        store.templates.save("apology", {"subject": "{{ nobody }}"}, by="U1", at=NOW)

    with pytest.raises(OwnTemplateFailed) as found:
        draft(database)

    assert "Subject, line 1: “nobody” is not known here." in found.value.sentence
    assert "/goodfit templates" in found.value.sentence
    assert drafts_of(database) == 0


def drafts_of(database: Database) -> int:
    with database.begin("A", reading=True) as store:
        try:
            store.drafts.get(1)
        except UnknownDraft:
            return 0
    return 1
