"""Words are sealed anew each time or always alike, and open with the keys alone."""

import pytest
from cryptography.fernet import Fernet

from bot.store.sealing import SealedWithAnotherKey, UnusableKeys
from bot.store.word_seals import WordSeals, as_typed

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_was_sealed_says_nothing_and_opens_again():
    seals = WordSeals([OLD])

    for sealed in (seals.seal("Zanzibar Ltd"), seals.seal_alike("Zanzibar Ltd", "T1")):
        assert "Zanzibar" not in sealed
        assert seals.open(sealed) == "Zanzibar Ltd"


def test_texts_are_never_sealed_twice_in_the_same_way():
    seals = WordSeals([OLD])

    assert seals.seal("again") != seals.seal("again")


def test_names_are_sealed_alike_within_a_workspace_and_otherwise_in_another():
    seals = WordSeals([OLD])

    assert seals.seal_alike("acme", "T1") == seals.seal_alike("acme", "T1")
    assert seals.seal_alike("acme", "T1") != seals.seal_alike("acme", "T2")


def test_a_name_is_found_whichever_of_the_keys_sealed_it():
    before, after = WordSeals([OLD]), WordSeals([NEW, OLD])

    assert before.seal_alike("acme", "T1") in after.each_alike("acme", "T1")
    assert after.open(before.seal_alike("acme", "T1")) == "acme"
    assert after.seal_alike("acme", "T1").startswith(after.newest)


def test_a_key_that_is_missing_is_named_as_the_trouble():
    stranger = WordSeals([NEW])

    for sealed in (WordSeals([OLD]).seal("words"), WordSeals([OLD]).seal_alike("words", "T1")):
        with pytest.raises(SealedWithAnotherKey, match="Put the old key back"):
            stranger.open(sealed)


def test_what_was_altered_does_not_open():
    seals = WordSeals([OLD])
    moved = seals.seal_alike("acme", "T1").replace("=T1:", "=T2:")

    with pytest.raises(SealedWithAnotherKey):
        seals.open(moved)


@pytest.mark.parametrize(
    "typed", ["sealed: the deal", "sealed:0123abcd:nonsense", "sealed:plain:x", "sealed:"]
)
def test_what_somebody_typed_that_looks_sealed_is_read_as_they_typed_it(typed: str):
    assert WordSeals([OLD]).open(as_typed(typed)) == typed


def test_without_a_key_nothing_is_sealed_and_a_wrong_one_is_refused():
    assert WordSeals.of(" , ") is None
    with pytest.raises(UnusableKeys, match="goodfit keys new"):
        WordSeals.of("abc")
