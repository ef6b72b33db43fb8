"""The one parser: quotes curly or missing, hours, sums and days as people write them."""

import time
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.client import key_for
from bot.domain.grammar import SHAPES
from bot.domain.history import NoteKind
from bot.domain.typed import Sum, Typed, parse_command, parse_hours, parse_sum, plain

WEDNESDAY = date(2026, 6, 24)
FRIDAY = date(2026, 6, 26)

KNOWN = {"acme", "acme retail", "northwind", "owner group"}


def is_client(words: str) -> bool:
    return words.casefold() in KNOWN


def parse(line: str) -> Typed:
    command, _, rest = line.partition(" ")
    return parse_command(command, rest, is_client=is_client, today=WEDNESDAY)


@pytest.mark.parametrize(
    ("typed", "client", "text", "hours", "amount"),
    [
        ('acme "extra landing page" 6h', "acme", "extra landing page", 6.0, None),
        ("acme “extra landing page” 6h", "acme", "extra landing page", 6.0, None),
        ("acme «extra» 6h", "acme", "extra", 6.0, None),
        ("acme extra landing page 6 h", "acme", "extra landing page", 6.0, None),
        ('acme "extra landing page 6h', "acme", "extra landing page", 6.0, None),
        ("Acme Retail a page 90 min", "Acme Retail", "a page", 1.5, None),
        ("acme, three pages", "acme", "three pages", None, None),
        ("acme: three pages", "acme", "three pages", None, None),
        ('acme "say "hi" now" 1h', "acme", 'say "hi" now', 1.0, None),
        ('acme "x" 1h30m $900', "acme", "x", 1.5, Sum(number="900", currency="USD")),
        ('acme "x" €1.200 2h', "acme", "x", 2.0, Sum(number="1200", currency="EUR")),
        ('acme "x" 900 EUR', "acme", "x", None, Sum(number="900", currency="EUR")),
        ("acme ready by MAY 15", "acme", "ready by MAY 15", None, None),
        ("acme the big job of the 5 m", "acme", "the big job of the 5 m", None, None),
        ('"no client" 2h', None, "no client", 2.0, None),
        ("acme R&amp;D &lt;b&gt;", "acme", "R&D <b>", None, None),
        ("acme see <https://a.example/x|a.example/x>", "acme", "see a.example/x", None, None),
        ("acme ask <#C1|general>", "acme", "ask #general", None, None),
        ("zebra something", "zebra", "something", None, None),
        ('acme the "report" was late 2h', "acme", 'the "report" was late', 2.0, None),
        ('acme 6h "hours first"', "acme", "hours first", 6.0, None),
        ('"Acme" "quoted client" 2h', "Acme", "quoted client", 2.0, None),
        ("", None, "", None, None),
        ("6h", None, "", 6.0, None),
        ('acme "x" 6h please', "acme", "x please", 6.0, None),
        ('acme "x" 2h 1200', "acme", "x 1200", 2.0, None),
        ('acme "x" 1.5 h 300', "acme", "x 300", 1.5, None),
        ('acme "x" 2h tomorrow', "acme", "x tomorrow", 2.0, None),
        ('acme "x" 2h on 31.2.', "acme", "x on 31.2.", 2.0, None),
        ('acme "x" 2h on 1/2', "acme", "x on 1/2", 2.0, None),
        ('acme "x" 2h free', "acme", "x free", 2.0, None),
        ('acme "x" about 2h or 3h, say', "acme", "x about or 3h, say", 2.0, None),
        ('acme "x" 2h $90 please', "acme", "x please", 2.0, Sum(number="90", currency="USD")),
        *(
            (f'acme "x" {what}', "acme", f"x {what}", None, None)
            for what in ("1 1/2 h", "½h", "1:30", "half a day", "2 days", "1.5d", "3-4h", "-2h")
        ),
        ("acme six pages 2h please", "acme", "six pages 2h please", None, None),
        ('acme "x" 1 h 30 min', "acme", "x", 1.5, None),
        ('"first" 2h "second" 3h', None, 'first" 2h "second', 3.0, None),
        ('"Acme" 6h "price first"', "Acme", "price first", 6.0, None),
        ('acme 6h "x" 5h', "acme", "x 5h", 6.0, None),
        ("acme ask <@U1|priya> or <@U2>", "acme", "ask @priya or <@U2>", None, None),
        (", so what", None, ", so what", None, None),
        ('acme "x" $1234567890123', "acme", "x $1234567890123", None, None),
    ],
)
def test_a_line_is_taken_apart(
    typed: str, client: str | None, text: str, hours: float | None, amount: Sum | None
) -> None:
    found = parse(f"/scope {typed}")

    assert (found.client, found.text, found.hours, found.amount) == (client, text, hours, amount)


