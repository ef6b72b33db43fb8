"""What a command takes: made of the very tables that the parser reads."""

from collections.abc import Iterable, Sequence

from bot.domain.examples import EXAMPLE_CURRENCY, EXAMPLES, SAMPLES
from bot.domain.grammar import SHAPES, purpose_of
from bot.domain.markup import plain
from bot.domain.shape import Shape, Slot, SlotKind, usage_of
from bot.messages.blocks import context, escape, section
from bot.messages.install_pages import NOT_GRANTED
from bot.messages.reply import Reply

MOST_EXAMPLES = 4
# The commands that open a form when nothing is typed behind them.
WITH_FORM = frozenset({"/scope", "/complaint", "/note", "/promise", "/invest"})

USAGE: dict[str, tuple[str, ...]] = {
    command: tuple(usage_of(shape) for shape in shapes) for command, shapes in SHAPES.items()
}


def help_for(command: str, *, currency: str) -> Reply:
    """Return what a command takes, with examples in the workspace's currency."""
    purpose = purpose_of(command)
    usage = [_usage(shape, purpose) for shape in SHAPES[command]]
    examples = examples_of(command, currency=currency)
    hints = _hints(SHAPES[command], currency)
    text = "\n".join(
        [f"{command}: {purpose}", *map(_spoken, usage), "For example:", *examples, *hints]
    )
    blocks = [
        section("\n".join([f"*{command}*  {escape(purpose)}", *map(_shown, usage)])),
        section("\n".join(["For example:", *(_code(example) for example in examples)])),
    ]
    if hints:
        blocks.append(context(escape("\n".join(hints))))
    return Reply(escape(text), blocks)


def help_for_all(emoji: dict[str, str], off: Sequence[str] = ()) -> Reply:
    """Return what the bot does and every way in; `off` is what is switched off, and why."""
    about = (
        "Goodfit keeps both sides of each client relationship: "
        "what they ask beyond the agreement, and what we owe them."
    )
    ways = [(command, purpose_of(command), _first_example(command)) for command in SHAPES]
    reactions = ", ".join(
        f":{name}: {kind.replace('_', ' ')}" for name, kind in sorted(emoji.items())
    )
    react = f"React to a message: {reactions}."
    menu = (
        "Message menu, also in threads, where nobody else sees it: "
        "Log scope request, Log complaint."
    )
    verbs = ", ".join(shape.verb for shape in SHAPES["/goodfit"] if shape.verb)
    more = (
        f"Behind /goodfit: {verbs}. "
        "Type help behind a command for all that it takes, such as /note help."
    )
    spoken = [f"{command}: {purpose} {example}" for command, purpose, example in ways]
    shown = [
        f"*{command}*  {escape(purpose)}\n{_code(example)}" for command, purpose, example in ways
    ]
    last = ["\n".join((NOT_GRANTED, *(f"• {one}" for one in off)))] if off else []
    return Reply(
        escape("\n".join([about, *spoken, react, menu, more, *last])),
        [
            section(about),
            section("\n".join(shown)),
            section(f"{react}\n{menu}"),
            *map(context, (more, *last)),
        ],
    )


def examples_of(command: str, *, currency: str) -> list[str]:
    """Return the first complete lines of a command, with sums in the currency given."""
    whole = (e.line for e in EXAMPLES[command] if not e.expected.missing)
    return [_local(plain(line), currency) for line in whole][:MOST_EXAMPLES]


def _first_example(command: str) -> str:
    return examples_of(command, currency=EXAMPLE_CURRENCY)[0]


def _local(words: str, currency: str) -> str:
    return words.replace(EXAMPLE_CURRENCY, currency)


def _usage(shape: Shape, purpose: str) -> tuple[str, str]:
    """Return the usage line, and what it is for unless that was said above."""
    return usage_of(shape), "" if shape.purpose == purpose else shape.purpose


def _spoken(usage: tuple[str, str]) -> str:
    return ": ".join(filter(None, usage))


def _shown(usage: tuple[str, str]) -> str:
    line, purpose = usage
    return f"{_code(line)}  {escape(purpose)}".strip()


def _code(line: str) -> str:
    return f"`{escape(line)}`"


def _hints(shapes: Iterable[Shape], currency: str) -> list[str]:
    """Say what may stand for the words in capitals, and when they may be left out."""
    slots = [slot for shape in shapes for slot in shape.slots]
    choices = {
        f"{slot.label}: {', '.join(slot.shown_choices)}."
        for slot in slots
        if slot.choices and slot.label not in slot.choices
    }
    named = {_sample_name(slot): _shown_name(slot) for slot in slots}
    samples = [
        f"{named[name]}: {_local(', '.join(some), currency)}."
        for name, some in SAMPLES.items()
        if name in named
    ]
    hints = [*sorted(choices), *samples]
    if any(slot.label == "CLIENT" and slot.is_optional for slot in slots):
        hints.append("In a channel that belongs to a client, CLIENT may be left out.")
    if any(shape.command in WITH_FORM for shape in shapes):
        hints.append("Nothing typed behind the command opens a form.")
    return hints


def _sample_name(slot: Slot) -> str:
    if slot.kind is SlotKind.DATE:
        return "on DATE" if slot.lead == "on" else "by DATE"
    return slot.label


def _shown_name(slot: Slot) -> str:
    return f"{slot.lead} {slot.label}" if slot.kind is SlotKind.DATE else slot.label
