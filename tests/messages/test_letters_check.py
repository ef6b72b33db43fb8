"""The checker: good letters pass, and each bad one is told why."""

import pytest
from letters.cases import CASES

from bot.domain.letter_check import Finding, Weight, check_letter
from bot.messages.letters import render_letter

GOOD = {
    case.kind: {s.name: s.text for s in render_letter(case.kind, case.facts).sections}
    for case in reversed(CASES)
}


def check(kind: str, subject: str = "Autumn rates: done by 25 September", **edits: str):
    return check_letter(
        kind,
        subject,
        {**GOOD[kind], **edits},
        client="Harbour & Vine Hotels",
        other_clients=("Kestrel Outdoor", "Harbour", "Target"),
    )


def blocking(found: tuple[Finding, ...]) -> list[str]:
    return [f.words for f in found if f.weight is Weight.BLOCKING]


def advice(found: tuple[Finding, ...]) -> list[str]:
    return [f.words for f in found if f.weight is Weight.ADVICE]


@pytest.mark.parametrize("kind", GOOD)
def test_good_letter_has_nothing_that_blocks(kind: str) -> None:
    assert blocking(check(kind)) == []


def test_first_apology_needs_no_advice_either() -> None:
    found = check("apology")

    assert [f for f in found if "words" not in f.words] == []


@pytest.mark.parametrize(
    ("kind", "edits", "words"),
    [
        ("apology", {"sorry": "I'm sorry if you felt let down. The fault is ours."}, "if you felt"),
        (
            "apology",
            {"sorry": "I'm sorry we were late, but it was busy."},
            "sorry we were late, but",
        ),
        (
            "apology",
            {"sorry": "I'm sorry. However, it was busy. The fault is ours."},
            "sorry. However",
        ),
        (
            "apology",
            {"sorry": "I'm sorry. Mistakes were made. The fault is ours."},
            "Mistakes were made",
        ),
        ("apology", {"sorry": "I'm sorry you feel this way. The fault is ours."}, "sorry you feel"),
        ("apology", {"sorry": "We were late. The fault is ours."}, "sorry"),
        ("apology", {"sorry": "I'm sorry it was late."}, "whose fault it is"),
        ("apology", {"next": "I will look into it."}, "next"),
        ("apology", {"prevention": ""}, "prevention"),
        ("apology", {"point_1": " "}, "point"),
        ("apology", {"closing": "Kestrel Outdoor never complained."}, "Kestrel Outdoor"),
        ("apology", {"closing": "As “kestrel outdoor” said."}, "Kestrel Outdoor"),
        ("apology", {"closing": "Your fit score fell."}, "fit score"),
        (
            "recovery_offer",
            {"offer": "As a gesture of goodwill: £10 by 2 May."},
            "As a gesture of goodwill",
        ),
        ("graceful_exit", {"decision": "I'm sorry to say that we stop."}, "sorry"),
        ("graceful_exit", {"reason": "We regret this."}, "regret"),
        ("graceful_exit", {"plan": ""}, "plan"),
    ],
)
def test_bad_letter_is_blocked(kind: str, edits: dict[str, str], words: str) -> None:
    assert blocking(check(kind, **edits)) == [words]


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({"closing": "We apologise again."}, "apologise"),
        ({"closing": "Sorry for any inconvenience."}, "any inconvenience"),
        ({"closing": "Please do not hesitate to call."}, "do not hesitate"),
        ({"closing": "It won’t happen again."}, "It won’t happen again"),  # noqa: RUF001
        ({"closing": "Rest assured that we take this seriously."}, "Rest assured"),
        ({"closing": "We value your business."}, "value your business"),
        ({"next": "We will look into it."}, "We will"),
        ({"point_1": "“x” The list was sent to the wrong people."}, "was sent"),
        ({"point_1": "We will mend it soon."}, "We will"),
        ({"explanation": "word " * 200}, "words"),
    ],
)
def test_weak_letter_gets_advice(edits: dict[str, str], words: str) -> None:
    assert any(words in found for found in advice(check("apology", **edits)))


@pytest.mark.parametrize("subject", ["Sorry", "Oops", "Rates " * 12, "a b c d e f g h"])
def test_weak_subject_gets_advice(subject: str) -> None:
    assert "subject" in {f.section for f in check("apology", subject)}


def test_the_mark_of_an_answer_does_not_count_in_a_subject() -> None:
    subject = "Appointment reminders: your message, 20 September"

    assert len(f"Re: {subject}") > 50
    assert "subject" not in {f.section for f in check("apology", f"Re: {subject}")}


def test_names_within_the_clients_own_name_are_theirs() -> None:
    assert blocking(check("apology", closing="Harbour & Vine Hotels has our word.")) == []


def test_name_that_is_a_word_counts_with_its_capital_only() -> None:
    assert blocking(check("apology", closing="We miss the target.")) == []
    assert blocking(check("apology", closing="We told Target.")) == ["Target"]


def test_what_the_client_said_is_theirs() -> None:
    assert blocking(check("apology", point_1="“If you felt like it”. We were late.")) == []


def test_blocking_findings_come_first() -> None:
    found = check("apology", closing="Unfortunately, Kestrel Outdoor. We apologise.")

    assert [f.weight for f in found] == sorted(
        (f.weight for f in found), key=lambda w: w is not Weight.BLOCKING
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Kad\u0131köy İşleri", "As kadiköy işleri said."),
        ("Straße Nord", "As STRAẞE NORD said."),
        ("Target", "As Target said."),
    ],
)
def test_another_client_is_found_whatever_its_letters(name: str, said: str) -> None:
    found = check_letter("apology", "s", {"closing": said}, other_clients=("Nobody", name))

    assert name in blocking(found)
