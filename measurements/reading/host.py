"""The parent's side of reading: starts the child, passes on its output, stops it when asked. No Django."""

import fcntl
import json
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from base.isolation import host
from base.isolation.child import NO_MEMORY
from base.isolation.order import Order
from base.saying import say
from base.scratch import scratch_folder
from measurements.reading.guards import Caps

READER, MARKER = "measurements.reading.child", "measurements.reading.mark"
PIPE_BYTES = 1 << 20
LONGEST_LINE = 64_000_000  # bytes: the longest texts that a chunk of rows can bear
LARGEST_COPY = 200_000_000  # bytes of a marked copy, and of what it is put together from
NOT_TOLD = ("path", "caps", "memory_bytes", "cpu_seconds", "wall_seconds")  # in the request: the order holds them


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is to read, and within which limits."""

    path: Path
    file_name: str
    operators: Mapping[str, Sequence[str]]
    units: Sequence[str] = ()  # names of units that a title may name, folded
    taught: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own_unit: bool = False
    caps: Caps = field(default_factory=Caps)
    memory_bytes: int = 1 << 30
    cpu_seconds: int = 120
    wall_seconds: int = 180

    def as_dict(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in self.__slots__ if name not in NOT_TOLD}
        return values | {"path": str(self.path.absolute()), "caps": asdict(self.caps)}

    def order(self, scratch: str = "") -> Order:
        """The child's limits: it sees only this file, and writes only into the folder `scratch`."""
        return Order(
            memory_bytes=self.memory_bytes,
            cpu_seconds=self.cpu_seconds,
            wall_seconds=self.wall_seconds,
            readable=(str(self.path.absolute()),),
            scratch=scratch,
            file_bytes=LARGEST_COPY if scratch else 0,
        )


class ChildDied(Exception):
    """The child ended before it had read the file: by a signal, out of memory or time. Its text says which."""


def read(request: Request) -> Iterator[dict[str, Any]]:
    """The child's output, line by line (see measurements.reading.child). Raises ChildDied.

    The child is killed when the iteration is left, whether at its end or before.
    """
    with host.started(request.order(), READER) as child:
        yield from _conversation(child, request)


def mark(request: Request, marks: Sequence[Sequence[str]]) -> bytes:
    """Colour and comment cells of the user's workbook: marks are (sheet, cell, severity, text); its bytes.

    Raises ChildDied.
    """
    order = {**request.as_dict(), "marks": [list(mark) for mark in marks]}
    with scratch_folder() as scratch:
        try:
            return host.answer(
                request.order(scratch), MARKER, given=json.dumps(order).encode() + b"\n", largest=LARGEST_COPY
            )
        except host.ChildEnded as end:
            raise ChildDied(_reason(end.code)) from end
        except host.TooMuchSaid as error:
            raise ChildDied(_reason(NO_MEMORY)) from error


def _conversation(child: host.Child, request: Request) -> Iterator[dict[str, Any]]:
    if child.stdin is None or child.stdout is None:
        raise ChildDied(say("it does not open"))
    _widen(child.stdout)
    with suppress(BrokenPipeError):
        child.stdin.write(json.dumps(request.as_dict()).encode() + b"\n")
        child.stdin.flush()
    ended = False
    while line := child.stdout.readline(LONGEST_LINE):
        try:
            said = json.loads(line)
        except ValueError:  # cut off in mid-line by its death, or without an end
            break
        yield said
        ended = ended or "done" in said or "refused" in said
    if not ended:
        child.stdout.close()  # what it still says is heard by nobody
    code = host.ended(child)
    if code != 0 or not ended:
        raise ChildDied(_reason(code))


def _widen(pipe: IO[bytes]) -> None:
    """Let the child read on while we look something up; where the system does not allow it, it waits."""
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _reason(code: int) -> str:
    if code in (-signal.SIGALRM, -signal.SIGXCPU):
        return say("reading took too long")
    if code in (NO_MEMORY, -signal.SIGKILL, -signal.SIGABRT):
        return say("it needs too much memory")
    return say("code {code}", code=code)
