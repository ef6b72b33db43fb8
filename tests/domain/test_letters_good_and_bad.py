"""The checker tried on whole letters. WRITE_LETTERS=1 writes its figures anew into the README."""

import os

import pytest
from letter_corpus import FOLDER, Sample, read_all
from letter_counts import is_misjudged, misjudged, rules, table, wrongly

from bot.domain.letter_check import Weight
from bot.domain.letter_rules.kinds import EVERY
from bot.domain.letter_rules.table import RULES

SAMPLES = read_all()
README = FOLDER / "README.md"


def test_readme_says_what_the_checker_makes_of_the_letters() -> None:
    page = README.read_text("utf-8")
    parts = {"figures": table(SAMPLES), "misjudged": misjudged(SAMPLES), "rules": rules()}
    written = page
    for name, words in parts.items():
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, _, rest = written.partition(start)
        _, _, after = rest.partition(end)
        written = f"{before}{start}{words}\n{end}{after}"
    if os.environ.get("WRITE_LETTERS"):
        README.write_text(written, "utf-8")
    assert written == README.read_text("utf-8")


def test_misses_and_false_alarms_are_as_counted() -> None:
    """A figure that gets better is changed here too; one that gets worse is looked at first."""
    bad = [s for s in SAMPLES if not s.is_good]
    good = [s for s in SAMPLES if s.is_good]
    missed = [(s.weight_of(r), r) for s in bad for r in s.trips - s.told.keys()]
    alarms = [weight for s in good for weight in Weight for _ in wrongly(s, weight)]

    assert (len(good), len(bad)) == (66, 98)
    assert [w for w, _ in missed].count(Weight.BLOCKING) == 10
    assert [w for w, _ in missed].count(Weight.ADVICE) == 0
    assert alarms.count(Weight.BLOCKING) == 0
    assert alarms.count(Weight.ADVICE) == 1


def test_every_letter_has_good_and_bad_ones() -> None:
    assert {s.kind for s in SAMPLES if s.is_good} == set(EVERY)
    assert {s.kind for s in SAMPLES if not s.is_good} == set(EVERY)


def test_names_of_letters_and_of_rules_are_once_each() -> None:
    assert len({(s.kind, s.name) for s in SAMPLES}) == len(SAMPLES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("sample", [s for s in SAMPLES if is_misjudged(s)], ids=lambda s: s.name)
def test_whoever_is_misjudged_says_why_it_is_hard(sample: Sample) -> None:
    assert sample.hard


@pytest.mark.parametrize("sample", [s for s in SAMPLES if not s.is_good], ids=lambda s: s.name)
def test_bad_letter_names_rules_that_are_about_its_kind(sample: Sample) -> None:
    about = {rule.name for rule in RULES if sample.kind in rule.kinds}

    assert sample.trips
    assert sample.trips <= about
