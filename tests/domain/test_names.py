"""Which client is meant: by key, name, alias, first word, or the nearest."""

import pytest

from bot.domain.client import key_for
from bot.domain.names import channel_client, keys_in, match_name, possessive

NAMES = [
    (1, "acme"),
    (1, "Acme Ltd"),
    (2, "acme-labs"),
    (2, "Acme Labs"),
    (3, "northwind"),
    (3, "Northwind Traders"),
    (4, "café-lumière"),
    (4, "Café Lumière"),
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("acme", 1), ("ACME ltd.", 1), ("acme labs", 2), ("Northwind", 3), ("cafe lumiere", 4)],
)
def test_a_name_is_recognised_whatever_its_case_accents_and_dots(typed: str, meant: int) -> None:
    assert match_name(typed, NAMES).exact == (meant,)


def test_a_first_word_that_several_share_means_all_of_them() -> None:
    names = [(1, "Kestrel Foods"), (2, "Kestrel Labs")]

    assert match_name("kestrel", names).exact == (1, 2)


@pytest.mark.parametrize(("typed", "nearest"), [("acmee", 1), ("norhtwind", 3), ("lumire", 4)])
def test_a_misspelt_name_offers_the_nearest_first(typed: str, nearest: int) -> None:
    match = match_name(typed, NAMES)

    assert match.exact == ()
    assert match.near[0] == nearest


@pytest.mark.parametrize("typed", ["zebra", "", "!!!", "🎉"])
def test_what_is_like_nothing_offers_nothing(typed: str) -> None:
    assert match_name(typed, NAMES) == match_name("", NAMES)


@pytest.mark.parametrize(
    ("channel", "client"),
    [
        ("acme-internal", 1),
        ("client-acme", 1),
        ("acme-labs-design", 2),
        ("general", None),
        ("macme", None),
    ],
)
def test_a_channels_name_says_whose_it_is_and_the_longest_name_wins(
    channel: str, client: int | None
) -> None:
    assert channel_client(channel, NAMES) == client


def test_what_to_look_up_for_a_channel_is_every_run_of_its_words() -> None:
    assert keys_in("Acme_labs-int") == {
        *("acme", "labs", "int"),
        *("acme-labs", "labs-int", "acme-labs-int"),
    }
    assert keys_in("--") == frozenset()


@pytest.mark.parametrize(
    ("name", "key"),
    [("Café Lumière Ltd.", "cafe-lumiere-ltd"), ("R&D / Co", "r-d-co"), ("!!!", "")],
)
def test_a_key_is_made_from_a_name(name: str, key: str) -> None:
    assert key_for(name) == key


@pytest.mark.parametrize("name", ["Acme™", "№ 1", "ǅemal", "Straße", "İstanbul"])
def test_the_key_of_a_key_is_that_key(name: str) -> None:
    assert key_for(key_for(name)) == key_for(name)


def test_a_name_that_ends_in_s_takes_an_apostrophe_alone() -> None:
    assert [possessive(name) for name in ("Acme", "Castell Opticians")] == [
        "Acme's",
        "Castell Opticians'",
    ]
