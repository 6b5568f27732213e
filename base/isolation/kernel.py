"""System calls of Linux that Python does not offer, by number, and privileges given up for good."""

import ctypes
import sys

LINUX = sys.platform.startswith("linux")
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWNET = 0x04000000, 0x08000000, 0x10000000, 0x40000000
CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def prctl(option: int, value: int = 0) -> bool:
    """Call prctl(2); False where it failed or the system is not Linux."""
    return _libc is not None and _libc.prctl(option, value, 0, 0, 0) == 0


def syscall(number: int, *arguments: object) -> int:
    """Call a system call by its number: its result, -1 where it failed or there is no such call.

    Integers must be ctypes' where they are long.
    """
    return -1 if _libc is None else int(_libc.syscall(number, *arguments))


def no_new_privileges() -> bool:
    """Give up gaining rights: no program started from here gets any by its owner or its file.

    Landlock and filters of system calls need it.
    """
    return prctl(PR_SET_NO_NEW_PRIVS, 1)


def own_namespaces() -> bool:
    """Move into new namespaces: a network without a device, own messages and names, no rights over anything outside.

    Nobody is mapped into it: files are still opened as who one is, and root is root of nothing.
    """
    flags = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
    return _libc is not None and _libc.unshare(flags) == 0


def drop_capabilities() -> bool:
    """Drop all capabilities of root, who is then only the owner of his files."""
    if _libc is None:
        return False
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    return int(_libc.capset(header, none)) == 0
