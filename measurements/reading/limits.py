"""Limits that a child process lays on itself before it touches a stranger's file."""

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1


def lay(*, memory_bytes: int, cpu_seconds: int, wall_seconds: int, parent: int) -> None:
    """Memory, processor and wall clock limits; no core dumps; death with the parent (on Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(wall_seconds)
