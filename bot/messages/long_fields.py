"""A text that may be longer than the 3,000 characters of one field: as many as it takes."""

from collections.abc import Mapping

from bot.messages.blocks import FIELD, Block, field, text_field


def long_fields(
    name: str,
    label: str,
    text: str,
    *,
    at: str = " ",
    hint: str | None = None,
    below: str | None = None,
    is_optional: bool = True,
    is_long: bool = True,
) -> list[Block]:
    """Return as many fields as a text takes, called name, name.2, name.3; cut `at` this sign.

    Only the first of them may be one that must be filled in, and `below` stands under it. A text
    that is not `is_long` has a field of one line, while it fits.
    """
    blocks = []
    rest, number = text, 1
    is_long = is_long or len(text) > FIELD
    while rest or number == 1:
        part, rest = _cut(rest, at)
        called = name if number == 1 else f"{name}.{number}"
        shown = label if number == 1 else f"{label}, continued"
        element = text_field(called, part, is_long=is_long, hint=hint)
        told = below if number == 1 else None
        optional = is_optional or number > 1
        blocks.append(field(called, shown, element, is_optional=optional, hint=told))
        number += 1
    return blocks


def typed_long(fields: Mapping[str, str], name: str = "text", *, at: str = " ") -> str:
    """Return what was typed into a text's fields: name, name.2, name.3; `at` was cut away."""
    parts, number = [fields.get(name, "")], 2
    while f"{name}.{number}" in fields:
        parts.append(fields[f"{name}.{number}"])
        number += 1
    if name == "text" and fields.get("rest"):
        # So the second field was called in forms that were opened before there were more.
        parts.append(fields["rest"])
    *before, last = [part for part in parts if part] or [""]
    # A field that is full was cut where no sign stood, and nothing was left out there.
    joined = (part if len(part) >= FIELD else part + at for part in before)
    return ("".join(joined) + last).strip()


def _cut(text: str, at: str) -> tuple[str, str]:
    """Return what the next field holds, and the rest; a field is full where no sign was found."""
    if len(text) <= FIELD:
        return text, ""
    found = text.rfind(at, 1, FIELD)
    end = found if found > 0 else FIELD
    return text[:end], text[end:] if end == FIELD else text[end + len(at) :]
