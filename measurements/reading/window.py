"""A window over the rows of a very large sheet that only moves down, so that they are never all in memory."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

Run = Sequence[list[object]]  # rows that follow one another
HEAD, WINDOW = 100, 400


class RowWindow:
    """A window in place of a Grid's list of rows: the first 100, and 400 or more above the last one asked for."""

    def __init__(self, runs: Iterable[Run], height: int) -> None:
        self._runs, self._height = iter(runs), height
        self._head: list[list[object]] = []
        self._last: deque[Run] = deque()
        self._read = self._held = 0

    def __len__(self) -> int:
        return self._height

    def __getitem__(self, row: int) -> list[object]:
        while self._read <= row:
            if self._next() is None:
                return []
        end = self._read
        for run in reversed(self._last):
            begin = end - len(run)
            if row >= begin:
                return run[row - begin]
            end = begin
        return self._head[row] if row < len(self._head) else []

    def runs(self, start: int) -> Iterator[tuple[int, Run]]:
        """The rows from `start` on, in runs, each with the number of its first row; the run before stays available."""
        if start < self._read:
            yield start, [self[row] for row in range(start, self._read)]
        while (run := self._next()) is not None:
            yield self._read - len(run), run

    def _next(self) -> Run | None:
        run = next(self._runs, None)
        if run is None:
            return None
        if len(self._head) < HEAD:
            self._head += run[: HEAD - len(self._head)]
        self._last.append(run)
        self._read += len(run)
        while self._held - len(self._last[0]) >= WINDOW:  # held: those before this run
            self._held -= len(self._last.popleft())
        self._held += len(run)
        return run
