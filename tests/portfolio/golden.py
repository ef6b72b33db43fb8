"""The whole report of a demo portfolio, as of a fixed day, and how its golden text is renewed.

After a change of words or figures that is meant: `python tests/portfolio/golden.py`, then read
the difference with `git diff tests/portfolio` before it is committed.
"""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from bot.messages.score_report import score_report  # noqa: E402 (run as a script, too)
from bot.portfolio.folder import read_folder  # noqa: E402
from bot.store.database import Database  # noqa: E402
from bot.store.schema import migrate  # noqa: E402
from bot.use_cases import portfolios  # noqa: E402
from sandbox.agency import write_agency  # noqa: E402

DAY = date(2026, 6, 30)
GOLDEN = {"worked": HERE / "worked" / "golden.json", "agency": HERE / "agency.golden.json"}


def report(name: str) -> str:
    """Return the JSON that `goodfit score --as-of 2026-06-30` prints for a demo portfolio.

    `worked` is the folder of that name, `agency` the one that the local Slack shows.
    """
    with TemporaryDirectory() as scratch:
        folder = HERE / "worked"
        if name == "agency":
            folder = Path(scratch) / "agency"
            write_agency(folder, today=DAY)
        database = Database(f"sqlite:///{scratch}/score.db")
        migrate(database)
        now = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
        portfolio = portfolios.for_scoring(read_folder(folder))
        portfolios.import_folder(database.begin, portfolio, team_id="score", now=now)
        scored = portfolios.score_team(database.begin, team_id="score", now=now)
        database.close()
    return json.dumps(score_report(scored, as_of=DAY), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name, path in GOLDEN.items():
        path.write_text(report(name), encoding="utf-8")
