"""What a child can still reach, found out by trying, in the child. No Django here.

Its input is a line of JSON, what its parent has laid out for it: {pid, secret (a file), folder, port, socket (a path),
own (a file of the order)}. Its output: the names of all that it got at, as JSON.
"""

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> int:
    """Try to reach what the input names, and print the names of what was reached."""
    laid_out = json.loads(sys.stdin.readline())
    print(json.dumps([name for name, reach in REACHES.items() if _succeeds(reach, laid_out)]))
    return 0


def _succeeds(reach: Callable[[dict[str, Any]], None], laid_out: dict[str, Any]) -> bool:
    try:
        reach(laid_out)
    except OSError:
        return False
    return True


def _environment(laid_out: dict[str, Any]) -> None:
    """What the parent was told when it was started: keys and addresses."""
    Path(f"/proc/{laid_out['pid']}/environ").read_bytes()


def _files(laid_out: dict[str, Any]) -> None:
    Path(laid_out["secret"]).read_bytes()


def _writing(laid_out: dict[str, Any]) -> None:
    os.close(os.open(Path(laid_out["folder"]) / f"by-{os.getpid()}", os.O_WRONLY | os.O_CREAT, 0o600))


def _network(laid_out: dict[str, Any]) -> None:
    with socket.create_connection(("127.0.0.1", laid_out["port"]), timeout=2):
        pass


def _sockets(laid_out: dict[str, Any]) -> None:
    """Of servers on this machine, as PostgreSQL's and Redis's."""
    with socket.socket(socket.AF_UNIX) as ours:
        ours.settimeout(2)
        ours.connect(laid_out["socket"])


def _processes(laid_out: dict[str, Any]) -> None:
    """A second process of its own."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _signals(laid_out: dict[str, Any]) -> None:
    os.kill(laid_out["pid"], 0)
    if not Path(laid_out["folder"]).exists():
        raise ProcessLookupError  # among its own processes somebody else bears that number


REACHES: dict[str, Callable[[dict[str, Any]], None]] = {
    "environment": _environment,
    "files": _files,
    "writing": _writing,
    "network": _network,
    "sockets": _sockets,
    "processes": _processes,
    "signals": _signals,
}
