"""What is remembered of a Slack message's words: a digest, to notice that they were changed."""

import hashlib

from bot.domain.typed import plain


def digest_of(text: str) -> str:
    """Return a digest of a message's words, the same for the same words however marked."""
    return hashlib.sha256(" ".join(plain(text).split()).encode()).hexdigest()
