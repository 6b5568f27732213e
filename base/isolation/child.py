"""The first module of every child: shuts it in, then lets it work. No Django, and nothing of the input is read before.

`python -m base.isolation.child ORDER MODULE [ARGUMENT…]`: ORDER as JSON (see host.start), MODULE has
`main() -> int`. Ends with what main gives, 3 without memory; the signals of limits end it too.
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

from base.isolation import kernel, landlock, limits, seccomp

NO_MEMORY = 3


def main() -> int:
    """Shut this process in and run the module that the command line names; the exit code."""
    order, name = json.loads(sys.argv[1]), sys.argv[2]
    del sys.argv[1:3]
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, a tenth of a second for nothing
    try:
        module = import_module(name)
        shut_in(order)
        return int(module.main())
    except MemoryError:
        return NO_MEMORY


def shut_in(order: dict[str, Any]) -> None:
    """Apply every layer of isolation that this system has; what it lacks is reported by base.isolation.leaks."""
    if not order["wrapped"]:
        limits.die_with(order["parent"])
    limits.lay(
        **{name: order[name] for name in ("memory_bytes", "cpu_seconds", "wall_seconds", "file_bytes")},
        open_files=order["open_files"],
        programs=order["programs"],
    )
    if not kernel.LINUX:
        return
    if not order["wrapped"]:
        kernel.own_namespaces()
    kernel.no_new_privileges()
    writable = [order["scratch"]] if order["scratch"] else []
    if order["programs"]:
        writable.append("/dev/null")
    landlock.restrict(
        readable=order["readable"],
        writable=writable,
        meeting="/tmp" if order["programs"] else "",  # noqa: S108 # where office suites put their local sockets
        execute=order["programs"],
    )
    kernel.drop_capabilities()
    seccomp.refuse_calls(writes=bool(order["scratch"]), programs=order["programs"])


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # nothing to tidy up; freeing a million rows would take seconds
