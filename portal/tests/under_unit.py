"""Runs a command under what a systemd unit forbids: `python under_unit.py UNIT COMMAND…`. Stands in for systemd.

Laid as systemd lays it: the filter of system calls (its groups expanded by systemd-analyze), RestrictNamespaces=yes,
MemoryDenyWriteExecute=yes, NoNewPrivileges.
"""

import ctypes
import errno
import os
import re
import subprocess
import sys
from pathlib import Path

ALLOW, REFUSE, MASKED_EQUAL = 0x7FFF0000, 0x00050000, 7
NEW_NAMESPACES = 0x7E020080
PR_SET_NO_NEW_PRIVS, PR_SET_MDWE = 38, 65


class Comparison(ctypes.Structure):
    _fields_ = (("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64))


def groups():
    """{"@mount": {"mount", …}}: of systemd here, which names groups inside groups."""
    told = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True).stdout
    found, current = {}, None
    for line in re.sub(r"\x1b\[[0-9;]*m", "", told).splitlines():
        if line.startswith("@"):
            current = found.setdefault(line.strip(), set())
        elif current is not None and line.startswith("    ") and "#" not in line:
            current.add(line.strip())
    return found


def expanded(name, known):
    return {one for member in known[name] for one in expanded(member, known)} if name.startswith("@") else {name}


def allowed(unit):
    known, found = groups(), set()
    for line in re.findall(r"^SystemCallFilter=(.+)$", unit, re.MULTILINE):
        named = {call for name in line.removeprefix("~").split() for call in expanded(name, known)}
        found = found - named if line.startswith("~") else found | named
    return found | expanded("@default", known)


def lay(unit):
    libc, library = ctypes.CDLL(None, use_errno=True), ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p,
        ctypes.c_uint32,
        ctypes.c_int,
        ctypes.c_uint,
        ctypes.POINTER(Comparison),
    ]
    calls, own_namespaces = allowed(unit), "RestrictNamespaces=yes" not in unit
    rules = ctypes.c_void_p(library.seccomp_init(REFUSE | errno.EPERM))
    for name in sorted(calls):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number < 0 or (not own_namespaces and name in {"unshare", "setns", "clone3"}):
            continue
        plain = name != "clone" or own_namespaces
        comparison = Comparison(0, MASKED_EQUAL, NEW_NAMESPACES, 0)
        if library.seccomp_rule_add_array(rules, ALLOW, number, 0 if plain else 1, ctypes.byref(comparison)):
            raise OSError(f"no rule for {name}")
    if not own_namespaces:
        number = library.seccomp_syscall_resolve_name(b"clone3")
        library.seccomp_rule_add_array(rules, REFUSE | errno.ENOSYS, number, 0, None)
    if "MemoryDenyWriteExecute=yes" in unit and libc.prctl(PR_SET_MDWE, 1, 0, 0, 0) and ctypes.get_errno() != 22:
        raise OSError("MemoryDenyWriteExecute")
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or library.seccomp_load(rules):
        raise OSError("the filter was not taken")


if __name__ == "__main__":
    lay(Path(sys.argv[1]).read_text())
    os.execvp(sys.argv[2], sys.argv[2:])
