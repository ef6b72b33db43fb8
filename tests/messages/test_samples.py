"""Every letter there is has a sample: for a client of whom nothing is known, and for real ones."""

import re
from datetime import date

import pytest

from bot.domain.client import Client
from bot.domain.draft import Tone
from bot.domain.history import History
from bot.messages.letter_kinds import KINDS, LetterKind
from bot.messages.letters import letter_text, render_letter
from bot.messages.questions import Question, QuestionKind, questions_for
from bot.messages.samples import NoSample, sample_clients, sample_facts
from bot.messages.topics import Answers, Asked
from bot.portfolio.folder import read_folder
from sandbox.agency import write_agency

TODAY = date(2026, 9, 22)
NOBODY = History(client=Client(key="x", name="X"))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> list[History]:
    folder = tmp_path_factory.mktemp("agency")
    write_agency(folder, today=TODAY)
    return list(read_folder(folder).clients)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_full", [True, False])
def test_every_letter_has_one_for_every_client(
    kind: str, demo: list[History], *, is_full: bool
) -> None:
    for history in (NOBODY, *sample_clients(TODAY).values(), *demo):
        for tone in Tone:
            facts = sample_facts(kind, history, today=TODAY, is_full=is_full, tone=tone)
            letter = render_letter(kind, facts)
            assert letter.subject
            assert len(letter.sections) > 3


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_said_is_marked_by_brackets(kind: str) -> None:
    text = letter_text(render_letter(kind, sample_facts(kind, NOBODY, today=TODAY)))

    assert len(re.findall(r"\[[^\]]+\]", text)) > 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_answers_what_must_be_answered_and_no_day_has_passed(kind: str) -> None:
    asked: tuple[Question, ...] = questions_for(kind, NOBODY, today=TODAY)
    text = letter_text(render_letter(kind, sample_facts(kind, NOBODY, today=TODAY)))

    assert asked
    assert all(q.choices for q in asked if q.kind is QuestionKind.CHOICE)
    assert "2025" not in text


def test_what_the_ledger_knows_stands_in_the_place_of_a_sample() -> None:
    usual = sample_clients(TODAY)["A sample client"]

    text = letter_text(render_letter("apology", sample_facts("apology", usual, today=TODAY)))

    assert "Dear Jo," in text
    assert "“The newsletter went out with the wrong date”" in text


def test_sample_clients_are_usual_short_and_long() -> None:
    usual, short, long = sample_clients(TODAY).values()

    assert [len(c.points) for c in long.complaints] == [5]
    assert (short.complaints, short.agreements) == ((), ())
    assert usual.agreements


def test_a_question_that_no_sample_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Question(name="colour", label="Which colour?")

    def never(answers: Answers) -> dict[str, object]:
        answers.refuse("colour", "Not this one.")
        return {}

    odd = LetterKind(label="Odd", sections={}, topics=(lambda _case: Asked((question,), never),))
    monkeypatch.setitem(KINDS, "odd", odd)

    with pytest.raises(NoSample, match=r"the letter odd asks\. colour: Not this one\."):
        sample_facts("odd", NOBODY, today=TODAY)
