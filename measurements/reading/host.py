"""The parent's side: starts the child, hands over what it says, stops it when asked. No Django."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from base.saying import say
from measurements.reading.guards import Caps

PIPE_BYTES = 1 << 20
PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Request:
    """What the child is asked to read, and within which limits."""

    path: Path
    file_name: str
    operators: Mapping[str, Sequence[str]]
    taught: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own_unit: bool = False
    caps: Caps = field(default_factory=Caps)
    memory_bytes: int = 1 << 30
    cpu_seconds: int = 120
    wall_seconds: int = 180

    def as_json(self) -> str:
        values = {name: getattr(self, name) for name in self.__slots__ if name not in ("path", "caps")}
        values.update(path=str(self.path), caps=asdict(self.caps), parent=os.getpid())
        return json.dumps(values)


class ChildDied(Exception):
    """The child ended before it had read the file: by a signal, out of memory or time. The text says which."""


def read(request: Request) -> Iterator[dict[str, Any]]:
    """Every line the child says (see measurements.reading.child). Raises ChildDied.

    The child is killed when the iteration is left, whether at its end or before.
    """
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            _command("measurements.reading.child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=PROJECT,
            env=_environment(),
        )
        try:
            yield from _conversation(child, request)
        finally:
            with suppress(ProcessLookupError):
                child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream:
                    with suppress(BrokenPipeError):
                        stream.close()


def mark(request: Request, marks: Sequence[Sequence[str]]) -> bytes:
    """The user's workbook with cells coloured and commented: marks are (sheet, cell, severity, text).

    Raises ChildDied.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "marked.xlsx"
        asked = {**json.loads(request.as_json()), "marks": [list(mark) for mark in marks], "out": str(out)}
        done = subprocess.run(
            _command("measurements.reading.mark"),
            input=json.dumps(asked).encode() + b"\n",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
            env=_environment(),
            check=False,
        )
        if done.returncode != 0 or not out.exists():
            raise ChildDied(_reason(done.returncode))
        return out.read_bytes()


def _command(module: str) -> list[str]:
    return [sys.executable, "-X", "utf8", "-m", module]


def _environment() -> dict[str, str]:
    """Nothing of ours but what Python needs: no database address, no keys."""
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}


def _conversation(child: "subprocess.Popen[bytes]", request: Request) -> Iterator[dict[str, Any]]:
    if child.stdin is None or child.stdout is None:
        raise ChildDied(say("không mở được"))
    _widen(child.stdout)
    with suppress(BrokenPipeError):
        child.stdin.write(request.as_json().encode() + b"\n")
        child.stdin.flush()
    ended = False
    for line in child.stdout:
        try:
            said = json.loads(line)
        except ValueError:  # cut off in mid-line by its death
            break
        yield said
        ended = ended or "done" in said or "refused" in said
    code = child.wait()
    if code != 0 or not ended:
        raise ChildDied(_reason(code))


def _widen(pipe: IO[bytes]) -> None:
    """Let the child read on while we look something up; where the system does not allow it, it waits."""
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def _reason(code: int) -> str:
    if code in (-signal.SIGALRM, -signal.SIGXCPU):
        return say("đọc quá lâu")
    if code in (3, -signal.SIGKILL, -signal.SIGABRT):
        return say("quá nhiều bộ nhớ")
    return say("mã {code}", code=code)
