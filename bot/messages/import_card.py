"""The card of a file that came in a direct message: its figures, its names, its buttons."""

from collections.abc import Sequence

from bot.domain.dry_run import Doubt, Undecided
from bot.domain.file_import import LEFT_OUT, NEW_CLIENT, FileImport, ImportState
from bot.messages import ids
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    escape,
    line,
    when,
)
from bot.messages.import_names import (
    ShownImport,
    asked_about,
    kept_words,
    name_block,
    question_of,
    spoken_name,
)
from bot.messages.import_words import counted, done_words, figure_lines

MOST_TEXT = 3900
_WHICH = "How is this file to be read?"
_NOTHING_YET = "Nothing is imported yet."
_AGAIN = "Nothing was imported. Send the file again in a direct message to try again."


def import_message(shown: ShownImport) -> tuple[str, list[Block]]:
    """Return the card of an import as it stands now, as (text, blocks)."""
    found = shown.file_import
    match found.state:
        case ImportState.READING | ImportState.TAKING:
            return _told(_head(found), ())
        case ImportState.WAITING:
            undecided = found.figures.undecided
            return _figures(shown) if undecided is None else _doubt(found, undecided)
        case ImportState.REFUSED:
            return _refused(found)
        case _:
            return _over(shown)


def not_yours_message() -> tuple[str, list[Block]]:
    """Return what stands in a card's place for somebody who is no manager any more."""
    return _told("Only a manager can import. Nothing was imported.", ())


def _head(found: FileImport) -> str:
    if found.state is ImportState.TAKING:
        return f"Importing {found.file_name}…"
    again = " again, with your choices" if found.step > 1 else ""
    return f"Reading {found.file_name}{again}…"


def _told(head: str, lines: Sequence[str], *, small: str = "") -> tuple[str, list[Block]]:
    blocks = [line((head, "bold")), *(line(words) for words in lines)]
    if small:
        blocks.append(context(escape(small)))
    spoken = "\n".join(filter(None, (head, *lines, small)))
    return clip(escape(spoken), MOST_TEXT), blocks


def _refused(found: FileImport) -> tuple[str, list[Block]]:
    figures = found.figures
    if figures.refusal:
        return _told(f"{found.file_name} was not imported", (figures.refusal,))
    more = figures.fault_count - len(figures.faults)
    lines = [*figures.faults, *([f"And {more:,} more."] if more > 0 else [])]
    head = f"{found.file_name} was not imported: {counted(figures.fault_count, 'mistake')} in it"
    return _told(head, lines, small="Nothing of it was imported. Mend these and send it again.")


def _over(shown: ShownImport) -> tuple[str, list[Block]]:
    found = shown.file_import
    name = found.file_name
    match found.state:
        case ImportState.SAME:
            words = "Everything in it is in the ledger already, so there is nothing to import."
            return _told(f"{name} changes nothing", (words,))
        case ImportState.DISCARDED:
            return _told(f"{name} was discarded", (_AGAIN,))
        case ImportState.EXPIRED:
            return _told(f"{name} waited for a week and was not imported", (_AGAIN,))
        case _:
            return _done(shown)


def _done(shown: ShownImport) -> tuple[str, list[Block]]:
    found = shown.file_import
    lines = [done_words(found.figures), *kept_words(found, shown)]
    at = found.finished_at or found.created_at
    small = f"By {escape(shown.who)}, {when(at, shown.timezone)}."
    blocks = [
        line((f"Imported: {found.file_name}", "bold")),
        *(line(words) for words in lines),
        context(small),
    ]
    spoken = [escape(words) for words in (f"Imported: {found.file_name}.", *lines)]
    return clip("\n".join([*spoken, small]), MOST_TEXT), blocks


def _doubt(found: FileImport, undecided: Undecided) -> tuple[str, list[Block]]:
    what = "dates" if undecided.doubt is Doubt.DATES else "numbers"
    words = (
        f'{found.file_name} does not say how its {what} are meant: "{undecided.example}" in the '
        f"column {undecided.column} can be read in two ways."
    )
    start = f"{found.id}:{undecided.doubt.value}"
    blocks = [
        line((_WHICH, "bold")),
        line(words),
        actions(
            *(
                button(label, f"{ids.IMPORT_READING}.{reading}", f"{start}:{reading}")
                for reading, label in undecided.readings
            ),
            _discard(found),
        ),
        context(_NOTHING_YET),
    ]
    either = " or ".join(label for _, label in undecided.readings)
    spoken = f"{_WHICH} {words} {either}? {_NOTHING_YET}"
    return clip(escape(spoken), MOST_TEXT), blocks


def _figures(shown: ShownImport) -> tuple[str, list[Block]]:
    found = shown.file_import
    rows = sum(name.rows for name in found.undecided_names)
    lines = [found.notice, *figure_lines(found.figures, undecided=rows)]
    names = asked_about(found)
    left = len(found.undecided_names)
    question = question_of(found, left)
    spoken = [
        f"{found.file_name}: {found.figures.source}",
        *lines,
        question,
        *(spoken_name(name, shown) for name in names),
        *_small(found),
    ]
    blocks = [
        line((f"{found.file_name}: {found.figures.source}", "bold")),
        *(line(words) for words in lines if words),
        *([line((question, "bold"))] if question else []),
        *(name_block(name, shown) for name in names),
        _buttons(found, left),
        context(escape(" ".join(_small(found)))),
    ]
    return clip(escape("\n".join(filter(None, spoken))), MOST_TEXT), blocks


def _small(found: FileImport) -> list[str]:
    small = [_NOTHING_YET]
    if found.has_words:
        small.append("What you wrote beside the file was not read.")
    return small


def _buttons(found: FileImport, left: int) -> Block:
    number = str(found.id)
    if left:
        rest = "it" if left == 1 else f"all {left:,}"
        return actions(
            button(f"Add {rest} as new", f"{ids.IMPORT_ALL}.new", f"{number}:{NEW_CLIENT}"),
            button(f"Leave {rest} out", f"{ids.IMPORT_ALL}.out", f"{number}:{LEFT_OUT}"),
            _discard(found),
        )
    if not found.can_be_taken:
        return actions(_discard(found))
    seen = f"{number}:{found.figures.fingerprint}"
    label = f"Import {counted(found.figures.taken_rows, 'row')}"
    return actions(button(label, ids.IMPORT_TAKE, seen, style="primary"), _discard(found))


def _discard(found: FileImport) -> Block:
    return button("Discard", ids.IMPORT_DROP, str(found.id))
