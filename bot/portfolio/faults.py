"""What is wrong with a portfolio: every fault by file, line and column."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import DomainError


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One unusable cell or row; `line` 0 means the whole file, `column` may be empty."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return (
            f"{where}, column {self.column}: {self.reason}"
            if self.column
            else f"{where}: {self.reason}"
        )


class UnusablePortfolio(DomainError):
    """The folder cannot be used; nothing of it was taken."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
