"""Limits that a child lays on itself before it touches a stranger's file."""

import os
import resource
import signal

from base.isolation import kernel

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies (on Linux)."""
    if kernel.LINUX:
        kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent died before the line above
            os._exit(1)


def lay(
    *, memory_bytes: int, cpu_seconds: int, wall_seconds: int, file_bytes: int, open_files: int, programs: bool
) -> None:
    """Set the limits of this process.

    Memory, processor, wall clock, size of files and number of open ones; no core dumps; no second process.
    """
    bounds = {
        resource.RLIMIT_AS: memory_bytes,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: open_files,
        resource.RLIMIT_FSIZE: file_bytes,
    }
    if not programs:
        bounds[resource.RLIMIT_NPROC] = 0  # binds nobody who is root: the filter of system calls does
    for which, bound in bounds.items():
        resource.setrlimit(which, (bound, bound))
    # At the first bound a signal tells what it was; at the second it would be killed as for want of memory.
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(wall_seconds)
