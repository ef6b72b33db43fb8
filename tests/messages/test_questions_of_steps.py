"""What the letters of the steps ask, what the ledger shows beside, and which answers do not do."""

from dataclasses import replace
from datetime import date, time

import pytest
from letters.cases import BOLD, TODAY
from letters.cases_of_steps import STEPS
from letters.clients_of_steps import FERNHILL, HARBOUR, KLINIK, OMALLEY, ask

from bot.domain.history import History
from bot.domain.scope_request import Decision
from bot.messages.letters import letter_text, render_letter
from bot.messages.money_and_dates import parse_clock
from bot.messages.questions import MissingAnswers, Question, QuestionKind, questions_for
from bot.messages.recap_facts import Per

BY_NAME = {c.name: c for c in STEPS}
ORDER = BY_NAME["change_order_three_options"]
RECAP = BY_NAME["value_recap_all_answers"]
RESET = BY_NAME["goal_reset_our_part_and_duties"]
CALL = BY_NAME["listen_two_points"]
TERM = BY_NAME["policy_unused_hours"]


def asked(kind: str, history: History, *, with_money: bool = False) -> dict[str, Question]:
    found = questions_for(
        kind, history, today=TODAY, sender_name="Priya Nair", with_money=with_money
    )
    return {q.name: q for q in found}


def refused(case, **answers: str) -> dict[str, str]:
    with pytest.raises(MissingAnswers) as refusal:
        replace(case, answers={**case.answers, **answers}).facts()
    return refusal.value.fields


@pytest.mark.parametrize("kind", sorted({c.kind for c in STEPS}))
@pytest.mark.parametrize("history", [HARBOUR, OMALLEY, KLINIK, FERNHILL, BOLD])
def test_every_prefilled_answer_fits_its_field(kind: str, history: History) -> None:
    for question in questions_for(kind, history, today=TODAY, with_money=True):
        assert len(question.prefill) <= question.max_length
        assert len(question.label) <= 60
        if question.kind is QuestionKind.CHOICE and question.prefill:
            assert question.prefill in dict(question.choices)


def test_a_change_order_starts_from_the_requests_without_a_price_and_not_from_what_we_gave() -> (
    None
):
    questions = asked("change_order", HARBOUR)

    assert questions["asks"].prefill == (
        "Spanish tour pages (3 September, about 12 hours)\n"
        "Booking button in two languages (18 September, about 3 hours)"
    )
    assert questions["asks"].known == (
        "S-1, 2026-09-03: spanish tour pages, 12 hours, https://slack.example/p1",
        "S-5, 2026-09-18: Booking button in two languages, 3 hours",
    )
    assert questions["covered"].prefill == (
        "Our agreement covers 20 hours a month: two landing pages and the guest newsletter."
    )


def test_a_request_that_has_its_price_or_is_over_90_days_old_is_no_part_of_it() -> None:
    decided = ask(1, TODAY, "Sign", 3, decision=Decision.CHANGE_ORDER, amount=90_000)
    declined = ask(2, TODAY, "Van", 3, decision=Decision.DECLINED)
    old = ask(3, date(2026, 6, 24), "Map", 3)
    history = replace(OMALLEY, scope_requests=(decided, declined, old))

    assert asked("change_order", history)["asks"].prefill == ""
    assert asked("change_order", history)["covered"].prefill == (
        "Our agreement covers 160 hours in all: "
        "the new shop on Main Street, from the sign to the flyers."
    )


def test_the_price_of_a_request_is_shown_to_managers_only() -> None:
    history = replace(HARBOUR, scope_requests=(ask(1, TODAY, "Sign", 3, amount=90_000),))

    assert "900.00 GBP" in asked("change_order", history, with_money=True)["asks"].known[0]
    assert "900" not in asked("change_order", history)["asks"].known[0]


def test_many_long_requests_leave_whole_lines_in_the_field() -> None:
    many = tuple(ask(n, TODAY, f"Page {n} {'x' * 900}", 2) for n in range(40))

    question = asked("change_order", replace(HARBOUR, scope_requests=many))["asks"]

    lines = question.prefill.split("\n")
    assert all(line.endswith("… (23 September, about 2 hours)") for line in lines)
    assert len(question.known) == 5
    assert sum(map(len, question.known)) < 1_500


def test_a_recap_starts_from_goals_wins_evidence_and_what_was_corrected() -> None:
    questions = asked("value_recap", HARBOUR)

    assert questions["goals"].prefill == "Double direct bookings by the autumn"
    assert questions["results"].prefill == (
        "New booking page, delivered on 27 March; https://harbourvine.example/book"
    )
    assert questions["results"].known == (
        "Win on 2026-09-01: 96 direct bookings in August",
        "Praise on 2026-07-02: The page is a joy",
    )
    assert questions["failed"].prefill == (
        "“The summer rates were still live all of last week.” We corrected it on 15 September"
    )
    assert questions["still_open"].prefill == "Autumn newsletter: due on 18 September"
    assert questions["asked"].known == (
        "Asked for a lower price on 2026-09-16: asked whether 1,500 would do",
    )
    assert questions["asked_on"].prefill == "2026-09-16"


