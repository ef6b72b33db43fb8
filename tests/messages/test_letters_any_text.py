"""Whatever people type, a letter stays tidy, whole and free of foreign markup."""

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from letters.cases import BOLD, PRIYA, TODAY, complaint

from bot.domain.client import Status
from bot.domain.draft import Tone
from bot.domain.history import History
from bot.messages.letters import Letter, letter_html, letter_text, render_letter, with_edits
from bot.messages.questions import MissingAnswers, QuestionKind, facts_from, questions_for

ODD = st.sampled_from(
    [
        "  ",
        "\n\n\n",
        "..",
        "\r\nBcc: x@y.example",
        "<b>",
        "{{ 7*7 }}",
        "“",
        "”",
        "\x00",
        "&amp;",
        "\u202e",
        "\u2028",
        "\t",
        "- ",
        "https://a.example/?q=<i>&b=\"'",
        " .",
        ",",
        "�",
        ";",
    ]
)
WORDS = st.lists(st.one_of(st.text(max_size=12), ODD), max_size=8).map("".join)
READABLE = st.tuples(WORDS, st.text("abXY1", min_size=1, max_size=5), WORDS).map("".join)
TAGS = {"html", "head", "meta", "title", "body", "div", "p", "br", "ul", "li", "a"}
DATES = {
    "decided_on": "2026-09-22",
    "told_on": "2026-09-22",
    "last_day": "2026-12-18",
    "back_on": "2027-02-01",
}


class Page(HTMLParser):
    """Collects the tags, the attributes of links and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.title = ""
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._in = tag
        self.words += "\n" if tag in {"p", "br", "li"} else ""
        if tag == "a":
            assert [name for name, _ in attrs] == ["href"]
            self.links.append(str(attrs[0][1]))

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data
        else:
            self.words += data

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag == "title" else self._in


@st.composite
def drafts(draw: st.DrawFn, kind: str) -> Letter:
    words = draw(st.lists(READABLE, min_size=1, max_size=5))
    status = Status.FORMER if kind == "second_chance" else Status.ACTIVE
    client = replace(BOLD.client, name=draw(READABLE), status=status)
    history = History(client=client, complaints=(complaint(*words),))
    answers = {}
    for question in questions_for(kind, history, today=TODAY):
        match question.kind:
            case QuestionKind.DATE:
                answers[question.name] = DATES.get(question.name, "2026-10-01")
            case QuestionKind.MONEY:
                answers[question.name] = draw(st.sampled_from(["", "1", "1,200.50", "0"]))
            case QuestionKind.CHOICE:
                answers[question.name] = draw(st.sampled_from(question.choices))[0]
            case _ if question.name == "steps":
                answers[question.name] = "files; Sam; 1 October"
            case _ if question.name == "offer_hours":
                answers[question.name] = draw(st.sampled_from(["", "1", "2.5"]))
            case _:
                answers[question.name] = draw(READABLE if question.required else WORDS)
    sender = replace(PRIYA, phone=draw(WORDS), role=draw(WORDS))
    agency, tone = draw(READABLE), draw(st.sampled_from(Tone))
    try:
        facts = facts_from(
            kind, history, answers, sender=sender, agency=agency, today=TODAY, tone=tone
        )
    except MissingAnswers as missing:
        assert missing.fields  # noqa: PT017 - a refusal names its fields
        assume(condition=False)
    return render_letter(kind, facts)


def check(letter: Letter) -> None:
    text = letter_text(letter)
    assert "  " not in text
    assert "\n\n\n" not in text
    assert all(s.text.strip() and len(s.text) <= 3_000 for s in letter.sections)
    assert letter.subject.strip()
    assert letter.subject.replace("\u200c", "").replace("\u200d", "").isprintable()
    text.encode()
    check_page(letter, text)


def check_page(letter: Letter, text: str) -> None:
    page = Page()
    page.feed(letter_html(letter))
    page.close()
    lines = [line.removeprefix("- ").strip() for line in text.split("\n")]
    shown = [line.strip() for line in page.words.split("\n")]
    assert page.tags <= TAGS
    assert all(link.startswith("http") and link in text for link in page.links)
    assert page.title == letter.subject
    assert [line for line in shown if line] == [line for line in lines if line]


PATIENT = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Shrinking a whole letter takes minutes; the unshrunk example says enough.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@PATIENT
@given(drafts("apology"))
def test_apology_stays_tidy(letter: Letter) -> None:
    check(letter)


@PATIENT
@given(drafts("recovery_offer"))
def test_offer_stays_tidy(letter: Letter) -> None:
    check(letter)


@PATIENT
@given(drafts("graceful_exit"))
def test_exit_stays_tidy(letter: Letter) -> None:
    check(letter)


@PATIENT
@given(drafts("farewell"))
def test_farewell_stays_tidy(letter: Letter) -> None:
    check(letter)


@PATIENT
@given(drafts("stay_in_touch"))
def test_letter_that_stays_in_touch_stays_tidy(letter: Letter) -> None:
    check(letter)


@PATIENT
@given(drafts("part_ways"))
def test_parting_stays_tidy(letter: Letter) -> None:
    check(letter)


@PATIENT
@given(drafts("second_chance"))
def test_second_chance_stays_tidy(letter: Letter) -> None:
    check(letter)


@PATIENT
@given(drafts("apology"), WORDS, WORDS)
def test_edited_letter_stays_tidy(letter: Letter, words: str, subject: str) -> None:
    edited = with_edits(letter, {"sorry": words}, subject=f"Rates 1 {subject}")

    check(edited)


@PATIENT
@given(st.dates(date(2026, 9, 23), date(2031, 1, 1)), st.integers(0, 400))
def test_last_day_of_any_year_reads_well(last_day: date, notice: int) -> None:
    from letters.cases import HALYARD  # noqa: PLC0415 - used once

    agreement = replace(HALYARD.agreements[0], notice_days=notice)
    history = replace(HALYARD, agreements=(agreement,))
    answers = {
        "contact": "Jo",
        "decided_on": "2026-09-23",
        "last_day": last_day.isoformat(),
        "promised": "Logo",
        "steps": "Files; Sam; 2026-09-24",
        "handover_contact": "Sam",
        "final_money": "settled",
        "thanks": "trusting us",
    }
    try:
        facts = facts_from("graceful_exit", history, answers, sender=PRIYA, agency="N", today=TODAY)
    except MissingAnswers as missing:
        assert set(missing.fields) == {"last_day"}  # noqa: PT017
        assert (last_day - TODAY).days < notice
        return
    text = letter_text(render_letter("graceful_exit", facts))
    assert " 1 days" not in text
    assert " 0 day" not in text
