"""Words that name a person are found whole, in any case, and nobody else's are."""

import pytest

from bot.domain.erasure import finder, forgotten_key, in_all_words, mentions_of, pruned, without

JO = ["Jo Reyes", "jo@acme.example", "Jo"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Dear Jo Reyes,", "Dear a contact,"),
        ("JO  REYES said", "a contact said"),
        ("Jo\nReyes", "a contact"),
        ("Jo's page, for Jo.", "a contact's page, for a contact."),
        ("-Jo", "-a contact"),
        ("Write to jo@acme.example.", "Write to a contact."),
        ("<jo@acme.example>", "<a contact>"),
        ("John and Joanna, banjo", "John and Joanna, banjo"),
        ("anna.jo@acme.example", "anna.jo@acme.example"),
        ("jo@acme.example.org", "jo@acme.example.org"),
        ("jo@other.example", "jo@other.example"),
        ("jo.miller@other.example", "jo.miller@other.example"),
        ("nothing", "nothing"),
    ],
)
def test_a_person_is_taken_out_of_a_text_and_nobody_else(said: str, left: str) -> None:
    assert without(JO)(said) == left
    assert finder(JO)(said) is (said != left)


def test_a_name_is_found_composed_and_decomposed() -> None:
    assert without(["José Núñez"])("Jose\u0301 Nu\u0301n\u0303ez and JOSÉ NÚÑEZ") == (
        "a contact and a contact"
    )


def test_a_first_or_last_name_alone_is_in_doubt_where_it_may_mean_something_else() -> None:
    found = mentions_of(
        "Will Marlowe", "w@acme.example", others=["Tom Marlowe", "Acme", "Willow Grant"]
    )

    assert [(one.words, bool(one.doubt)) for one in found] == [
        ("Will Marlowe", False),
        ("w@acme.example", False),
        ("Will", True),
        ("Marlowe", True),
    ]
    assert [
        (m.words, m.doubt) for m in mentions_of("Jo Reyes", None, others=["Dana Whitfield"])
    ] == [
        ("Jo Reyes", ""),
        ("Jo", ""),
        ("Reyes", ""),
    ]
    assert [m.words for m in mentions_of("Madonna", None, others=[])] == ["Madonna"]


def test_json_is_walked_to_its_depth_keys_included() -> None:
    held = {"Jo": [{"a": "for Jo"}, 3, None], "b": "x"}

    assert in_all_words(held, without(["Jo"])) == {
        "a contact": [{"a": "for a contact"}, 3, None],
        "b": "x",
    }
    assert pruned(held, finder(["Jo"])) == {"b": "x"}


def test_no_words_find_nothing() -> None:
    assert not finder([])("anything")
    assert without(["", " "])("anything") == "anything"


def test_a_key_that_is_taken_gets_a_number_behind_it() -> None:
    assert forgotten_key(12) == "forgotten-12"
    assert forgotten_key(12, {"forgotten-12", "forgotten-12-2"}) == "forgotten-12-3"
