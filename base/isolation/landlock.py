"""Landlock: the kernel lets this process open what is listed and nothing else, whoever it is.

What is asked for grows with the kernel's version of it: files (1), links between folders (2), cutting off (3),
TCP (4), devices (5), local sockets without a file and signals (6). include/uapi/linux/landlock.h.
"""

import ctypes
import os
from collections.abc import Iterable

from base.isolation import kernel

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
VERSION_FLAG, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE_FILE, MAKE_SOCK, TRUNCATE, IOCTL_DEV = 1 << 5, 1 << 9, 1 << 14, 1 << 15
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV  # the rest is asked of folders only
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
TCP, OUTSIDE = 0b11, 0b11  # bind and connect; abstract sockets and signals


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def restrict(*, readable: Iterable[str], writable: Iterable[str], meeting: str, execute: bool) -> bool:
    """Restrict this process to these files and folders; False where the kernel has no Landlock.

    In the folder `meeting` local sockets may be made and taken away, and nothing be read or written.
    The process must have given up new privileges. What is already open stays open.
    """
    version = kernel.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), VERSION_FLAG)
    if version < 1:
        return False
    handled = RIGHTS[min(version, max(RIGHTS))]
    ruleset = _Ruleset(handled, TCP if version >= 4 else 0, OUTSIDE if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = kernel.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    try:
        reading = READ_FILE | READ_DIR | (EXECUTE if execute else 0)
        for path in readable:
            _allow(rules, path, reading)
        for path in writable:
            _allow(rules, path, handled if execute else handled & ~EXECUTE)
        if meeting:
            _allow(rules, meeting, MAKE_SOCK | REMOVE_FILE)
        return kernel.syscall(RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # not there, so there is nothing to open either
        return
    try:
        if not os.path.isdir(path):
            rights &= OF_FILES
        kernel.syscall(ADD_RULE, rules, PATH_BENEATH, ctypes.byref(_Beneath(rights, parent)), 0)
    finally:
        os.close(parent)
