"""Sentences of ours as people say them: 2026-11-18 reads 18 Nov 2026, and one stop ends them."""

import re
from datetime import date

_ISO = re.compile(r"“[^”]*”|\b(\d{4}-\d{2}-\d{2})\b")


def with_spoken_dates(sentence: str) -> str:
    """Return a sentence of ours with its dates spoken; what is quoted stays as it was typed."""
    return _ISO.sub(_spoken, sentence)


def sentence(words: str) -> str:
    """Return words of ours as a sentence: dates spoken, one stop at the end."""
    spoken = with_spoken_dates(words)
    return spoken if spoken.endswith((".”", "?”", "!”", "…”")) else f"{spoken}."


def day_words(day: date | None) -> str:
    """Return "18 Nov 2026"; empty without a day."""
    return f"{day:%-d %b %Y}" if day else ""


def _spoken(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    try:
        return f"{date.fromisoformat(match[1]):%-d %b %Y}"
    except ValueError:
        return match[0]
