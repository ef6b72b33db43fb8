"""Seals: what a row keeps that nobody reads without the keys of the environment."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.errors import DomainError


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
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except (ValueError, TypeError) as error:
            raise UnusableKeys(
                "GOODFIT_ENCRYPTION_KEYS holds something that is no key. "
                "`goodfit keys new` makes one; several are separated by commas, newest first."
            ) from error

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
