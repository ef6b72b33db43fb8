"""Identity: what makes a row the same row at the next import."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping

from bot.portfolio.cells import unescape


class Identities:
    """Gives each row of one file its identity.

    The `id` where there is one, else a hash of the content and how often it has occurred, so
    that importing the same folder twice changes nothing (portfolio-csv).
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: Counter[str] = Counter()

    def of(self, cells: Mapping[str, str]) -> str:
        """Return the identity of a row; `cells` are its known columns."""
        own = unescape(cells.get("id", "").strip())
        if own:
            return own
        filled = {column: cell.strip() for column, cell in cells.items() if cell.strip()}
        content = json.dumps([self._file, filled], sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(content.encode()).hexdigest()[:20]
        self._seen[digest] += 1
        return f"{digest}-{self._seen[digest]}"
