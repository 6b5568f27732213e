"""The rows of a very large sheet through a window that only moves down, so that they are never held twice."""

from collections import deque
from collections.abc import Iterable, Iterator

HEAD, WINDOW = 100, 400


class RowWindow:
    """Stands for the list of rows of a Grid: the first 100 and the last 400 read are there, others are empty."""

    def __init__(self, rows: Iterable[list[object]], height: int, first_column: int) -> None:
        self._rows, self._height = iter(rows), height
        self._pad: list[object] = [None] * first_column
        self._head: list[list[object]] = []
        self._last: deque[list[object]] = deque(maxlen=WINDOW)
        self._read = 0

    def __len__(self) -> int:
        return self._height

    def __getitem__(self, row: int) -> list[object]:
        while self._read <= row:
            told = next(self._rows, None)
            if told is None:
                return []
            cells = [*self._pad, *told] if self._pad else told
            self._read += 1
            self._last.append(cells)
            if len(self._head) < HEAD:
                self._head.append(cells)
        return self._held(row)

    def forward(self, start: int) -> Iterator[list[object]]:
        """The rows from `start` on; each can be asked for by its number while it is among the last 400."""
        for row in range(start, self._read):
            yield self._held(row)
        keep, pad = self._last.append, self._pad
        for told in self._rows:
            cells = [*pad, *told] if pad else told
            self._read += 1
            keep(cells)
            if len(self._head) < HEAD:
                self._head.append(cells)
            yield cells

    def _held(self, row: int) -> list[object]:
        behind = self._read - row
        if behind <= len(self._last):
            return self._last[-behind]
        return self._head[row] if row < len(self._head) else []
