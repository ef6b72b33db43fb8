"""Topics of letters about a failure of ours: the miss, the points, the cause."""

from bot.domain.complaint import Fault, Severity, Verdict
from bot.messages.letter_facts import Point
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


def miss_questions(known: tuple[str, ...], *, needs_cost: bool) -> tuple[Question, ...]:
    """Ask what it is about, what we did wrong and what it cost; `known` stands beside."""
    return (
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
            known=known,
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


def _miss(case: Case, *, needs_cost: bool) -> Asked:
    questions = miss_questions(_known_of_wrongs(case), needs_cost=needs_cost)

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
