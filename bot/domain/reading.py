"""Reading a line as one shape: where the name ends, what the quotes hold, what fits a slot."""

from collections.abc import Callable
from datetime import date

from bot.domain.client import key_for
from bot.domain.markup import plain, straight
from bot.domain.shape import Shape, SlotKind
from bot.domain.slots import Found, take_end, take_front

# The longest name, in words, that is looked for where no quotes say where it ends.
MOST_NAME_WORDS = 16
# An unknown name ends where KIND, HOURS and the like begin, if they do within so many words.
_MOST_UNKNOWN_WORDS = 5
# Quotes and what Slack writes for links, people and "&": a name without them stands as it is.
_MARKS = frozenset('"<&')
# What people put between a name and their words.
_PARTING = frozenset("-–—:,|/·")  # noqa: RUF001 (dashes as typed)

IsClient = Callable[[str], bool]


def name_in(words: str) -> str:
    """Return words as a client's name: without quotes and what people type behind a name."""
    return plain(words.replace('"', " ")).rstrip(",:")


def beginnings_of(line: str) -> list[str]:
    """Return every run of words with which a line begins, as long as a name may be."""
    return _names_of(straight(line).replace('"', " ").split())


def _names_of(words: list[str]) -> list[str]:
    """Return the names that the first word, the first two, the first three ... would be."""
    runs: list[str] = []
    for word in words[:MOST_NAME_WORDS]:
        runs.append(f"{runs[-1]} {word}" if runs else word)
    if runs and not _MARKS.isdisjoint(runs[-1]):
        return [name_in(run) for run in runs]
    return [run.rstrip(",:") for run in runs]


def _said_size(words: list[str], size: int) -> int:
    """Return how many of a known name's words name it: signs behind it are words of theirs.

    A sign is in no key, so "northwind 😡" is known wherever "northwind" is. What only parts the
    name from what follows stays with it.
    """
    said = size
    while said > 1 and not key_for(words[said - 1]):
        said -= 1
    while said < size and _PARTING.issuperset(words[said]):
        said += 1
    return said


