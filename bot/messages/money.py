"""A sum as letters write it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    """A sum: `amount` in minor units of `currency`."""

    amount: int
    currency: str
