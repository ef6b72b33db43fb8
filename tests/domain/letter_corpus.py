"""Letters written to try the checker on: what each should be told, and what it is told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.domain.letter_check import Finding, Known, Weight, check_letter
from bot.domain.letter_rules.table import RULES

FOLDER = Path(__file__).parent / "letters_good_and_bad"
OTHERS = ("Kestrel Outdoor", "Lumen Dental", "Target", "Fernhill")
EVERY_THIRD = 3
SOURCES = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A letter: `trips` are the rules that should object; a good one has none that block."""

    name: str
    kind: str
    is_good: bool
    written: str
    head: Mapping[str, str]
    sections: Mapping[str, str]
    trips: frozenset[str] = field(default_factory=frozenset)

    @property
    def hard(self) -> str:
        return self.head.get("hard", "")

    @property
    def found(self) -> tuple[Finding, ...]:
        points, day = self.head.get("points"), self.head.get("last_day")
        known = Known(
            client=self.head.get("client", "Harbour & Vine"),
            contact=self.head.get("contact", ""),
            points=int(points) if points else None,
            last_day=date.fromisoformat(day) if day else None,
        )
        return check_letter(
            self.kind, self.head["subject"], self.sections, other_clients=OTHERS, known=known
        )

    @property
    def told(self) -> dict[str, Weight]:
        return {finding.rule: finding.weight for finding in self.found}

    def weight_of(self, rule: str) -> Weight:
        blocks = self.kind in SOURCES[rule].blocks
        return Weight.BLOCKING if blocks else Weight.ADVICE


def read_all() -> list[Sample]:
    """Return every letter of the folder.

    No rule was tuned on every third letter of a file, nor on those written last.
    """
    return [s for path in sorted(FOLDER.glob("*.txt")) for s in _read(path)]


def _read(path: Path) -> Iterator[Sample]:
    text = path.read_text("utf-8")
    seen: dict[str, Sample] = {}
    for place, block in enumerate(re.split(r"(?m)^=== ", text)[1:], 1):
        title, _, rest = block.partition("\n")
        verdict, kind, name = title.split()
        parts = re.split(r"(?m)^\[(\w+)\]$", rest)
        head = dict(line.split(": ", 1) for line in parts[0].splitlines() if line)
        sections = {n: t.strip() for n, t in zip(parts[1::2], parts[2::2], strict=True)}
        trips = frozenset(filter(None, head.pop("trips", "").split(", ")))
        if model := seen.get(head.pop("like", "")):
            head = {**{k: v for k, v in model.head.items() if k != "hard"}, **head}
            is_free = "letter" in sections
            sections = sections if is_free else {**model.sections, **sections}
        assert head.get("subject"), name
        seen[name] = Sample(
            name=name,
            kind=kind,
            is_good=verdict == "good",
            written=_when(path, place),
            head=head,
            sections=sections,
            trips=trips,
        )
        yield seen[name]


def _when(path: Path, place: int) -> str:
    if path.stem in ("written_later", "written_last"):
        return path.stem
    return "held_out" if place % EVERY_THIRD == 0 else "tuned"
