"""Seals: what a row keeps that nobody reads without the keys of the environment."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.errors import DomainError

_KEY_BYTES = 32


class UnusableKeys(DomainError):
    """GOODFIT_ENCRYPTION_KEYS holds something that is no key. `goodfit keys new` makes one."""


class SealedWithAnotherKey(DomainError):
    """Something stored was sealed with a key that GOODFIT_ENCRYPTION_KEYS does not hold."""


def new_key() -> str:
    """Return a key that nobody else has."""
    return Fernet.generate_key().decode()


class Seals:
    """Seals with the first key and opens with any, so that keys can be changed while all runs."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take Fernet keys, newest first. Raises UnusableKeys."""
        try:
            raw = [base64.urlsafe_b64decode(key) for key in keys]
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError, binascii.Error) as error:
            raise UnusableKeys(
                "GOODFIT_ENCRYPTION_KEYS holds something that is no key. "
                "`goodfit keys new` makes one; several are separated by commas, newest first."
            ) from error
        self._marks = [
            hashlib.sha256(b"goodfit look-up" + key[:_KEY_BYTES]).digest() for key in raw
        ]

    @classmethod
    def of(cls, setting: str) -> "Seals":
        """Read the setting: keys separated by commas, newest first. Raises UnusableKeys."""
        return cls([key.strip() for key in setting.split(",") if key.strip()])

    def seal(self, text: str) -> str:
        """Return the text sealed with the newest key."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Return what was sealed. Raises SealedWithAnotherKey."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealedWithAnotherKey(
                "Something stored was sealed with a key that is missing from "
                "GOODFIT_ENCRYPTION_KEYS. Put the old key back behind the new one."
            ) from error

    def renew(self, sealed: str) -> str:
        """Return the same, sealed with the newest key. Raises SealedWithAnotherKey."""
        return self.seal(self.open(sealed))

    def marks(self, text: str) -> tuple[str, ...]:
        """Return keyed hashes of a text, the newest key's first: for equality, not for reading."""
        return tuple(hmac.digest(key, text.encode(), "sha256").hex() for key in self._marks)
