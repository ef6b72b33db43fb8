"""Mail servers on loopback that behave as no mail server should."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Talk = Callable[[socket.socket, threading.Event], None]


@contextmanager
def a_server(talk: Talk) -> Iterator[int]:
    """Listen on a free port; whoever calls is talked to until the test is over."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                try:
                    talk(line, over)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        over.set()
        thread.join()


def drip(line: socket.socket, over: threading.Event) -> None:
    """Say a byte now and then, and never a line."""
    while not over.wait(0.05):
        line.sendall(b"2")
