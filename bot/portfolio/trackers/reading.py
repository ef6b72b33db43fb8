"""Reading a time tracker's detailed report: recognised, its locale decided, then row by row."""

from collections.abc import Iterator
from pathlib import Path

from bot.domain.errors import DomainError
from bot.portfolio.faults import Fault, UnusablePortfolio
from bot.portfolio.trackers.header import Header, recognise, refuse
from bot.portfolio.trackers.locale import Locale, decide
from bot.portfolio.trackers.refusals import NotAReport
from bot.portfolio.trackers.report import DateFormat, DecimalMark, Line, Report
from bot.portfolio.trackers.rows import Rows
from bot.portfolio.trackers.source import Source

__all__ = ["TrackerReport", "read_report"]

_SEPARATORS = (",", ";", "\t")


def read_report(
    path: Path, *, date_format: DateFormat | None = None, decimal: DecimalMark | None = None
) -> Report:
    """Recognise a file by its header and decide its locale by a look at every row.

    Raises NotAReport for any other file, UndecidedDates and UndecidedDecimals where a person has
    to say `date_format` or `decimal`, and UnusablePortfolio, which names lines.
    """
    try:
        source, header = _recognised(path)
        locale = decide(
            source.records(), header, file=path.name, date_format=date_format, decimal=decimal
        )
    except OSError as error:
        raise DomainError(f"{path.name} cannot be read: {error.strerror}.") from error
    return TrackerReport(source, header, locale)


class TrackerReport:
    """A recognised report. `warnings` are about the latest reading, whole once it has ended."""

    def __init__(self, source: Source, header: Header, locale: Locale) -> None:
        self.tracker = header.tracker
        self.file = source.path.name
        self.size = source.size
        self.warnings = list(header.warnings)
        self._source = source
        self._header = header
        self._locale = locale

    def lines(self, faults: list[Fault]) -> Iterator[Line]:
        """Read the file anew from its beginning, row by row, in constant memory.

        A row that cannot be used is not yielded; why goes to `faults`.
        """
        self.warnings[:] = self._header.warnings
        rows = Rows(self._header, self._locale, file=self.file)
        try:
            yield from rows.lines(self._source.records(), faults)
        except UnusablePortfolio as changed:
            faults += changed.faults
        except OSError as error:
            faults.append(Fault(self.file, 0, "", f"cannot be read: {error.strerror}"))
        self.warnings += rows.uncounted.warnings(self.file)

    def position(self) -> int:
        """Return how many bytes of the file were read so far, for a progress bar."""
        return self._source.position()


def _recognised(path: Path) -> tuple[Source, Header]:
    """Return the file and its header, by the separator with which it is a tracker's."""
    refused: NotAReport | None = None
    most = 0
    for separator in _SEPARATORS:
        source = Source(path, separator=separator)
        line, cells = source.header()
        if header := recognise(cells, file=path.name, line=line):
            return source, header
        if len(cells) > most:
            most, refused = len(cells), refuse(cells, file=path.name)
    raise refused or NotAReport(f"{path.name} is empty. Nothing was imported.")