def test_a_recap_takes_the_results_that_it_prefills_as_they_are() -> None:
    prefilled = asked("value_recap", HARBOUR)["results"].prefill

    facts = replace(RECAP, history=HARBOUR, answers={**RECAP.answers, "results": prefilled}).facts()
    assert facts.recap is not None
    assert len(facts.recap.results) == len(prefilled.split("\n")) == 1


def test_what_we_noted_of_a_discount_is_never_put_into_their_mouth() -> None:
    assert asked("value_recap", HARBOUR)["asked"].prefill == ""
    assert asked("value_recap", KLINIK)["asked"].prefill == (
        "And the reminders, were they not sent twice?"
    )


def test_the_fee_is_prefilled_for_managers_only() -> None:
    of_manager = asked("value_recap", KLINIK, with_money=True)
    of_owner = asked("value_recap", KLINIK)

    assert (of_manager["fee"].prefill, of_manager["fee_per"].prefill) == ("4,100.50", "month")
    assert (of_owner["fee"].prefill, of_owner["fee_per"].prefill) == ("", "")
    known = asked("policy_explanation", KLINIK)["term_answer"].known
    assert known[0] == "Retainer since 1 Jan 2025, 31 h a month"
    assert known[1] == "Unused hours go on to the next month"


def test_a_reset_shows_overdue_duties_without_blame_and_our_own_part_first() -> None:
    questions = asked("goal_reset", FERNHILL)

    assert questions["seen"].prefill == (
        "Photos, class 4: planned for 19 June, still open\n"
        "Texts of the staff: planned for 1 July, still open"
    )
    assert questions["our_part"].known == (
        "It reads best from a director, not from the daily contact. Priya Nair signs this one.",
        "Late with us: Prospectus, 24 pages: due on 4 September",
    )
    assert questions["seen"].known == ("Goal of 2 March: Thirty more applications for next autumn",)
    assert "still the right goal?" in questions["agenda"].prefill
    assert next(iter(questions)) == "contact"


def test_listening_starts_from_the_open_complaint_in_their_words() -> None:
    questions = asked("listen", OMALLEY)

    assert questions["heard"].prefill == (
        "Nobody picked up the phone on Friday\n"
        'Your invoice says "rush fee" and I never asked for a rush'
    )
    assert questions["heard_on"].prefill == "2026-09-14"


def test_a_goodbye_need_not_be_quoted() -> None:
    questions = asked("listen", FERNHILL)

    assert questions["heard"].known == (
        "They said goodbye on 2026-09-21: Will not renew in January",
    )
    assert (questions["heard"].prefill, questions["heard"].required) == ("", False)


def test_a_check_in_shows_the_last_contact() -> None:
    assert asked("check_in", HARBOUR)["seen"].known == (
        "Last contact on 2026-08-03: Call about the autumn",
        "Goal of 2026-01-12: double direct bookings by the autumn",
    )


def test_of_a_client_without_a_ledger_nothing_is_prefilled() -> None:
    bare = History(client=replace(BOLD.client, contact_name=None))

    for kind in {c.kind for c in STEPS}:
        filled = {n for n, q in asked(kind, bare, with_money=True).items() if q.prefill}
        assert filled <= {"minutes", "decider"}


@pytest.mark.parametrize(
    ("answers", "field", "why"),
    [
        ({"options": "a; 1; 1"}, "options", "Line 1 needs four parts: what; price; working days"),
        ({"options": "a; soon; 1; 9 October"}, "options", "Line 1: the second part needs a price"),
        ({"options": "a; 1; long; 9 October"}, "options", "Line 1: the third part needs working"),
        ({"options": "a; 1; 0; 9 October"}, "options", "Line 1: the third part needs working"),
        ({"options": "a; 1; 1; soon"}, "options", "Line 1 ends with no date"),
        ({"options": "a; 1; 1; 2026-01-01"}, "options", "Line 1: this date has passed."),
        ({"options": "a; $1; 1; 9 October"}, "options", "Line 1: this client's prices are in GBP"),
        ({"options": "a; 1 USD; 1; 9 October"}, "options", "Line 1: this client's prices are in"),
        ({"options": "a; 1; 1; 25 September"}, "options", "Line 1 is ready before you need their"),
        ({"options": "a; 1; 1; 9 October\n" * 4}, "options", "Please keep to three options"),
        ({"options": "..."}, "options", "Please answer this in words."),
        ({"reply_by": "2026-09-22"}, "reply_by", "This date has passed."),
    ],
)
def test_change_order_refuses(answers: dict[str, str], field: str, why: str) -> None:
    found = refused(ORDER, **answers)

    assert list(found) == [field]
    assert found[field].startswith(why)


