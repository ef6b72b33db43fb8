"""Which names of channels suggest a client, and which are our own affairs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.client import key_for
from bot.domain.proposal import Channel, Origin, client_in, from_channels, from_names


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        ("client-acme", "Acme"),
        ("client-acme-retail", "Acme Retail"),
        ("clients-northwind", "Northwind"),
        ("customer_kestrel_foods", "Kestrel Foods"),
        ("kunde-müller", "Muller"),
        ("ext-lumen", "Lumen"),
        ("halyard-client", "Halyard"),
        ("halyard-ext", "Halyard"),
        ("borealis-shared", "Borealis"),
        ("ext-acme-shared", "Acme"),
        ("client-acme-internal", "Acme"),
        ("client-3m", "3m"),
        ("client-株式会社", "株式会社"),
    ],
)
def test_a_first_or_last_word_that_says_client_suggests_one(channel: str, name: str) -> None:
    assert client_in(channel) == name


@pytest.mark.parametrize(
    "channel",
    [
        *("acme-design-team", "acme-internal", "general", "acme", "clientele", "ext", "", "---"),
        *("client", "clients", "client-health", "client-success", "customer-support", "ext-all"),
        *(
            "clients-all",
            "client-internal",
            "client-success-team",
            "c-suite",
            "cl-ops",
            "client-2026",
        ),
        *("account-leads", "proj-website", "team-client-work", "client-ext-shared"),
    ],
)
def test_what_may_be_our_own_affair_suggests_nobody(channel: str) -> None:
    assert client_in(channel) is None


def test_of_several_channels_of_a_client_the_shortest_is_its_own() -> None:
    found = from_channels(
        [
            Channel(id="C3", name="client-acme-internal"),
            Channel(id="C1", name="client-acme"),
            Channel(id="C2", name="ext-acme-shared"),
            Channel(id="C4", name="client-acme-retail"),
            Channel(id="C5", name="random"),
        ]
    )

    assert [(one.key, one.name, one.channel) for one in found] == [
        ("acme", "Acme", "C1"),
        ("acme-retail", "Acme Retail", "C4"),
    ]


def test_names_in_a_file_are_proposed_as_they_are_written_and_once() -> None:
    found = from_names(["ACME Ltd", "  Café   Lumière ", "acme ltd", "", "***", "x" * 81])

    assert [(one.key, one.name, one.origin) for one in found] == [
        ("acme-ltd", "ACME Ltd", Origin.FILE),
        ("cafe-lumiere", "Café Lumière", Origin.FILE),
    ]
    assert all(one.channel is None for one in found)


@given(st.text(max_size=80))
def test_whatever_a_channel_is_called_what_it_suggests_can_be_a_client(name: str) -> None:
    for words in (name, f"client-{name}", f"{name}-ext"):
        found = client_in(words)
        assert found is None or key_for(found)
