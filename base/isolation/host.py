"""Starts isolated child processes, reads their output and ends them in time. Pure: knows no Django."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import cache
from typing import IO

from base.isolation import view
from base.isolation.order import Order

GRACE_SECONDS = 5  # after which the parent ends a child that its own alarm did not
TRIAL_SECONDS = 20
BY_SIGNAL = 128  # bubblewrap's code for a child that was ended by a signal, plus its number
TRIAL = Order(memory_bytes=1 << 30, cpu_seconds=10, wall_seconds=TRIAL_SECONDS)


class ChildEnded(Exception):
    """A child ended without its answer. `code` is negative for a signal, as in subprocess."""

    def __init__(self, code: int) -> None:
        super().__init__(f"child ended with {code}")
        self.code = code


class TooMuchSaid(Exception):
    """A child wrote more output than it was allowed to."""


class Child(subprocess.Popen[bytes]):
    """A child process at work; `overdue` once its parent had to end it."""

    overdue = False

    def end(self) -> None:
        self.overdue = True
        self.kill()

    def kill(self) -> None:
        """Kill the child and all processes that it has started."""
        with suppress(ProcessLookupError, PermissionError):
            if self.poll() is None:
                os.killpg(self.pid, signal.SIGKILL)


@contextmanager
def started(order: Order, module: str, *arguments: str) -> Iterator[Child]:
    """Context with a child that runs `module.main()`, its input and output as pipes; killed when the block is left."""
    child = _start(order, module, arguments, bubblewrap(order.programs))
    clock = threading.Timer(order.wall_seconds + GRACE_SECONDS, child.end)
    clock.daemon = True
    clock.start()
    try:
        yield child
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()


def answer(order: Order, module: str, *arguments: str, given: bytes = b"", largest: int) -> bytes:
    """The output of a child that is given this input. Raises ChildEnded, or TooMuchSaid beyond `largest` bytes."""
    with started(order, module, *arguments) as child:
        if child.stdin is None or child.stdout is None:
            raise ChildEnded(1)
        giving = threading.Thread(target=_give, args=(child.stdin, given), daemon=True)
        giving.start()
        said: bytes = child.stdout.read(largest + 1)
        if len(said) > largest:
            raise TooMuchSaid
        if code := ended(child):
            raise ChildEnded(code)
        giving.join()
        return said


def ended(child: Child) -> int:
    """Wait for a child's end: 0, a code of its own, or the negative number of the signal."""
    code = child.wait()
    if child.overdue:
        return -signal.SIGALRM
    return code if code <= BY_SIGNAL else BY_SIGNAL - code


@cache
def bubblewrap(programs: bool = False) -> str:
    """The path of bubblewrap if it is installed and can shut a child in here; tried once in a process's life."""
    return "" if refusal_of_bubblewrap(programs) else shutil.which("bwrap") or ""


def refusal_of_bubblewrap(programs: bool = False) -> str:
    """Why bubblewrap is not used, in its own words; empty where it works."""
    program = shutil.which("bwrap")
    if program is None:
        return "not installed"
    try:
        done = subprocess.run(
            _command(replace(TRIAL, programs=programs), "base.isolation.nothing", (), program),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_environment(TRIAL),
            cwd=view.PROJECT,
            timeout=TRIAL_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return type(error).__name__
    return done.stderr.decode(errors="replace").strip()[-200:] or f"code {done.returncode}" if done.returncode else ""


def _start(order: Order, module: str, arguments: Sequence[str], wrapper: str) -> Child:
    return Child(
        _command(order, module, arguments, wrapper),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=view.PROJECT,
        env=_environment(order),
        start_new_session=True,
    )


def _command(order: Order, module: str, arguments: Sequence[str], wrapper: str) -> list[str]:
    seen = _seen(order)
    handed_over = {**asdict(order), "readable": seen, "parent": os.getpid(), "wrapped": bool(wrapper)}
    python = [sys.executable, "-X", "utf8", "-m", "base.isolation.child", json.dumps(handed_over), module, *arguments]
    return [*_wrapping(order, seen, wrapper), *python] if wrapper else python


def _seen(order: Order) -> list[str]:
    extra = (*view.of_office(), *view.DEVICES) if order.programs else ()
    return list(dict.fromkeys((*view.of_python(), *extra, *order.readable)))


def _wrapping(order: Order, seen: Sequence[str], wrapper: str) -> list[str]:
    """For programs a /proc of their own processes: their loader asks there where they are.

    Python goes without a /proc: there is none to look into, and where the host's is masked none can be mounted."""
    command = [wrapper, "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if order.programs:
        command += ["--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]  # noqa: S108 # of its own
    for path in seen:
        if not path.startswith(("/dev/", "/proc/")):
            command += ["--ro-bind-try", path, path]
    if order.scratch:
        command += ["--bind", order.scratch, order.scratch]
    return [*command, "--chdir", str(view.PROJECT), "--"]


def _environment(order: Order) -> dict[str, str]:
    """Nothing of ours: no keys, no addresses."""
    home = order.scratch or "/nowhere"
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": home, "TMPDIR": home, "OPENBLAS_NUM_THREADS": "1"}


def _give(stream: IO[bytes], given: bytes) -> None:
    with suppress(OSError):  # it ended before it had heard all; its code says why
        stream.write(given)
        stream.close()
