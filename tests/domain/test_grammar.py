"""The grammar: the examples that help shows are the table that the parser is held to."""

from pathlib import Path

import pytest

from bot.domain.days import parse_day
from bot.domain.examples import (
    EXAMPLE_CLIENTS,
    EXAMPLE_CURRENCY,
    EXAMPLE_DAY,
    EXAMPLES,
    SAMPLES,
    Example,
)
from bot.domain.grammar import LETTER_WORDS, NOTE_WORDS, SHAPES, purpose_of
from bot.domain.history import NoteKind
from bot.domain.money import CURRENCIES
from bot.domain.play import PlayName
from bot.domain.quantities import parse_hours, parse_sum
from bot.domain.shape import Shape, usage_of
from bot.domain.slots import match
from bot.domain.typed import Typed, parse_command

ALL = [example for examples in EXAMPLES.values() for example in examples]
EVERY_SHAPE = [shape for shapes in SHAPES.values() for shape in shapes]


def parse(line: str) -> Typed:
    command, _, rest = line.partition(" ")
    return parse_command(
        command,
        rest,
        is_client=lambda words: words.casefold() in EXAMPLE_CLIENTS,
        today=EXAMPLE_DAY,
    )


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.line)
def test_an_example_means_what_it_says(example: Example) -> None:
    assert parse(example.line) == example.expected


@pytest.mark.parametrize("shape", EVERY_SHAPE, ids=usage_of)
def test_every_shape_has_an_example_and_a_sentence(shape: Shape) -> None:
    assert any(
        (example.expected.command, example.expected.verb) == (shape.command, shape.verb)
        and not example.expected.missing
        for example in EXAMPLES[shape.command]
    )
    assert shape.purpose.endswith(".")
    assert purpose_of(shape.command).endswith(".")


@pytest.mark.parametrize("shape", EVERY_SHAPE, ids=usage_of)
def test_what_fills_a_slot_begins_with_one_of_its_signs(shape: Shape) -> None:
    typed = ["2h", "$900", "EUR900", "900 EUR", "S-12", "https://a.example", "<@U1>", "<#C1>"]
    typed += ["2026-07-01", "Today", "yesterday"]
    typed += [
        f"{lead} {day}" for lead in ("by", "Until", "DUE", "on") for day in ("friday", "1 May")
    ]
    typed += [
        word for slot in shape.slots for known in slot.choices for word in (known, known.title())
    ]
    for slot in shape.slots:
        for words in typed:
            if match(slot, words.split(), EXAMPLE_DAY) is not None:
                assert words[0] in slot.begins


@pytest.mark.parametrize("shape", EVERY_SHAPE, ids=usage_of)
def test_every_word_for_a_verb_is_that_verb(shape: Shape) -> None:
    for word in (shape.verb, *shape.also):
        line = f"{shape.command} {word.upper()} D-1"
        assert parse(line).verb == shape.verb


def test_usage_is_made_of_the_slots() -> None:
    assert [usage_of(shape) for shape in (*SHAPES["/promise"], *SHAPES["/scope"])] == [
        '/promise [CLIENT] "what we promised" by DATE',
        "/promise NUMBER delivered [LINK] [on DATE]",
        '/scope [CLIENT] "what they asked for" [HOURS] [MONEY] [on DATE]',
    ]
    assert usage_of(SHAPES["/client"][0]) == "/client [list]"
    assert usage_of(SHAPES["/client"][3]) == "/client [CLIENT] edit"


def test_every_kind_of_note_can_be_typed() -> None:
    assert set(NOTE_WORDS.values()) == set(NoteKind)
    for word, kind in NOTE_WORDS.items():
        assert parse(f"/note acme {word} something").choice == kind


def test_every_letter_can_be_typed_and_every_play_has_one() -> None:
    assert set(LETTER_WORDS.values()) >= set(PlayName) - {PlayName.NONE}
    folders = {path.name for path in Path("templates/messages").iterdir()} - {"_base"}
    assert set(LETTER_WORDS.values()) >= folders
    for word, letter in LETTER_WORDS.items():
        assert parse(f"/draft acme {word}").choice == letter


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_an_example_is_true_in_every_currency(currency: str) -> None:
    for example in ALL:
        if example.expected.amount:
            found = parse(example.line.replace(EXAMPLE_CURRENCY, currency)).amount
            assert found is not None
            assert (found.number, found.currency) == (example.expected.amount.number, currency)


def test_what_is_given_as_a_sample_is_understood() -> None:
    assert all(parse_hours(sample) for sample in SAMPLES["HOURS"])
    assert all(parse_sum(sample) for sample in SAMPLES["MONEY"])
    for sample in SAMPLES["by DATE"]:
        assert parse_day(sample, EXAMPLE_DAY)
    for sample in SAMPLES["on DATE"]:
        assert parse_day(sample, EXAMPLE_DAY, prefer_past=True)
