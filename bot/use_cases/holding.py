"""What long work is done under: its lease is renewed while it lasts."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

Renew = Callable[[datetime], object]
"""Holds what was claimed until this moment; it does nothing where another process has it now."""

Hold = Callable[[Renew], AbstractContextManager[object]]
"""Renews again and again as long as its block lasts."""


def unheld(_renew: Renew) -> AbstractContextManager[object]:
    """Renew nothing: the first lease must do."""
    return nullcontext()