@pytest.mark.parametrize(
    ("case", "answers", "field", "why"),
    [
        (RECAP, {"recap_answer": "Yes, it is"}, "recap_answer", "Please name a number of theirs"),
        (RECAP, {"results": "a; b\nmore bookings"}, "results", "Line 2 needs two parts"),
        (RECAP, {"results": "a; b\n" * 6}, "results", "Please keep to 5 results"),
        (RECAP, {"failed": ""}, "failed", "Please answer this in words."),
        (RECAP, {"fee_per": ""}, "fee_per", "Is that a month, in all or an hour?"),
        (RECAP, {"fee": "much"}, "fee", "Please write a sum in GBP"),
        (RECAP, {"decide_by": ""}, "decide_by", "Please answer this in words."),
        (RESET, {"seen": "a\n" * 4}, "seen", "Please keep to 3 lines."),
        (RESET, {"agenda": "a\n" * 5}, "agenda", "Please keep to 4 lines."),
        (RESET, {"time_1": "29 September"}, "time_1", "Please write a day and a time"),
        (RESET, {"time_1": "29 September 25:00"}, "time_1", "Please write a day and a time"),
        (RESET, {"time_1": "today 23:00"}, "time_1", "The letter is still to be approved."),
        (RESET, {"time_2": "1 October 3 pm"}, "time_2", "This is the same time."),
        (RESET, {"minutes": "an hour"}, "minutes", "Please keep this under 3 characters."),
        (RESET, {"minutes": "300"}, "minutes", "Please write minutes, from 5 to 240."),
        (CALL, {"heard": "a\n" * 5}, "heard", "Please keep to 4 lines"),
        (CALL, {"heard_on": "2026-09-24"}, "heard_on", "This day is still to come."),
        (TERM, {"middle_until": "2026-09-22"}, "middle_until", "This date has passed."),
        (TERM, {"decider": "Tom and Lena"}, "decider", "Please name one person."),
        (TERM, {"middle_ground": " "}, "middle_ground", "Please answer this in words."),
    ],
)
def test_the_other_letters_refuse(case, answers: dict[str, str], field: str, why: str) -> None:
    found = refused(case, **answers)

    assert list(found) == [field]
    assert found[field].startswith(why)


@pytest.mark.parametrize(
    ("text", "price"),
    [("C$40", "CA$40"), ("40", "CA$40"), ("40.5 CAD", "CA$40.50"), ("free", "no extra charge")],
)
def test_prices_are_in_the_clients_own_currency(text: str, price: str) -> None:
    history = replace(HARBOUR, client=replace(HARBOUR.client, currency="CAD"))
    answers = {**ORDER.answers, "options": f"a; {text}; 1; 9 October"}

    text = letter_text(
        render_letter("change_order", replace(ORDER, history=history, answers=answers).facts())
    )

    assert f"- A: {price}, 1 working day, ready by Friday 9 October" in text


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("10:00", time(10)),
        ("9.05", time(9, 5)),
        ("12 am", time(0)),
        ("12:30 p.m.", time(12, 30)),
        ("3PM", time(15)),
        ("10", None),
        ("24:00", None),
        ("13 pm", None),
        ("0 am", None),
        ("10:75", None),
        ("noon", None),
    ],
)
def test_a_time_of_day_is_read_as_it_is_typed(text: str, at: time | None) -> None:
    assert parse_clock(text) == at


def test_the_two_times_stand_in_their_order_and_a_day_is_named_once() -> None:
    times = {"time_1": "1 October, 15:00", "time_2": "October 1 at 9 am"}
    case = replace(RESET, answers={**RESET.answers, **times})

    assert "Would Thursday 1 October at 9:00 or at 15:00 suit you?" in letter_text(
        render_letter("goal_reset", case.facts())
    )


def test_a_recap_of_hourly_work_says_so() -> None:
    case = replace(RECAP, answers={**RECAP.answers, "fee": "95", "fee_per": Per.HOUR.value})
    letter = render_letter("value_recap", case.facts())

    assert letter.subject == "What £95 an hour brought you"
    assert "You paid us £95 an hour." in letter_text(letter)


def test_the_times_of_a_talk_name_the_clients_zone_where_it_is_known() -> None:
    client = replace(CALL.history.client, timezone="America/New_York")
    there = replace(CALL, history=replace(CALL.history, client=client))

    assert " (New York time) suit you?" in letter_text(render_letter("listen", there.facts()))
    assert " time) suit you?" not in letter_text(render_letter("listen", CALL.facts()))
