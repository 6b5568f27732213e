"""Garbage collection while a large file is read. Pure: knows no Django.

A worker holds the country's register, half a million objects that live as long as it does. Rows of a file are many and
make no cycles, but their number sets off full collections, each of which looks through the register: two of them were
two fifths of the time that a national month took. Young objects are collected meanwhile as ever.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = gc.get_threshold()
NEVER = 1_000_000  # collections of the middle generation before a full one


@contextmanager
def no_full_collections() -> Iterator[None]:
    """Context or decorator for work over many rows: full collections are put off until it is done."""
    young, middle, _full = USUAL
    gc.set_threshold(young, middle, NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*USUAL)
