"""Topics of letters about a failure of ours: the miss, the points, the promise, the change."""

from bot.domain.complaint import Fault, Severity, Verdict
from bot.messages.letter_facts import Point, Prevention, Promise
from bot.messages.topics import Answers, Asked, Case, Question, QuestionKind
from bot.messages.topics.open_points import OpenPoint, left_out, open_points, wrongs

ANSWER_LIMIT = 2_000


def miss(case: Case) -> Asked:
    """Ask what we did wrong and what it cost them; the ledger has only their words for it."""
    return _miss(case, needs_cost=False)


def miss_and_loss(case: Case) -> Asked:
    """Ask the same where the letter gives something back, which needs the loss named."""
    return _miss(case, needs_cost=True)


def points(case: Case) -> Asked:
    """Ask for an answer to each point that they raised, in their order."""
    raised = open_points(case)
    if not raised:
        return _points_without_ledger()

    def read(answers: Answers) -> dict[str, object]:
        return {
            "points": tuple(
                Point(
                    words=p.words,
                    answer=answers.text(f"point_{n}"),
                    raised_on=p.raised_on,
                    due=p.due,
                )
                for n, p in enumerate(raised, 1)
            )
        }

    return Asked(tuple(_point_question(n, p) for n, p in enumerate(raised, 1)), read)


def explanation(case: Case) -> Asked:
    """Ask for the one cause behind several points; a single point's answer holds its own."""
    if len(open_points(case)) < 2:  # noqa: PLR2004 - two points can share a cause
        return Asked((), lambda _: {})
    question = Question(
        name="explanation",
        label="Is there one cause behind these points?",
        hint="Short, and it blames nobody, suppliers included.",
        kind=QuestionKind.MULTILINE,
        required=False,
        max_length=800,
    )
    return Asked((question,), lambda answers: {"explanation": answers.text("explanation")})


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


def _miss(case: Case, *, needs_cost: bool) -> Asked:
    questions = (
        Question(
            name="thing",
            label="What is it about, in two or three words?",
            hint="Opens the subject: “Booking site”, “October invoice”.",
            max_length=26,
        ),
        Question(
            name="miss",
            label="What did we do wrong? One sentence that starts with “we”",
            hint="“We opened your booking site 17 days late.” No reason yet, and no “but”.",
            kind=QuestionKind.MULTILINE,
            known=_known_of_wrongs(case),
            max_length=500,
        ),
        Question(
            name="cost",
            label="What did it cost them, in their terms?",
            hint="“Your desk took 140 bookings by phone.” Only what somebody checked.",
            kind=QuestionKind.MULTILINE,
            required=needs_cost,
            max_length=800,
        ),
    )

    def read(answers: Answers) -> dict[str, object]:
        said = {name: answers.text(name) for name in ("thing", "miss", "cost")}
        return {**said, "failed_fix_on": _failed_fix(case), "is_shared": _is_shared(case)}

    return Asked(questions, read)


def _known_of_wrongs(case: Case) -> tuple[str, ...]:
    known = [f"Our side, as logged: {c.our_side}" for c in wrongs(case) if c.our_side]
    if any(c.severity is Severity.MAJOR for c in wrongs(case)):
        known.insert(0, "This is a major complaint. Call or meet first; the letter confirms.")
    if more := left_out(case):
        known.append(f"Not in this letter: {more} more open complaints. Answer them in another.")
    return tuple(known)


def _failed_fix(case: Case) -> object:
    days = [r.on for c in wrongs(case) for r in c.reraises if r.verdict is Verdict.FIX_FAILED]
    return max(days, default=None)


def _is_shared(case: Case) -> bool:
    faults = {c.fault for c in wrongs(case)}
    return faults == {Fault.SHARED}


def _point_question(number: int, point: OpenPoint) -> Question:
    when = f"raised on {point.raised_on}" if point.raised_on else f"due on {point.due}"
    return Question(
        name=f"point_{number}",
        label="What happened, and what did or will you do about it?",
        hint="First the cause, with “we” as who did it. Then the solution, with a date.",
        kind=QuestionKind.MULTILINE,
        known=(f"Point {number}, {when}: {point.words}",),
        max_length=ANSWER_LIMIT,
    )


def _points_without_ledger() -> Asked:
    questions = (
        Question(
            name="their_words",
            label="What did they say, in their words?",
            hint="No open failure of ours is logged for this client. Log it as well.",
            kind=QuestionKind.MULTILINE,
            max_length=1_000,
        ),
        Question(
            name="point_1",
            label="What happened, and what did or will you do about it?",
            hint="First the cause, with “we” as who did it. Then the solution, with a date.",
            kind=QuestionKind.MULTILINE,
            max_length=ANSWER_LIMIT,
        ),
    )

    def read(answers: Answers) -> dict[str, object]:
        point = Point(words=answers.text("their_words"), answer=answers.text("point_1"))
        return {"points": (point,)}

    return Asked(questions, read)


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