@pytest.mark.parametrize(
    ("line", "client", "text"),
    [
        ("/scope northwind 🎉🎉 1h", "northwind", "🎉🎉"),
        ("/complaint northwind 😡 still broken", "northwind", "😡 still broken"),
        ('/complaint northwind 😡 "still broken"', "northwind", '😡 "still broken"'),
        ("/complaint northwind - 😡 - broken", "northwind -", "😡 - broken"),
        ("/complaint northwind – still broken", "northwind –", "still broken"),  # noqa: RUF001
        ("/complaint north🎉wind 😡 broken", "north🎉wind", "😡 broken"),
        ("/note northwind 🎉 praise loved it", "northwind 🎉", "loved it"),
        ("/fit northwind 🎉", "northwind 🎉", ""),
    ],
)
def test_a_sign_behind_a_clients_name_is_a_word_of_theirs(
    line: str, client: str, text: str
) -> None:
    command, _, rest = line.partition(" ")
    found = parse_command(
        command,
        rest,
        is_client=lambda words: key_for(words) in {"northwind", "north-wind"},
        today=WEDNESDAY,
    )

    assert (found.client, found.text) == (client, text)


@pytest.mark.parametrize(
    ("typed", "text", "hours", "on"),
    [
        ("acme logo set 2h on monday", "logo set", 2.0, date(2026, 6, 22)),
        ("acme logo set, 2h on 1 June", "logo set", 2.0, date(2026, 6, 1)),
        ("acme logo set 2h $90 on monday", "logo set", 2.0, date(2026, 6, 22)),
        ("acme 2h on monday", "", 2.0, date(2026, 6, 22)),
        ('acme "logo set" 2h yesterday', "logo set", 2.0, date(2026, 6, 23)),
        ('acme "logo set" Today 2h', "logo set", 2.0, WEDNESDAY),
        ("acme logo set 2h yesterday", "logo set", 2.0, date(2026, 6, 23)),
        ("acme logo set yesterday", "logo set yesterday", None, None),
        ("acme logo set on monday", "logo set on monday", None, None),
        ("acme a call on monday 2h", "a call on monday", 2.0, None),
        ("acme logo 2h set on monday", "logo 2h set on monday", None, None),
        ('acme "logo set" 2h on monday please', "logo set on monday please", 2.0, None),
    ],
)
def test_a_day_behind_hours_is_when_it_was_asked(
    typed: str, text: str, hours: float | None, on: date | None
) -> None:
    found = parse(f"/scope {typed}")

    assert (found.client, found.text, found.hours, found.on) == ("acme", text, hours, on)


def test_a_complaint_keeps_its_numbers_as_words() -> None:
    found = parse("/complaint acme late by 6h")

    assert (found.text, found.hours) == ("late by 6h", None)


@pytest.mark.parametrize(
    ("typed", "text", "on"),
    [
        ('acme "the site was down" on friday', "the site was down", date(2026, 6, 19)),
        ('acme "the site was down" on 1 July', "the site was down", date(2026, 7, 1)),
        ('acme "the site was down" on 1 Sept', "the site was down", date(2025, 9, 1)),
        ("acme “down” on 2026-06-01", "down", date(2026, 6, 1)),
        ("acme the site was down on friday", "the site was down on friday", None),
        ('acme "the site" was down on friday', "the site was down on friday", None),
        ('acme "it failed on friday"', "it failed on friday", None),
        ('acme "down" on and off', "down on and off", None),
        ('acme "down" on 3/4/2026', "down on 3/4/2026", None),
    ],
)
def test_the_day_of_a_complaint_stands_behind_its_quotes(
    typed: str, text: str, on: date | None
) -> None:
    found = parse(f"/complaint {typed}")

    assert (found.text, found.on) == (text, on)


