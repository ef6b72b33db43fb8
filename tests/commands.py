"""Runs `goodfit` as a person would, in a folder that holds its database."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def goodfit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in `folder`, with nothing of Slack's or ours in the environment."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK", "GOODFIT"))}
    environment["GOODFIT_DATABASE_URL"] = f"sqlite:///{folder}/goodfit.db"
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
