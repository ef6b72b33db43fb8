"""Topics of letters about a failure of ours: what is done, what follows, what changed."""

from bot.messages.letter_facts import Prevention, Promise
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind
from bot.messages.topics.open_points import wrongs


def done(case: Case) -> Asked:
    """Ask what is done already, and where they can see it."""
    corrected = [c for c in wrongs(case) if c.corrected_on]
    questions = (
        Question(
            name="done",
            label="What is done already?",
            hint="“The old list is deleted, and the 212 people on it have our correction.”",
            kind=QuestionKind.MULTILINE,
            required=False,
            known=tuple(f"Logged as corrected on {c.corrected_on}" for c in corrected),
            max_length=1_200,
        ),
        Question(
            name="proof",
            label="Where can they see that for themselves?",
            hint="A link, or a sentence.",
            required=False,
            prefill=next((c.proof for c in corrected if c.proof), ""),
            max_length=500,
        ),
    )
    return Asked(questions, lambda a: {"done": a.text("done"), "proof": a.text("proof")})


def promise(case: Case) -> Asked:
    """Ask who answers for what is left, by when, and when the client hears from us again."""
    questions = (
        Question(
            name="next_step",
            label="What is still to be done?",
            hint="“We rebuild the list from your own records.” Leave it empty if nothing is.",
            kind=QuestionKind.MULTILINE,
            required=False,
            max_length=1_000,
        ),
        Question(
            name="done_by",
            label="By when will it be done?",
            kind=QuestionKind.DATE,
            required=False,
        ),
        Question(
            name="owner",
            label="Who answers for it?",
            hint="One person, by name. The sender's own name becomes “I”.",
            prefill=case.sender_name,
            max_length=80,
        ),
        Question(
            name="update_on",
            label="On which day do they hear from you again?",
            kind=QuestionKind.DATE,
        ),
    )
    return Asked(questions, _read_promise)


def prevention(_case: Case) -> Asked:
    """Ask for the one change and who checks that it is kept."""
    return _prevention(required=True)


def prevention_if_any(_case: Case) -> Asked:
    """Ask for the one change where the letter is about the remedy."""
    return _prevention(required=False)


def _read_promise(answers: Answers) -> dict[str, object]:
    step, done_by = answers.text("next_step"), answers.coming_date("done_by")
    if step and done_by is None:
        answers.refuse("done_by", "By when will it be done? A promise needs a date.")
    promise = Promise(
        owner=answers.person("owner"),
        update_on=answers.coming_date("update_on") or answers.case.today,
        step=step,
        done_by=done_by,
    )
    return {"promise": promise}


def _prevention(*, required: bool) -> Asked:
    questions = (
        Question(
            name="prevention",
            label="Which one thing have you changed, so that it does not repeat?",
            hint="“Two of us now read every list before it goes out.”",
            kind=QuestionKind.MULTILINE,
            required=required,
            max_length=800,
        ),
        Question(
            name="checker",
            label="Who checks that it is kept?",
            hint="A person, by name.",
            required=required,
            max_length=80,
        ),
        Question(
            name="check_when",
            label="When do they check it?",
            hint="“every Friday”, “before each mailing”",
            required=False,
            max_length=80,
        ),
    )

    def read(answers: Answers) -> dict[str, object]:
        change, checker = answers.text("prevention"), answers.person("checker")
        if change and not checker:
            answers.refuse("checker", "Who checks that it is kept? A change needs a person.")
        if not change:
            return {"prevention": None}
        when = answers.text("check_when")
        return {"prevention": Prevention(change=change, checker=checker, when=when)}

    return Asked(questions, read)