@pytest.mark.parametrize(
    ("typed", "client", "text", "due"),
    [
        ('acme "a report" by friday', "acme", "a report", FRIDAY),
        ("acme a report until next friday", "acme", "a report", date(2026, 7, 3)),
        ("acme a report 2026-07-01", "acme", "a report", date(2026, 7, 1)),
        ("acme a report by the end of next month.", "acme", "a report", date(2026, 7, 31)),
        ('acme by friday "a report"', "acme", "a report", FRIDAY),
        ('Kestrel Foods "a report" by fri', "Kestrel Foods", "a report", FRIDAY),
        ('"a report" by friday', None, "a report", FRIDAY),
        ("acme stand by us", "acme", "stand by us", None),
        ("acme a report by 3/4/2026", "acme", "a report by 3/4/2026", None),
        ("acme delivered by friday", "acme", "delivered", FRIDAY),
        ("delivered the page by friday", "delivered", "the page", FRIDAY),
        ("acme done deal D-12 by friday", "acme", "done deal D-12", FRIDAY),
    ],
)
def test_a_promise_has_a_day(typed: str, client: str | None, text: str, due: date | None) -> None:
    found = parse(f"/promise {typed}")

    assert (found.verb, found.client, found.text, found.due) == ("", client, text, due)
    assert found.missing == (() if due else ("DATE",))


@pytest.mark.parametrize(
    ("typed", "ref", "link", "missing"),
    [
        ("d-12 delivered", "D-12", None, ()),
        ("D-12 done <https://a.example/?x=1&amp;y|here>", "D-12", "https://a.example/?x=1&y", ()),
        ("delivered D-12 https://a.example", "D-12", "https://a.example", ()),
        ("delivered https://a.example", None, "https://a.example", ("NUMBER",)),
        ("delivered", None, None, ("NUMBER",)),
    ],
)
def test_a_promise_is_kept(
    typed: str, ref: str | None, link: str | None, missing: tuple[str, ...]
) -> None:
    found = parse(f"/promise {typed}")

    assert (found.verb, found.ref, found.link, found.missing) == ("delivered", ref, link, missing)


@pytest.mark.parametrize(
    ("typed", "client", "choice", "text"),
    [
        ("acme praise: loved it", "acme", NoteKind.PRAISE, "loved it"),
        ("Kestrel Foods praise loved it", "Kestrel Foods", NoteKind.PRAISE, "loved it"),
        ('"Kestrel Foods" praise "loved it"', "Kestrel Foods", NoteKind.PRAISE, "loved it"),
        ('"Acme Retail" praise loved it', "Acme Retail", NoteKind.PRAISE, "loved it"),
        ("praise loved it", None, NoteKind.PRAISE, "loved it"),
        ('acme DISCOUNT_ASK "10 % off"', "acme", NoteKind.DISCOUNT_ASK, "10 % off"),
        ("acme client-duty the logo", "acme", NoteKind.CLIENT_DUTY, "the logo"),
        ('acme praise the "report" was great', "acme", NoteKind.PRAISE, 'the "report" was great'),
        ("acme loved it", "acme", None, "loved it"),
    ],
)
def test_a_note_has_a_kind(typed: str, client: str | None, choice: str | None, text: str) -> None:
    found = parse(f"/note {typed}")

    assert (found.client, found.choice, found.text) == (client, choice, text)
    assert found.missing == (() if choice else ("KIND",))


def test_only_a_duty_is_due() -> None:
    assert parse('/note acme duty "the logo" by friday').due == FRIDAY
    assert parse("/note acme duty the logo by friday").due == FRIDAY
    assert parse("/note acme praise loved it by friday").text == "loved it by friday"


