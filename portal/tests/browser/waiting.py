"""Waiting for a state of a page: the pages' policy lets no script wait for one, so it is asked for from here."""

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60.0  # s; what holds comes at once, only what does not is waited for


def until(page: Any, holds: Callable[[], object], otherwise: str) -> None:
    """Returns as soon as it holds; fails saying `otherwise`."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, otherwise
        page.wait_for_timeout(50)
