"""One demo for all that is done by hand in a browser, and a window to do it in."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parent.parent.parent
# On a busy machine an answer may take as long as Slack waits for it, and a little longer.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run what `make try` runs, and return the address that it prints."""
    folder = tmp_path_factory.mktemp("try")
    command = [sys.executable, "-m", "sandbox", "--folder", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603
        assert child.stderr is not None
        found = None
        while found is None:
            line = child.stderr.readline()
            assert line, "the demo ended before it said where to look"
            found = re.search(r"Open (http://127\.0\.0\.1:\d+)", line)
        yield found[1]
        child.terminate()
        child.stderr.read()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a window of a usual size; each test has its own."""
    made = browser.new_page(viewport={"width": 1400, "height": 900})
    made.set_default_timeout(15_000)
    yield made
    made.close()
