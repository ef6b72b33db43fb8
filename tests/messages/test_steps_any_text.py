"""Whatever people type into the letters of the steps, they stay tidy and whole."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from letters.cases import BOLD, PRIYA, TODAY, complaint
from letters.cases_of_steps import STEPS
from test_letters_any_text import PATIENT, READABLE, WORDS, check

from bot.domain.draft import Tone
from bot.domain.history import History
from bot.messages.letters import Letter, render_letter
from bot.messages.questions import (
    MissingAnswers,
    Question,
    QuestionKind,
    facts_from,
    questions_for,
)

PART = READABLE.map(lambda text: text.replace(";", ","))
SHAPED = {
    "options": st.lists(PART, min_size=1, max_size=3).map(
        lambda parts: "\n".join(f"{p}; 1,200; 2; 2 October".replace("\n", " ") for p in parts)
    ),
    "results": st.tuples(PART, PART).map(lambda pair: "; ".join(pair).replace("\n", " ")),
    "recap_answer": READABLE.map(lambda text: f"{text} 7"),
    "minutes": st.just("30"),
    "time_1": st.just("1 October, 10:00"),
    "time_2": st.just("1 October, 3 pm"),
    "heard_on": st.just("2026-09-20"),
    "asked_on": st.sampled_from(["", "2026-09-20"]),
}


def answer(draw: st.DrawFn, question: Question) -> str:
    if question.name in SHAPED:
        return draw(SHAPED[question.name])
    match question.kind:
        case QuestionKind.DATE:
            return "2026-10-01"
        case QuestionKind.MONEY:
            return draw(st.sampled_from(["", "1", "1,200.50"]))
        case QuestionKind.CHOICE:
            return draw(st.sampled_from(question.choices))[0]
        case _:
            return draw(READABLE if question.required else st.one_of(st.just(""), READABLE))


@st.composite
def drafts(draw: st.DrawFn, kind: str) -> Letter:
    client = replace(BOLD.client, name=draw(READABLE))
    history = History(client=client, complaints=(complaint(draw(READABLE)),))
    answers = {q.name: answer(draw, q) for q in questions_for(kind, history, today=TODAY)}
    try:
        facts = facts_from(
            kind,
            history,
            answers,
            sender=replace(PRIYA, phone=draw(WORDS), role=draw(WORDS)),
            agency=draw(READABLE),
            today=TODAY,
            tone=draw(st.sampled_from(Tone)),
        )
    except MissingAnswers as missing:
        assert missing.fields  # noqa: PT017 - a refusal names its fields
        assume(condition=False)
    return render_letter(kind, facts)


@pytest.mark.parametrize("kind", sorted({c.kind for c in STEPS}))
def test_letter_stays_tidy(kind: str) -> None:
    @PATIENT
    @given(drafts(kind))
    def stays_tidy(letter: Letter) -> None:
        check(letter)

    stays_tidy()
