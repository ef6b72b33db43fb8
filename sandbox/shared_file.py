"""A file as tests see it in a message: what Slack tells of it, and its bytes."""

from sandbox import files
from sandbox.defaults import Json
from sandbox.workspace import Workspace


class SharedFile:
    """A file that somebody or the bot has shared."""

    def __init__(self, workspace: Workspace, record: Json) -> None:
        self._workspace = workspace
        self.record = record

    def __repr__(self) -> str:
        return f"<SharedFile {self.id} {self.name}, {self.size} bytes>"

    @property
    def id(self) -> str:
        """Give the id."""
        return str(self.record["id"])

    @property
    def name(self) -> str:
        """Give the file's name."""
        return str(self.record["name"])

    @property
    def title(self) -> str:
        """Give the title that is shown."""
        return str(self.record["title"])

    @property
    def user(self) -> str:
        """Give whose file it is."""
        return str(self.record["user"])

    @property
    def size(self) -> int:
        """Give the size in bytes."""
        return int(self.record["size"])

    @property
    def content(self) -> bytes:
        """Give the bytes."""
        return self._workspace.drawer.get(self.id)

    def delete(self) -> None:
        """Delete it, as its owner does."""
        files.delete(self._workspace, self._workspace.files[self.id])
