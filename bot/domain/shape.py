"""A shape: one thing that a command can say, and the slots in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from string import ascii_letters, ascii_uppercase, digits


class SlotKind(StrEnum):
    """What fits into a place of a command. WORDS are what TEXT is, without quotes."""

    CLIENT = "client"
    TEXT = "text"
    WORDS = "words"
    HOURS = "hours"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    REF = "ref"
    LINK = "link"
    PERSON = "person"
    CHANNEL = "channel"


# The words that may stand before a day, the one that usage shows first.
_LEADS = {"by": ("by", "until", "till", "due"), "on": ("on",)}
_LEADS["until"] = ("until", *_LEADS["by"])
# The days on which something was said that need no "on".
BARE_DAYS = ("today", "yesterday")
# The signs with which what fills a slot begins, besides its own words.
_BEGINS = {
    SlotKind.HOURS: digits,
    SlotKind.MONEY: digits + "$" + ascii_uppercase,
    SlotKind.DATE: digits,
    SlotKind.REF: ascii_letters,
    SlotKind.LINK: "h",
}
_FIELDS = {SlotKind.WORDS: "text", SlotKind.MONEY: "amount"}


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One place of a command. `lead` stands before a day; `choices` maps typed words to values.

    `only_with` is the choice beside which alone the place exists.
    """

    kind: SlotKind
    label: str
    is_optional: bool = False
    lead: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    only_with: str | None = None

    @cached_property
    def field(self) -> str:
        """The field of `Typed` that it fills."""
        if self.kind is SlotKind.DATE:
            return "on" if self.lead == "on" else "due"
        return _FIELDS.get(self.kind, self.kind.value)

    @cached_property
    def begins(self) -> frozenset[str]:
        """Every sign of ASCII with which what fills it may begin.

        Slack marks links, people and channels with "<", and a link may be shown as anything.
        """
        words = (*self.leads, *self.choices, *(BARE_DAYS if self.lead == "on" else ()))
        letters = "".join(word[0] for word in words)
        return frozenset(_BEGINS.get(self.kind, "") + letters + letters.upper() + "<")

    @property
    def shown_choices(self) -> tuple[str, ...]:
        """The first word of every value."""
        first = {value: word for word, value in reversed(list(self.choices.items()))}
        return tuple(word for word, value in self.choices.items() if first[value] == word)

    @cached_property
    def leads(self) -> tuple[str, ...]:
        """Every word that may stand before the day."""
        return _LEADS.get(self.lead, ())


class Slots(tuple[Slot, ...]):  # noqa: SLOT001 (`begins` is kept in it)
    """Slots that may be filled in any order."""

    @cached_property
    def begins(self) -> frozenset[str]:
        """Every sign of ASCII with which what fills one of them may begin."""
        return frozenset[str]().union(*(slot.begins for slot in self))


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One thing that a command can say. `verb` is its fixed word, `also` what may stand for it.

    The verb stands behind the first `verb_at` slots, or before them all; where
    `is_verb_optional` it may be left out.
    """

    command: str
    purpose: str
    slots: tuple[Slot, ...] = ()
    verb: str = ""
    also: tuple[str, ...] = ()
    verb_at: int = 0
    is_verb_optional: bool = False

    @cached_property
    def text(self) -> Slot | None:
        """The slot that takes what fits nowhere else."""
        free = (slot for slot in self.slots if slot.kind in (SlotKind.TEXT, SlotKind.WORDS))
        return next(free, None)

    @cached_property
    def says_much(self) -> bool:
        """Whether it is for something said, so that a first word need not be a name."""
        text = self.text
        return text is not None and text.kind is SlotKind.TEXT and not text.is_optional

    @cached_property
    def front(self) -> Slots:
        """The slots between the client and the text, in whatever order they are typed."""
        end = self.slots.index(self.text) if self.text else len(self.slots)
        return Slots(slot for slot in self.slots[:end] if slot.kind is not SlotKind.CLIENT)

    @cached_property
    def ends(self) -> Slots:
        """The slots that may be filled from the end of a line, in whatever order."""
        free = (SlotKind.CLIENT, SlotKind.TEXT, SlotKind.WORDS, SlotKind.CHOICE)
        return Slots(slot for slot in self.slots if slot.kind not in free)

    @cached_property
    def sure_ends(self) -> Slots:
        """Those of them that are never said words, as "on friday" may be."""
        return Slots(slot for slot in self.ends if slot.field != "on")

    @cached_property
    def days_said(self) -> Slots:
        """The slot of the day on which it was said."""
        return Slots(slot for slot in self.ends if slot.field == "on")

    @cached_property
    def quantities(self) -> Slots:
        """The slots of hours and money."""
        sizes = (SlotKind.HOURS, SlotKind.MONEY)
        return Slots(slot for slot in self.slots if slot.kind in sizes)

    @cached_property
    def has_client(self) -> bool:
        """Whether a client can be named."""
        return any(slot.kind is SlotKind.CLIENT for slot in self.slots)

    @cached_property
    def without_client(self) -> "Shape":
        """The same, where no client is named."""
        slots = tuple(slot for slot in self.slots if slot.kind is not SlotKind.CLIENT)
        return replace(self, slots=slots)

    @cached_property
    def required(self) -> tuple[Slot, ...]:
        """The slots that have to be filled."""
        return tuple(slot for slot in self.slots if not slot.is_optional)

    @cached_property
    def needs_ref(self) -> bool:
        """Whether it is about an entry that has a name already."""
        return any(slot.kind is SlotKind.REF for slot in self.slots)


def usage_of(shape: Shape) -> str:
    """Return the line that shows what a shape takes; what may be left out is in brackets."""
    parts = [_shown(slot) for slot in shape.slots]
    if shape.verb:
        parts.insert(shape.verb_at, f"[{shape.verb}]" if shape.is_verb_optional else shape.verb)
    return " ".join([shape.command, *parts])


def _shown(slot: Slot) -> str:
    words = f'"{slot.label}"' if slot.kind is SlotKind.TEXT else slot.label
    words = f"{slot.lead} {words}".strip()
    return f"[{words}]" if slot.is_optional else words
