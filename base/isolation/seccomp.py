"""The filter of system calls: a small program that the kernel asks at each of them, for the rest of the process's life.

It answers "not permitted" to what a reader of files never needs, and "no such call" to what is newer than this list,
as an older kernel would. include/uapi/linux/{filter,seccomp}.h.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable

from base.isolation import kernel
from base.isolation.syscalls import ALWAYS, DEPENDING, IPC, NETWORK, OWNER, PROCESSES, WRITE

ARCHITECTURES = {"x86_64": (0, 0xC000003E, 317), "aarch64": (1, 0xC00000B7, 277)}  # column, AUDIT_ARCH, seccomp(2)
NEWEST_KNOWN = 456
LOAD, EQUALS, AT_LEAST, ANY_OF, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # where in what the kernel shows; the lower half of an argument comes first
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | (1 << 22)  # the last: a nameless file
LOCAL = 1  # AF_UNIX
NEW_NAMESPACES = 0x7E020000
TYPE_INTO, CONSOLE = 0x5412, 0x541C  # TIOCSTI, TIOCLINUX: act for whoever sits at the terminal
SET_MODE_FILTER, ALL_THREADS = 1, 1


def refuse_calls(*, writes: bool, programs: bool) -> bool:
    """Install the filter. `writes`: files may be made and changed; `programs`: processes and local sockets may.

    False where the kernel or this kind of processor has none. The process must have given up new privileges.
    """
    if not kernel.LINUX or platform.machine() not in ARCHITECTURES or sys.byteorder != "little":
        return False
    code = program(platform.machine(), writes=writes, programs=programs, pid=os.getpid())
    held = ctypes.create_string_buffer(code, len(code))
    argument = struct.pack("=H6xQ", len(code) // 8, ctypes.addressof(held))
    return kernel.syscall(ARCHITECTURES[platform.machine()][2], SET_MODE_FILTER, ALL_THREADS, argument) == 0


def program(machine: str, *, writes: bool, programs: bool, pid: int) -> bytes:
    """The filter for a kind of processor, as the kernel takes it: eight bytes an instruction."""
    column, architecture, _ = ARCHITECTURES[machine]
    lines = [
        _line(LOAD, ARCHITECTURE),
        _line(EQUALS, architecture, no=2),  # of another kind: everything is refused
        _line(LOAD, NUMBER),
        _line(AT_LEAST, NEWEST_KNOWN + 1, no=1),
        _line(ANSWER, REFUSE | errno.ENOSYS),
    ]
    refused = [ALWAYS]
    if not programs:
        refused += [PROCESSES, NETWORK, IPC, OWNER]
        if not writes:
            refused.append(WRITE)
    for name, numbers in ((name, numbers) for group in refused for name, numbers in group.items()):
        lines += _whole(numbers[column], errno.ENOSYS if name == "clone3" else errno.EPERM)
    depending = {name: numbers[column] for name, numbers in DEPENDING.items()}
    lines += _where(depending["ioctl"], 1, [_line(EQUALS, TYPE_INTO, yes=1), _line(EQUALS, CONSOLE, no=1)])
    if programs:
        lines += _whole(PROCESSES["clone3"][column], errno.ENOSYS)
        lines += _where(PROCESSES["clone"][column], 0, [_line(ANY_OF, NEW_NAMESPACES, no=1)])
        lines += _whole(NETWORK["connect"][column], errno.EPERM)  # pairs and sockets of its own it may have
        lines += _where(NETWORK["socket"][column], 0, [_line(EQUALS, LOCAL, yes=1)])
        return b"".join([*lines, _line(ANSWER, ALLOW)])
    for name in ("kill", "tkill", "tgkill"):  # abort() signals itself
        lines += _where(depending[name], 0, [_line(EQUALS, pid, yes=1)])
    lines += _where(depending["prlimit64"], 0, [_line(EQUALS, 0, yes=2), _line(EQUALS, pid, yes=1)])
    if not writes:
        lines += _whole(depending["openat2"], errno.ENOSYS)
        lines += _where(depending["open"], 1, [_line(ANY_OF, TO_WRITE, no=1)])
        lines += _where(depending["openat"], 2, [_line(ANY_OF, TO_WRITE, no=1)])
    return b"".join([*lines, _line(ANSWER, ALLOW)])


def _line(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """An instruction; a comparison goes on `yes` or `no` instructions further."""
    return struct.pack("=HBBI", code, yes, no, value)


def _whole(number: int, error: int) -> list[bytes]:
    """Refuse a call whatever it asks."""
    return [] if number < 0 else [_line(EQUALS, number, no=1), _line(ANSWER, REFUSE | error)]


def _where(number: int, argument: int, comparisons: Iterable[bytes]) -> list[bytes]:
    """Refuse a call by one of its arguments: what the comparisons jump over is the refusal, to which they else come."""
    if number < 0:
        return []
    inner = [_line(LOAD, ARGUMENTS + 8 * argument), *comparisons, _line(ANSWER, REFUSE | errno.EPERM)]
    return [_line(EQUALS, number, no=len(inner) + 1), *inner, _line(LOAD, NUMBER)]