@pytest.mark.parametrize(
    "typed",
    [
        'Zebra Corp 20h until 1 July "a course"',
        'Zebra Corp until 1 July 20h "a course"',
        'Zebra Corp "a course" 20h until 1 July',
        "Zebra Corp 20h until 1 July a course",
        "“Zebra Corp” 20h by 1 July “a course”",
    ],
)
def test_an_investment_is_read_in_any_order(typed: str) -> None:
    assert parse(f"/invest {typed}") == Typed(
        command="/invest", client="Zebra Corp", hours=20, due=date(2026, 7, 1), text="a course"
    )


@pytest.mark.parametrize(
    ("typed", "client", "verb", "text", "who"),
    [
        ("owner acme <@U1|priya>", "acme", "owner", "", "U1"),
        ("Zebra Corp owner <@U1>", "Zebra Corp", "owner", "", "U1"),
        ('"Zebra Corp" owner <@U1>', "Zebra Corp", "owner", "", "U1"),
        ("owner Zebra Corp <@U1>", "Zebra Corp", "owner", "", "U1"),
        ("owner <@U1>", None, "owner", "", "U1"),
        ("acme owner @priya", "acme", "owner", "@priya", None),
        ("Owner Group", "Owner Group", "show", "", None),
        ("Owner Group owner <@U1>", "Owner Group", "owner", "", "U1"),
        ("add Owner Inc", None, "add", "Owner Inc", None),
        ('add "Owner & edit"', None, "add", "Owner & edit", None),
        ("archive", None, "archive", "", None),
        ("Zebra Corp", "Zebra Corp", "show", "", None),
        ("alias acme “AI”, “Acme Inc”", "acme", "alias", "AI, Acme Inc", None),
        ("segment Food", None, "segment", "Food", None),
        ("acme edit it please", "acme", "edit", "it please", None),
    ],
)
def test_a_verb_stands_before_or_behind_its_client(
    typed: str, client: str | None, verb: str, text: str, who: str | None
) -> None:
    found = parse(f"/client {typed}")

    assert (found.client, found.verb, found.text, found.person) == (client, verb, text, who)


@pytest.mark.parametrize(
    ("typed", "client", "text"),
    [
        ("acme refund €1.200 late report", "acme", "late report"),
        ('acme refund €1.200 "late report" on monday', "acme", "late report"),
        ("refund zebra €1.200", "zebra", ""),
        ("zebra refund €1.200 on monday", "zebra", ""),
        ("refund €1.200", None, ""),
    ],
)
def test_money_goes_back(typed: str, client: str | None, text: str) -> None:
    found = parse(f"/client {typed}")

    assert (found.verb, found.client, found.text) == ("refund", client, text)
    assert found.amount == Sum(number="1200", currency="EUR")
    assert found.on == (date(2026, 6, 22) if "monday" in typed else None)


def test_a_private_channel_has_no_name() -> None:
    assert parse("/client acme channel <#C1|>").channel == "C1"


def test_a_first_word_that_is_no_client_can_be_read_as_text() -> None:
    guessed = parse("/promise send the report by friday")

    assert (guessed.client, guessed.text) == ("send", "the report")
    assert guessed.unnamed == Typed(command="/promise", text="send the report", due=FRIDAY)
    assert parse("/promise acme the report by friday").unnamed is None
    assert parse('/promise zebra "the report" by friday').unnamed is None


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("6h", 6.0),
        ("6 hrs", 6.0),
        ("1.5 hours", 1.5),
        ("1,5h", 1.5),
        ("1h30", 1.5),
        ("1h30m", 1.5),
        ("1 h 30 min", 1.5),
        ("90 min", 1.5),
        ("90m", 1.5),
        ("45 minutes", 0.75),
        ("2d", None),
        ("h", None),
        ("-6h", None),
        ("six hours", None),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, hours: float | None) -> None:
    assert parse_hours(typed) == hours


