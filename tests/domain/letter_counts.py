"""Counts what the checker misses and where it cries wolf, and writes it as a page."""

from collections.abc import Iterable, Sequence

from letter_corpus import Sample

from bot.domain.letter_check import Weight
from bot.domain.letter_rules.kinds import EVERY
from bot.domain.letter_rules.reading import Rule
from bot.domain.letter_rules.table import RULES

SETS = {
    "tuned": "the rules were tuned on them",
    "held_out": "every third, held out",
    "written_later": "written when the rules stood",
    "written_last": "written last; one rule changed since",
}
_HEAD = """\
| letters | good | bad | blocking found | advice found | good blocked | good with needless advice |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |"""


def expected(sample: Sample, weight: Weight) -> set[str]:
    """Return the rules that should object with this weight."""
    return {rule for rule in sample.trips if sample.weight_of(rule) is weight}


def wrongly(sample: Sample, weight: Weight) -> set[str]:
    """Return the rules that object to a good letter with this weight."""
    return {r for r, w in sample.told.items() if sample.is_good and w is weight}


def is_misjudged(sample: Sample) -> bool:
    """Say whether the checker lets pass what it should not, or objects to what is good."""
    return bool(sample.trips - sample.told.keys() or (sample.is_good and sample.told))


def row(name: str, samples: Sequence[Sample]) -> str:
    """Return the counts of some letters as a row of the table."""
    good = [s for s in samples if s.is_good]
    bad = [s for s in samples if not s.is_good]
    found = [_found(bad, weight) for weight in (Weight.BLOCKING, Weight.ADVICE)]
    alarms = [sum(bool(wrongly(s, w)) for s in good) for w in (Weight.BLOCKING, Weight.ADVICE)]
    cells = [name, len(good), len(bad), *found, *alarms]
    return "| " + " | ".join(map(str, cells)) + " |"


def table(samples: Sequence[Sample]) -> str:
    """Return misses and false alarms, by weight and by set."""
    rows = [row(name, [s for s in samples if s.written == key]) for key, name in SETS.items()]
    return "\n".join([_HEAD, *rows, row("all", samples)])


def misjudged(samples: Iterable[Sample]) -> str:
    """Return the letters that the checker misjudges, with why they are hard."""
    lines = []
    for s in filter(is_misjudged, samples):
        if s.is_good:
            what = "good, but told " + ", ".join(sorted(s.told))
        else:
            what = "bad, not told " + ", ".join(sorted(s.trips - s.told.keys()))
        lines.append(f"- `{s.name}` ({s.kind}): {what}. {s.hard[:1].upper()}{s.hard[1:]}.")
    return "\n".join(lines)


def rules() -> str:
    """Return the table of all rules."""
    lines = [
        "| rule | blocks in | advises in | advice | source |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *map(_rule, RULES)])


def _rule(rule: Rule) -> str:
    blocks = rule.kinds & rule.blocks
    weight = "never passed: " if rule.is_final else ""
    cells = (
        f"`{rule.name}`",
        weight + _kinds(blocks),
        "the others" if blocks and rule.kinds == EVERY != blocks else _kinds(rule.kinds - blocks),
        rule.advice,
        rule.source,
    )
    return "| " + " | ".join(cells) + " |"


def _kinds(kinds: frozenset[str]) -> str:
    if kinds == EVERY:
        return "all"
    left_out = EVERY - kinds
    if 0 < len(left_out) < len(kinds) - 4:
        return "all but " + ", ".join(sorted(left_out))
    return ", ".join(sorted(kinds))


def _found(bad: Iterable[Sample], weight: Weight) -> str:
    wanted = [(s, rule) for s in bad for rule in expected(s, weight)]
    return f"{sum(rule in s.told for s, rule in wanted)} of {len(wanted)}"
