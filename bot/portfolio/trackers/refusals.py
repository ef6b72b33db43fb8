"""Why a report is not read, each with the sentence that says what to do next."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from bot.domain.errors import DomainError
from bot.portfolio.trackers.report import DateFormat, DecimalMark


class CellRefused(ValueError):
    """One cell cannot be used; the message says why."""


class NotAReport(DomainError):
    """The file is no detailed time report of a tracker that is read."""


class FolderFile(NotAReport):
    """The file is one of a portfolio folder's; `file` is which, such as time.csv."""

    def __init__(self, given: str, file: str) -> None:
        self.file = file
        super().__init__(
            f"{given} is no tracker's report: it has the columns of a portfolio's {file}."
            " Nothing was imported. Give the folder that holds it instead of the file."
        )


class UndecidedDates(DomainError):
    """No row of a column says whether the day or the month comes first.

    `choices` holds what `example`, a cell of `column`, would be in each order.
    """

    def __init__(self, *, column: str, example: str, choices: Mapping[DateFormat, date]) -> None:
        self.column = column
        self.example = example
        self.choices = dict(choices)
        super().__init__(
            f"No row of the column {column} says whether its dates have the day or the month"
            f" first: {example} could be either. Nothing was imported. Say --date-format dmy if the"
            " day comes first, or --date-format mdy if the month does."
        )


class UndecidedDecimals(DomainError):
    """No row of a column says whether a comma or a point stands before the fraction.

    `choices` holds what `example`, a cell of `column`, would be with each mark.
    """

    def __init__(
        self, *, column: str, example: str, choices: Mapping[DecimalMark, Decimal]
    ) -> None:
        self.column = column
        self.example = example
        self.choices = dict(choices)
        either = " or ".join(f"{value.normalize():f}" for value in sorted(choices.values()))
        super().__init__(
            f"No row of the column {column} says what stands before the fraction of its numbers:"
            f" {example} could be {either}. Nothing was imported. Say --decimal comma or"
            " --decimal point."
        )
