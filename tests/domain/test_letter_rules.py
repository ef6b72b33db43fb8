"""Each rule of the checker finds what it is for, in any text, and in a bounded time."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_corpus import SOURCES, read_all

from bot.domain.letter_check import Finding, Known, Weight, check_letter
from bot.domain.letter_rules.kinds import EVERY
from bot.domain.letter_rules.table import RULES

KNOWN = Known(
    client="Harbour & Vine",
    contact="Jo Reyes",
    points=2,
    last_day=date(2026, 12, 18),
    addresses=("jo@harbour.example", "Kim@Harbour.example"),
)
SENTENCES = {
    "deeply": ("apology", "I am deeply sorry."),
    "forgive": ("apology", "I hope you can forgive us."),
    "like_to_apologise": ("apology", "We would like to apologise."),
    "many_questions": ("check_in", "Who? When? Where? Why?"),
    "many_sorries": ("apology", "Sorry. And sorry again."),
    "passive": ("apology", "The list was sent to the wrong people."),
    "patience": ("apology", "Thank you for your patience."),
    "placeholder": ("apology", "It is done by [date]."),
    "policy": ("listen", "Company policy forbids it."),
    "sorry_to_lose": ("farewell", "I am sorry to see you go."),
    "steps_taken": ("apology", "We took immediate and appropriate steps."),
    "template_words": ("apology", "Moving forward, we circle back."),
    "too_short": ("apology", "Sorry."),
    "usual_standards": ("apology", "This is not our usual standard."),
    "will_no_date": ("farewell", "We will send the files."),
    "out_of_control": ("apology", "It was out of our control."),
}


def rules_of(found: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in found}


def check(kind: str, known: Known = KNOWN, **sections: str) -> tuple[Finding, ...]:
    return check_letter(kind, "Autumn rates: 25 September", sections, known=known)


@pytest.mark.parametrize("rule", SENTENCES)
def test_rule_finds_the_sentence_it_is_for(rule: str) -> None:
    kind, sentence = SENTENCES[rule]

    assert rule in rules_of(check(kind, letter=sentence))


@pytest.mark.parametrize(
    ("rule", "kind", "sections"),
    [
        ("no_check", "apology", {"sorry": "x", "prevention": "Each job has a name on it."}),
        ("one_option", "change_order", {"options": "All pages: £900, 5 days"}),
        ("other_name", "apology", {"greeting": "Dear Marek,"}),
        ("point_short", "apology", {"sorry": "x", "point_1": "“Late” We had it in a drawer."}),
        (
            "point_short",
            "apology",
            {"sorry": "x", "point_1": "“Late” This is what happened. We had it in a drawer."},
        ),
    ],
)
def test_rule_finds_the_section_it_is_for(rule: str, kind: str, sections: dict[str, str]) -> None:
    assert rule in rules_of(check(kind, **sections))


def test_every_rule_is_tried_by_a_letter_or_a_sentence() -> None:
    by_letters = {rule for sample in read_all() for rule in sample.trips}
    here = {
        *SENTENCES,
        "no_check",
        "other_name",
        "one_option",
        "point_short",
        "subject_long",
        "subject_words",
    }

    assert set(SOURCES) - by_letters - here == {"failure_open", "not_their_contact", "removed"}


def test_every_rule_names_its_source_and_advises_in_one_short_sentence() -> None:
    for rule in RULES:
        assert rule.source.startswith(("words.md", "domain.md"))
        assert len(rule.advice) < 90
        assert rule.blocks <= rule.kinds
        assert rule.kinds <= EVERY


@pytest.mark.parametrize("words", ["x " * 5, "Autumn rates and what became of the old ones: 1 May"])
def test_subject_has_few_words(words: str) -> None:
    found = check_letter("apology", words * 2, {})

    assert rules_of(found) & {"subject_long", "subject_words"}


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Sale ads: €2,140 refund", "We owe you 2.140,00 EUR."),
        ("Sale ads: €2.1k refund", "You get 2,100 euros back."),
        ("We owe you CHF 1’200", "We owe you CHF 1'200.00."),  # noqa: RUF001
        ("Four days at $950.50", "It is US$950.50, as agreed: “$950.50 a week”."),
        ("Wie besprochen: 2.500 €", "Sie erhalten 2.500 €, und ich melde mich."),
        ("€3,000 a month in 2026", "What €3,000, a month, brought."),
        ("Re: Sale ads: €2,500 refund", "It was paid on Friday."),
        ("$3,000 a month: three results", "The answer first: $27,000 brought 40 members."),
        ("500 brochures in MAY 15", "They are on their way."),
    ],
)
def test_sum_of_the_subject_that_the_letter_names_is_no_objection(subject: str, body: str) -> None:
    assert "subject_sum" not in rules_of(check_letter("recovery_offer", subject, {"offer": body}))


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Sale ads: €2,500 refund", "We owe you €2,140."),
        ("Sale ads: €2,140 refund", "We owe you $2,140."),
        ("Sale ads: €2,140 refund", "We owe you €12,140 and 2,140 clicks."),
        ("Sale ads: 2140 EUR back", "We owe you the fee."),
    ],
)
def test_sum_of_the_subject_that_the_letter_does_not_name_blocks(subject: str, body: str) -> None:
    found = check_letter("recovery_offer", subject, {"offer": body})

    told = [finding for finding in found if finding.rule == "subject_sum"]
    assert [finding.weight for finding in told] == [Weight.BLOCKING]
    assert told[0].section == "subject"


def test_address_of_no_contact_is_never_passed() -> None:
    stranger = Known(recipient="x@evil.example", addresses=("jo@harbour.example",))

    first = check("apology", stranger, letter="Dear Jo,")[0]

    assert (first.rule, first.is_final, first.words) == (
        "not_their_contact",
        True,
        "x@evil.example",
    )


@pytest.mark.parametrize("to", ["jo@harbour.example", "kim@harbour.example", None])
def test_any_contact_will_do_and_so_does_handing_over(to: str | None) -> None:
    known = Known(recipient=to, addresses=KNOWN.addresses)

    assert "not_their_contact" not in rules_of(check("apology", known, letter="Dear Jo,"))


@pytest.mark.parametrize("kind", ["graceful_exit", "farewell", "stay_in_touch", "part_ways"])
def test_no_goodbye_passes_while_a_failure_of_ours_is_open(kind: str) -> None:
    known = Known(failures=("C-1 the report was late",))

    assert [f.rule for f in check(kind, known, letter="Dear Jo,") if f.is_final] == ["failure_open"]
    assert not any(f.is_final for f in check("apology", known, letter="Dear Jo,"))


def test_last_day_on_the_last_of_the_notice_is_in_time() -> None:
    on_time = check("graceful_exit", decision="We end our work. Our last day is 18 December.")
    too_early = check("graceful_exit", decision="We end our work. Our last day is 17 December.")
    next_year = check("graceful_exit", decision="We end it. Our last day is 5 January.")

    assert "too_early" not in rules_of(on_time) | rules_of(next_year)
    assert "too_early" in rules_of(too_early)


def removed(kind: str, before: dict[str, str], after: dict[str, str], number: int = 3) -> list[str]:
    found = check_letter(kind, "s", after, number=number, earlier=[(number - 1, before)])
    return [f"{f.words} {f.advice}" for f in found if f.rule == "removed"]


def test_edit_that_took_away_whose_fault_it_is_says_so() -> None:
    before = {"sorry": "I'm sorry that we were late. The fault is ours.", "point_1": "x"}
    after = {"sorry": "I'm sorry that we were late. It happens.", "point_1": "x"}

    assert removed("apology", before, after) == [
        "Version 2 said “The fault is ours.” Version 3 does not say whose fault it is."
    ]


@pytest.mark.parametrize(
    ("kind", "section", "before", "after", "gone"),
    [
        ("apology", "sorry", "I'm sorry that we were late.", "It was late.", "what we are sorry"),
        ("recovery_offer", "offer", "We owe you £90.", "We owe you.", "what they get back"),
        ("recovery_offer", "offer", "It comes by 2 May.", "It comes.", "no day for the offer"),
        ("apology", "next", "I finish it by 2 May.", "I finish it.", "no day for the promise"),
        ("apology", "next", "I do it on 2 May.", "It is done on 2 May.", "names nobody"),
        ("apology", "prevention", "Lena checks it.", "It is kept.", "who checks"),
        ("graceful_exit", "decision", "We end it on 2 May.", "We end it.", "the last day"),
        ("second_chance", "righted", "£90 is back by 2 May.", "It is back by 2 May.", "get back"),
    ],
)
def test_edit_that_took_away_a_meaning_says_which(
    kind: str, section: str, before: str, after: str, gone: str
) -> None:
    told = removed(kind, {section: before}, {section: after})

    assert len(told) == 1
    assert gone in told[0]


@pytest.mark.parametrize("after", [{"point_1": "“Late”"}, {"sorry": "x"}])
def test_edit_that_took_away_an_answer_says_so(after: dict[str, str]) -> None:
    told = removed("apology", {"point_1": "“Late” We had it in a drawer."}, after)

    assert told == [
        "Version 2 answered “We had it in a drawer.” Version 3 does not answer this point."
    ]


def test_edit_in_other_words_takes_nothing_away() -> None:
    before = {
        "sorry": "I'm sorry that we were late. The fault is ours.",
        "next": "I do it on 2 May",
    }
    after = {
        "sorry": "I apologise that we were late. It is our mistake.",
        "next": "On 3 May I do it",
    }

    assert removed("apology", before, after) == []


def test_what_an_older_version_said_is_missed_in_the_newest_too() -> None:
    earlier = [(2, {"sorry": "It was late."}), (1, {"sorry": "The fault is ours."})]

    found = check_letter("apology", "s", {"sorry": "It was so late."}, number=3, earlier=earlier)

    assert "Version 1 said “The fault is ours.”" in {f.words for f in found}


TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(["sorry", "“", "”", '"', "\n\n", ".", "31 feb", "last day is", "we", "- ",
                         "policy", "£", "1", "Version", "İ", "\x00", "but", "on 99 May 0000"]),
        max_size=30,
    ).map(" ".join),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from([*sorted(EVERY), "something_else"]),
    subject=TEXTS,
    sections=st.dictionaries(
        st.sampled_from(
            ["greeting", "sorry", "point_1", "offer", "next", "decision", "letter", "x"]
        ),
        TEXTS,
    ),
    before=st.dictionaries(st.sampled_from(["sorry", "point_1", "next", "offer"]), TEXTS),
    names=st.lists(st.text(max_size=12), max_size=3),
    contact=TEXTS,
)
def test_any_text_whatever_can_be_checked(
    *,
    kind: str,
    subject: str,
    sections: dict[str, str],
    before: dict[str, str],
    names: list[str],
    contact: str,
) -> None:
    known = Known(client=contact, contact=contact, points=3, last_day=date(2026, 1, 1))

    found = check_letter(
        kind,
        subject,
        sections,
        known=known,
        other_clients=names,
        number=2,
        earlier=[(1, before)],
    )

    order = [(not f.is_final, f.weight is not Weight.BLOCKING) for f in found]
    assert order == sorted(order)
    assert all(f.rule and f.advice for f in found)


# Each makes some pattern of the table begin again and again.
PIECES = (
    "sorry ", "we will ", "“", '"', "a", "our printer ", "the a b ", "12 ", "Jan ", "\n", "Aa ",
    ".", "review ", "is our ", "sorry for our ", "due to the ", "we were very ", "if you ",
    "I had ", "team is ", "in one ", "A. ", "- ", "policy. ", "x,\n", "Our last day is ",
    "google one ",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_long_letter_is_read_in_a_second(piece: str) -> None:
    """A second for 40,000 characters would be four minutes if the time grew by the square."""
    text = (piece * 40_000)[:40_000]
    start = perf_counter()

    for kind in ("recovery_offer", "graceful_exit"):
        check_letter(
            kind,
            "s",
            {"sorry": text, "decision": text[:600]},
            known=KNOWN,
            number=2,
            earlier=[(1, {"sorry": "The fault is ours."})],
        )

    assert perf_counter() - start < 2
