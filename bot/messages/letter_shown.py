"""A letter's words in Slack's blocks: as it will arrive, nothing formats, pings or links."""

from collections.abc import Iterator, Sequence

from bot.domain.draft import Version
from bot.messages.blocks import Block, quoted, section

# Characters of a letter in one block; a long one takes several.
PIECE = 3000


def letter_words(version: Version) -> str:
    """Return the letter's words, a blank line between its sections."""
    return "\n\n".join(text for _, _, text in version.sections)


def letter_blocks(version: Version, kind: str = "rich_text_quote") -> list[Block]:
    """Return the whole letter, a block for every piece of it."""
    return [_rich(kind, piece) for piece in _pieces(letter_words(version))]


def since_blocks(changed: Sequence[str]) -> list[Block]:
    """Return what changed since a version was written; nothing for nothing."""
    if not changed:
        return []
    told = "; ".join(quoted(one) for one in changed)
    return [section(f"*Since then:* {told}.")]


def _rich(kind: str, words: str) -> Block:
    return {
        "type": "rich_text",
        "elements": [{"type": kind, "elements": [{"type": "text", "text": words}]}],
    }


def _pieces(words: str) -> list[str]:
    """Cut a long letter between its paragraphs, so that each block holds its part."""
    pieces = [""]
    for paragraph in _paragraphs(words):
        if pieces[-1] and len(pieces[-1]) + len(paragraph) > PIECE:
            pieces.append(paragraph)
        else:
            pieces[-1] = f"{pieces[-1]}\n\n{paragraph}" if pieces[-1] else paragraph
    return pieces


def _paragraphs(words: str) -> Iterator[str]:
    """Yield the paragraphs; one that no block holds is cut at the end of a word."""
    for whole in words.split("\n\n"):
        paragraph = whole
        while len(paragraph) > PIECE:
            cut = paragraph.rfind(" ", 1, PIECE) + 1 or PIECE
            yield paragraph[:cut]
            paragraph = paragraph[cut:]
        yield paragraph
