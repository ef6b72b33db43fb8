"""What is written to the bot is read as a question or as something to log, whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.asking import Intent, as_kind, read_asked
from bot.domain.capture import Capture
from bot.domain.entry import EntryKind
from bot.domain.markup import plain
from bot.domain.quantities import Sum

NAMES = [
    (1, "acme"),
    (1, "Acme"),
    (2, "northwind"),
    (2, "Northwind Traders"),
    (3, "kestrel-foods"),
    (3, "Kestrel Foods"),
    (4, "kestrel-labs"),
    (4, "Kestrel Labs"),
    (5, "halyard"),
    (5, "Halyard & Sons"),
    (6, "acme-labs"),
    (6, "Acme Labs"),
    (7, "R&D Works"),
]
BOT = "U0GOODFIT"


def read(text):
    return read_asked(text, NAMES, bot_user_id=BOT)


@pytest.mark.parametrize("text", ["", "   ", f"<@{BOT}>", f" <@{BOT}|goodfit> ", "…", "👍"])
def test_nothing_written_is_nothing_asked(text):
    assert read(text).intent is Intent.EMPTY


@pytest.mark.parametrize("text", ["help", "HELP!", "?", "hi", "Hello there", "what can you do?"])
def test_a_greeting_and_a_call_for_help_ask_for_help(text):
    assert read(f"<@{BOT}> {text}").intent is Intent.HELP


@pytest.mark.parametrize(
    "text",
    [
        "who is at risk?",
        "who's at risk",
        "Who\u2019s at risk today?",
        "at risk",
        "which of our clients are at risk?",
        "is anyone in trouble?",
        "how are our clients doing?",
        "fit",
        "show me all clients",
    ],
)
def test_it_is_asked_who_is_at_risk(text):
    assert read(text).intent is Intent.WHO_IS_AT_RISK


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("how is acme doing?", 1),
        ("how's Acme Labs", 6),
        ("How\u2019s acme\u2019s account?", 1),
        ("acme?", 1),
        ("Acme", 1),
        ("fit acme", 1),
        ("/fit acme", 1),
        ("is acme at risk?", 1),
        ("acme is fine?", 1),
        ("what about Halyard & Sons?", 5),
        ("status of R&amp;D Works please", 7),
    ],
)
def test_it_is_asked_how_a_client_is(text, client):
    asked = read(text)

    assert (asked.intent, asked.client_id) == (Intent.HOW_IS, client)


def test_it_is_asked_how_an_unknown_client_is():
    asked = read("how is zebra doing today?")

    assert (asked.intent, asked.clients, asked.client_typed) == (Intent.HOW_IS, (), "zebra")


def test_two_clients_that_are_asked_about_are_both_named():
    assert read("how are acme and halyard?").clients == (1, 5)


@pytest.mark.parametrize(
    ("text", "client", "logged", "hours"),
    [
        ("acme wants an extra landing page, 6h", 1, "an extra landing page", 6.0),
        ("Acme Labs would like a second logo (1h30m)", 6, "a second logo", 1.5),
        ("acme is asking for two more icons about 90 min.", 1, "two more icons", 1.5),
        ("acme: the report was late", 1, "the report was late", None),
        ("acme - the report was late", 1, "the report was late", None),
        ("acme “extra landing page” 6h", 1, "extra landing page", 6.0),
        ("Halyard & Sons need a brochure", 5, "a brochure", None),
        ("could we do a banner for acme, 2h?", 1, "could we do a banner for acme", 2.0),
        # What only makes sense whole stays whole.
        ("acme wants us to call back", 1, "acme wants us to call back", None),
        ("acme complained about the report", 1, "acme complained about the report", None),
        ("acme's landing page is late", 1, "acme's landing page is late", None),
        ("acme says it was late by 6h", 1, "acme says it was late by 6h", None),
        ("acme wants what halyard has", 1, "acme wants what halyard has", None),
        ("acme is fine", 1, "acme is fine", None),
    ],
)
def test_what_is_to_be_logged_is_proposed(text, client, logged, hours):
    asked = read(f"<@{BOT}> {text}")

    assert asked.intent is Intent.PROPOSE
    assert (asked.client_id, asked.text, asked.hours) == (client, logged, hours)


def test_a_price_is_read_as_well():
    asked = read("acme wants a banner, 3h 900 EUR")

    assert (asked.text, asked.hours) == ("a banner", 3.0)
    assert asked.amount == Sum(number="900", currency="EUR")


def test_line_breaks_and_spaces_inside_stay():
    assert read("acme: first  line\nsecond line").text == "first  line\nsecond line"


def test_a_first_word_of_two_names_means_both():
    asked = read("kestrel asked for a label")

    assert (asked.clients, asked.client_typed) == ((3, 4), "kestrel")


def test_an_unknown_name_before_wants_is_kept_as_it_was_typed():
    asked = read("Zebra Ltd wants a logo, 2h")

    assert (asked.clients, asked.client_typed) == ((), "Zebra Ltd")
    assert asked.text == "Zebra Ltd wants a logo"


@pytest.mark.parametrize("text", ["they want a video", "halyard told acme that it is late"])
def test_a_client_is_not_guessed_from_nothing(text):
    assert read(text).client_typed in (None, "halyard")


def test_several_clients_inside_are_all_named_and_none_is_taken():
    asked = read("a shared banner for acme and halyard")

    assert (asked.client_id, asked.clients) == (None, (1, 5))


@pytest.mark.parametrize(
    ("text", "is_wish"),
    [("acme wants a page", True), ("an additional page", True), ("acme: it was late", False)],
)
def test_a_word_of_wish_is_noticed(text, is_wish):
    assert read(text).is_wish is is_wish


@given(st.text(), st.lists(st.tuples(st.integers(1, 9), st.text())))
def test_no_text_and_no_name_break_it(text, names):
    read_asked(text, names, bot_user_id=BOT)


PIECES = [
    "acme",
    "Kestrel Foods",
    "wants",
    "6h",
    "900 EUR",
    ",",
    ":",
    "-",
    '"',
    "how is",
    "?",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(min_size=1, max_size=8)))
def test_what_is_proposed_is_a_whole_piece_of_what_was_written(pieces):
    text = " ".join(pieces)
    asked = read_asked(text, NAMES)

    assert "".join(asked.text.split()) in "".join(plain(text).split())


def test_as_another_kind_hours_and_price_stay_readable():
    ask = Capture(
        kind=EntryKind.SCOPE_REQUEST, text="a banner", hours=6.0, amount=90_000, currency="EUR"
    )

    complaint = as_kind(ask, EntryKind.COMPLAINT)

    assert (complaint.text, complaint.hours, complaint.amount) == (
        "a banner, 6 h, 900.00 EUR",
        None,
        None,
    )
    assert as_kind(ask, EntryKind.SCOPE_REQUEST) == ask
