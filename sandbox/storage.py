"""The state as one JSON file in a folder, written behind by a thread of its own."""

import json
import threading
from pathlib import Path
from typing import Any, Protocol


class Keepable(Protocol):
    """What can be kept: a folder, a version and a condition that tells of changes."""

    changed: threading.Condition
    version: int
    folder: Path | None


FILE = "workspace.json"


def load(kept: Keepable, names: tuple[str, ...]) -> bool:
    """Read the named attributes from the folder; say whether there was anything to read."""
    if kept.folder is None or not (kept.folder / FILE).exists():
        return False
    stored: dict[str, Any] = json.loads((kept.folder / FILE).read_text("utf-8"))
    for name in names:
        if name in stored:
            setattr(kept, name, stored[name])
    return True


class Saver:
    """Writes the state whenever it has changed, one write for a burst of changes."""

    def __init__(self, kept: Keepable, names: tuple[str, ...]) -> None:
        self._kept = kept
        self._names = names
        self._written = -1
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="workspace-saver", daemon=True)
        if kept.folder is not None:
            kept.folder.mkdir(parents=True, exist_ok=True)
            self._thread.start()

    def close(self) -> None:
        """Write what is not yet written and end the thread."""
        with self._kept.changed:
            self._closing = True
            self._kept.changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while True:
            with self._kept.changed:
                self._kept.changed.wait_for(
                    lambda: self._closing or self._kept.version != self._written
                )
                closing, self._written = self._closing, self._kept.version
                text = self._snapshot()
            self._write(text)
            if closing:
                return

    def _snapshot(self) -> str:
        kept = {name: getattr(self._kept, name) for name in self._names}
        return json.dumps(kept, ensure_ascii=False)

    def _write(self, text: str) -> None:
        if self._kept.folder is None:
            return
        fresh = self._kept.folder / (FILE + ".new")
        fresh.write_text(text, "utf-8")
        fresh.chmod(0o600)
        fresh.replace(self._kept.folder / FILE)