class Reading:
    """One attempt to read a line as one shape: what was `found`, by the fields of `Typed`.

    `is_guess` says that only its place makes the first word a client.
    """

    def __init__(self, shape: Shape, is_client: IsClient, today: date) -> None:
        self.shape = shape
        self.is_client = is_client
        self.today = today
        self.found: Found = {}
        self.is_guess = False

    def read(self, line: str, name: str | None) -> "Reading":
        """Read the line, of whose client the name may be known already, and return itself."""
        if name:
            self.found = {"client": name}
        line = self._take_quoted_client(line)
        text = None
        if '"' in line and self.shape.text and self.shape.text.kind is SlotKind.TEXT:
            text = self._read_quoted(line)
        if text is None:
            text = self._read_words(self._unquoted(line))
        self.found = {**self.found, "text": text}
        return self

    def _read_words(self, words: list[str]) -> str:
        """Read a line without quotes: the client first, then what fits, the rest is text."""
        size = self._name_size(words)
        if size is None:
            words = self._take_last(words, is_quoted=False)
            size = self._guessed_size(words)
        name = name_in(" ".join(words[:size]))
        if size and self._wants_client and self.shape.says_much:
            self.is_guess = not (name and self.is_client(name))
        if name:
            self.found = {**self.found, "client": name}
        words, self.found = take_front(self.shape.front, words[size:], self.found, self.today)
        return plain(" ".join(self._take_last(words, is_quoted=False)))

    def _read_quoted(self, line: str) -> str | None:
        """Read a line with a quoted text; None where the quotes stand within what was said."""
        before, _, rest = line.partition('"')
        inside, closing, after = rest.rpartition('"')
        kept = self.found
        if not self._read_before(before.split()):
            self.found = kept
            return None
        words = self._take_last((after if closing else rest).split(), is_quoted=bool(closing))
        return plain(" ".join([inside.strip(), *words]))

    def _read_before(self, words: list[str]) -> bool:
        """Read what stands before the quotes; say whether it is nothing but a client and such."""
        size = self._name_size(words)
        name = words[: size or 0]
        words, self.found = take_front(self.shape.front, words[len(name) :], self.found, self.today)
        words, self.found = take_end(self.shape.sure_ends, words, self.found, self.today)
        self._set_client(words if size is None else name)
        return size is None or not words

    def _take_quoted_client(self, line: str) -> str:
        if not self._wants_client or not line.startswith('"'):
            return line
        name, closing, rest = line[1:].partition('"')
        between, has_more, _ = rest.partition('"')
        if not (closing and name_in(name) and self._is_quoted_client(name, between, has_more)):
            return line
        self._set_client([name])
        return rest.strip()

    def _is_quoted_client(self, name: str, between: str, has_more: str) -> bool:
        text = self.shape.text
        if text is None:
            return True
        words, _ = take_front(self.shape.front, between.split(), self.found, self.today)
        if has_more and text.kind is SlotKind.TEXT:
            words, _ = take_end(self.shape.sure_ends, words, self.found, self.today)
            is_name = self.shape.front or not between.strip() or self.is_client(name_in(name))
            return bool(is_name) and not words
        is_clear = text.kind is SlotKind.WORDS or text.is_optional or bool(self.shape.front)
        return is_clear and self.is_client(name_in(name))

    def _unquoted(self, line: str) -> list[str]:
        text = self.shape.text
        if text is None:
            return line.replace('"', " ").split()
        if text.kind is SlotKind.WORDS:
            parts = (part.strip(" ,") for part in line.split('"'))
            return ", ".join(filter(None, parts)).split()
        return line.split()

    @property
    def _wants_client(self) -> bool:
        return self.shape.has_client and "client" not in self.found

    def _name_size(self, words: list[str]) -> int | None:
        """Return how many words are surely the client's name; None where nothing says so."""
        if not self._wants_client:
            return 0
        names = [*enumerate(_names_of(words), 1)]
        known = [size for size, name in reversed(names) if name and self.is_client(name)]
        if self.shape.text:
            known = list(dict.fromkeys([*(_said_size(words, size) for size in known), *known]))
        unknown = [] if known else list(range(1, min(len(words), _MOST_UNKNOWN_WORDS + 1)))
        for size in (*known, 0, *unknown) if self.shape.front else ():
            if take_front(self.shape.front, words[size:], self.found, self.today)[1] != self.found:
                return size
        return known[0] if known else None

    def _guessed_size(self, words: list[str]) -> int:
        """Return how many words to take for the name of a client that is not known."""
        if self.shape.text is None:
            return len(words)
        return int(self.shape.says_much and bool(words) and bool(name_in(words[0])))

    def _set_client(self, words: list[str]) -> None:
        name = name_in(" ".join(words))
        if name:
            self.found = {**self.found, "client": name}

    def _take_last(self, words: list[str], *, is_quoted: bool) -> list[str]:
        """Take what fits off the end; "on friday" only where it cannot be said words.

        Behind a closed quote hours and sums are none either, wherever they stand.
        """
        text = self.shape.text
        if is_quoted or text is None or text.is_optional:
            left, found = take_end(self.shape.ends, words, self.found, self.today)
            if not left or text is None:
                self.found = found
                return left
        left, self.found = self._take_sure(words)
        if left and len(left) < len(words):
            # The comma before a size belongs to neither.
            left = [*left[:-1], left[-1].rstrip(",;") or left[-1]]
        return self._take_sizes(left) if is_quoted else left

    def _take_sure(self, words: list[str]) -> tuple[list[str], Found]:
        """Take what is never said words, with a day behind it: "2h on friday"."""
        left, found = take_end(self.shape.sure_ends, words, self.found, self.today)
        if len(left) == len(words):
            dated, with_day = take_end(self.shape.days_said, words, self.found, self.today)
            sized, with_both = take_end(self.shape.sure_ends, dated, with_day, self.today)
            if len(sized) < len(dated) < len(words):
                return sized, with_both
        return left, found

    def _take_sizes(self, words: list[str]) -> list[str]:
        """Take the first hours and sum out of what stands behind a closed quote."""
        for start in range(len(words)):
            rest, found = take_front(self.shape.quantities, words[start:], self.found, self.today)
            if found != self.found:
                self.found = found
                return self._take_sizes([*words[:start], *rest])
        return words
