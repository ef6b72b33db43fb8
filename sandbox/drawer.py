"""The bytes of every file: beside the state's folder, or in memory where there is none."""

from dataclasses import dataclass, field
from pathlib import Path

# Slack takes a file of at most 1 GB.
LARGEST_FILE = 1_000_000_000


@dataclass
class Drawer:
    """Keeps bytes under a file's id."""

    folder: Path | None
    _kept: dict[str, bytes] = field(default_factory=dict)

    def put(self, file: str, content: bytes) -> None:
        """Keep the bytes of a file."""
        if self.folder is None:
            self._kept[file] = content
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / file).write_bytes(content)

    def get(self, file: str) -> bytes:
        """Give the bytes of a file."""
        return self._kept[file] if self.folder is None else (self.folder / file).read_bytes()

    def drop(self, file: str) -> None:
        """Forget the bytes of a file."""
        if self.folder is None:
            self._kept.pop(file, None)
        else:
            (self.folder / file).unlink(missing_ok=True)
