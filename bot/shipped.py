"""Where the folders that ship beside the code are found: templates and migrations."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return the folder or file `name`: the copy that a wheel carries, else the repository's own.

    The wheel's copy comes first, because other packages may leave a folder called `templates`
    or `migrations` beside ours; the repository has no such copy.
    """
    carried = _PACKAGE / "_shipped" / name
    return carried if carried.exists() else _PACKAGE.parent / name
