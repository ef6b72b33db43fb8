"""A text that may be longer than the 3,000 characters of one field: as many as it takes."""

from bot.messages.blocks import FIELD, Block, field, text_field


def long_fields(
    name: str, label: str, text: str, *, at: str, hint: str | None = None
) -> list[Block]:
    """Return as many fields as a text takes, called name, name.2, name.3; cut `at` this sign."""
    blocks = []
    rest, number = text, 1
    while rest or number == 1:
        part, rest = _cut(rest, at)
        called = name if number == 1 else f"{name}.{number}"
        shown = label if number == 1 else f"{label}, continued"
        element = text_field(called, part, is_long=True, hint=hint)
        blocks.append(field(called, shown, element, is_optional=True))
        number += 1
    return blocks


def _cut(text: str, at: str) -> tuple[str, str]:
    if len(text) <= FIELD:
        return text, ""
    found = text.rfind(at, 1, FIELD)
    end = found if found > 0 else FIELD
    return text[:end], text[end:].removeprefix(at)
