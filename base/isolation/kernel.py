"""What Python does not offer of Linux: system calls by number, and privileges given up for good."""

import ctypes
import sys

LINUX = sys.platform.startswith("linux")
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWNET = 0x04000000, 0x08000000, 0x10000000, 0x40000000
CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


def prctl(option: int, value: int = 0) -> bool:
    return _libc is not None and _libc.prctl(option, value, 0, 0, 0) == 0


def syscall(number: int, *arguments: object) -> int:
    """The call's result, -1 where it failed or there is no such call. Integers must be ctypes' where they are long."""
    return -1 if _libc is None else int(_libc.syscall(number, *arguments))


def no_new_privileges() -> bool:
    """No program started from here gains rights by its owner or its file; also what Landlock and filters ask for."""
    return prctl(PR_SET_NO_NEW_PRIVS, 1)


def own_namespaces() -> bool:
    """A network without a single device, messages and names of its own, and no rights over anything outside.

    Nobody is mapped into it: files are still opened as who one is, and root is root of nothing.
    """
    flags = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS
    return _libc is not None and _libc.unshare(flags) == 0


def drop_capabilities() -> bool:
    """Root is from now on only the owner of his files."""
    if _libc is None:
        return False
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    return int(_libc.capset(header, none)) == 0
