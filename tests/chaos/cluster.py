"""A PostgreSQL cluster of the test's own, on a free port, to be crashed and brought back."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.loopback import listening_socket

# Debian keeps what makes a cluster out of PATH.
DEBIAN = Path("/usr/lib/postgresql")
# `initdb` refuses root, who lets the user whom the package made own it.
OWNER = "postgres"
# A process that crashes loses nothing of this; only a machine that crashes would.
QUICK = "fsync=off"


def tool(name: str) -> str | None:
    """Find a program of PostgreSQL's; None where it is not installed."""
    found = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    return shutil.which(name) or (str(found[-1]) if found else None)


class Cluster:
    """One server; `crash` is what a power cut does to it, but for the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with listening_socket("127.0.0.1", 0) as bound:
            self.port = int(bound.getsockname()[1])
        self.url = f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        self._run("initdb", "-A", "trust", "-U", OWNER, "--no-sync", "-E", "UTF8")
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c {QUICK}"
        self._run("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def crash(self) -> None:
        """End every process of the server at once, and start it anew."""
        self._run("pg_ctl", "restart", "-w", "-m", "immediate", "-l", str(self.folder / "log"))

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def _run(self, name: str, *arguments: str) -> None:
        program = tool(name)
        assert program is not None, f"{name} is not installed"
        user = OWNER if os.geteuid() == 0 else None
        # The server inherits what it is given, and a pipe would never end.
        with (self.folder.parent / f"{self.folder.name}.out").open("ab") as out:
            subprocess.run(  # noqa: S603
                [program, *arguments, "-D", str(self.folder / "data")],
                user=user,
                group=user,
                extra_groups=[] if user else None,
                cwd="/",
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """Make a cluster, and leave nothing of it behind."""
    # Its owner must be let in, which a folder of pytest's or one under root's TMPDIR does not do.
    room = "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"  # noqa: S108 (mkdtemp is private)
    folder = Path(tempfile.mkdtemp(prefix="goodfit-pg-", dir=room))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)
        Path(f"{folder}.out").unlink()