@pytest.mark.parametrize(
    ("typed", "number", "currency"),
    [
        ("$900", "900", "USD"),
        ("€1.200", "1200", "EUR"),
        ("1.200,50 EUR", "1200.50", "EUR"),
        ("1,200.50 USD", "1200.50", "USD"),
        ("12,50 €", "12.50", "EUR"),
        ("£ 80", "80", "GBP"),
        ("CHF 80", "80", "CHF"),
    ],
)
def test_sums_are_read_as_people_write_them(typed: str, number: str, currency: str) -> None:
    assert parse_sum(typed) == Sum(number=number, currency=currency)


@pytest.mark.parametrize("typed", ["900", "MAY 15", "15 MAY", "$", "EUR", "nine dollars"])
def test_what_is_no_sum_is_left_alone(typed: str) -> None:
    assert parse_sum(typed) is None


COMMANDS = st.sampled_from(list(SHAPES))
PIECES = st.sampled_from(
    [
        *('"', "“", "”", "acme", "acme:", "zebra", "zz1", "zz2", "page,", "R&amp;D", "🎉"),
        *("6h", "1 h 30 min", "$900", "900 EUR", "by friday", "until", "on", "2026-07-01", "D-12"),
        *("praise", "duty", "apology", "edit", "owner", "add", "alias", "refund", "delivered"),
        *("<@U1|priya>", "<#C1|>", "<https://a.example|a.example>", "https://b.example", "now"),
    ]
)


def told(found: Typed) -> str:
    """Return all that is in the fields, as it may have been typed."""
    fields = {name: getattr(found, name) for name in Typed.__slots__ if name != "unnamed"}
    return plain(" ".join(str(value) for name, value in fields.items() if name != "missing"))


@given(command=COMMANDS, typed=st.text() | st.lists(PIECES).map(" ".join))
def test_no_text_breaks_the_parser_and_no_word_is_lost(command: str, typed: str) -> None:
    found = parse(f"{command} {typed}")

    lost = Counter(bare(plain(typed))) - Counter(bare(told(found)))
    for word, times in lost.items():
        # A day may stand behind by and behind on; all else is taken once.
        assert is_read(word, found), word
        assert times == 1 or (found.due and found.on), word


def bare(text: str) -> list[str]:
    """Return the words without quotes, and without the comma or colon behind a name."""
    words = text.replace('"', " ").replace(",", " ").split()
    return [word.rstrip(":") for word in words if word.strip(":")]


VALUES = ("hours", "amount", "due", "on", "choice", "ref", "link", "person", "channel")
SAID = ("acme", "zebra", "zz1", "zz2", "page", "R&D", "🎉")


def is_read(word: str, found: Typed) -> bool:
    """Say whether a word became the verb, a number, a day or another value."""
    verbs = {v for s in SHAPES[found.command] if s.verb == found.verb for v in (s.verb, *s.also)}
    has_value = any(getattr(found, name) is not None for name in VALUES)
    return word.casefold() in verbs or (has_value and word not in SAID)


@given(command=COMMANDS, words=st.lists(st.sampled_from(["zz1", "zz2", "zz3"]), min_size=1))
def test_words_keep_their_order_and_number(command: str, words: list[str]) -> None:
    found = parse(f"{command} {' '.join(words)}")

    assert f"{found.client or ''} {found.text}".split() == words


@pytest.mark.parametrize(
    "typed",
    [
        *("a" * 10_000, "1" * 10_000, "a " * 5_000, '"' * 10_000, '"a' * 5_000, " " * 10_000),
        *("<https://" * 1_111, "<@U" * 3_333, "1.1," * 2_500, "$" + "1." * 5_000, "acme " * 2_000),
        *("by " * 3_333, "on " * 3_333, "1 h " * 2_500, "owner " * 1_600, "&amp;" * 2_000),
        *("praise " * 1_400, "\0" * 10_000, "by 1 July " * 1_000, "<#C1|" + "x" * 10_000),
    ],
)
def test_a_long_line_is_read_at_once(typed: str) -> None:
    start = time.perf_counter()
    for command in SHAPES:
        parse(f"{command} {typed}")

    assert time.perf_counter() - start < 0.1 * len(SHAPES)
