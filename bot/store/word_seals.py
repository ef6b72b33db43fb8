"""How words are sealed: anew each time, or always alike, so that equal ones can be found.

The second way is AES-SIV (RFC 5297): its first half is a keyed hash of the workspace and the words,
by which they are looked up without being opened; the rest opens with the key.
"""

import base64
import hashlib
import re
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from bot.domain.errors import DomainError
from bot.store.sealing import SealedWithAnotherKey, Seals

PREFIX = "sealed:"
# What somebody typed that looks sealed is kept behind this.
TYPED = "sealed:plain:"
_LOOKS_SEALED = re.compile(r"sealed:(?:[0-9a-f]{8}[:=]|plain:)")
_ID_AT, _KIND_AT, _TOKEN_AT = len(PREFIX), len(PREFIX) + 8, len(PREFIX) + 9


class KeysAreMissing(DomainError):
    """This workspace keeps its texts sealed, and GOODFIT_ENCRYPTION_KEYS is not set."""


class _Key:
    """One key: its name, which tells nothing of it, and its two ways of sealing."""

    def __init__(self, key: str) -> None:
        raw = base64.urlsafe_b64decode(key)
        self.name = hashlib.sha256(b"goodfit key name" + raw).hexdigest()[:8]
        self.anew = Fernet(key)
        self.alike = AESSIV(hashlib.sha512(b"goodfit words alike" + raw).digest())


class WordSeals:
    """Seals words with the first key and opens them with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, newest first. Raises UnusableKeys."""
        Seals(keys)
        self._keys = {one.name: one for one in map(_Key, keys)}
        self._newest = next(iter(self._keys.values()))
        self.newest = f"{PREFIX}{self._newest.name}"

    @classmethod
    def of(cls, setting: str) -> "WordSeals | None":
        """Read the setting: keys separated by commas; None where there is none.

        Raises UnusableKeys.
        """
        keys = [key.strip() for key in setting.split(",") if key.strip()]
        return cls(keys) if keys else None

    def seal(self, words: str) -> str:
        """Return words sealed with the newest key, each time in another way."""
        token = self._newest.anew.encrypt(_bytes(words)).decode()
        return f"{self.newest}:{token}"

    def seal_alike(self, words: str, team_id: str) -> str:
        """Return words sealed with the newest key, always in the same way within a workspace."""
        return _alike(self._newest, words, team_id)

    def each_alike(self, words: str, team_id: str) -> list[str]:
        """Return how words stand when they were sealed alike with any of the keys."""
        return [_alike(key, words, team_id) for key in self._keys.values()]

    def open(self, kept: str) -> str:
        """Return what was sealed, and anything else as it is. Raises SealedWithAnotherKey."""
        if _LOOKS_SEALED.match(kept) is None:
            return kept
        if kept.startswith(TYPED):
            return kept[len(TYPED) :]
        try:
            key = self._keys[kept[_ID_AT:_KIND_AT]]
            return _opened(key, kept).decode("utf-8", "surrogatepass")
        except (KeyError, InvalidToken, InvalidTag, ValueError) as error:
            raise SealedWithAnotherKey(
                "Something stored was sealed with a key that is missing from "
                "GOODFIT_ENCRYPTION_KEYS. Put the old key back behind the new one."
            ) from error


def as_typed(words: str) -> str:
    """Return words as they are kept unsealed: what looks sealed is marked as typed."""
    return TYPED + words if _LOOKS_SEALED.match(words) else words


def _opened(key: _Key, kept: str) -> bytes:
    if kept[_KIND_AT] == ":":
        return key.anew.decrypt(kept[_TOKEN_AT:])
    team_id, _, token = kept[_TOKEN_AT:].partition(":")
    return key.alike.decrypt(base64.urlsafe_b64decode(token), [team_id.encode()])


def _alike(key: _Key, words: str, team_id: str) -> str:
    token = base64.urlsafe_b64encode(key.alike.encrypt(_bytes(words), [team_id.encode()])).decode()
    return f"{PREFIX}{key.name}={team_id}:{token}"


def _bytes(words: str) -> bytes:
    return words.encode("utf-8", "surrogatepass")
