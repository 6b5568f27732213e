"""Children for tests: what a stranger's file might make of one that it has taken over."""

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from base.saying import say


def main():
    return globals()[sys.argv[1]](*sys.argv[2:])


def talk_without_end():
    while True:
        sys.stdout.buffer.write(bytes(1 << 20))


def sleep_through_the_alarm():
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    sys.stdout.write("asleep\n")
    sys.stdout.flush()
    time.sleep(600)


def busy_without_end():
    while True:
        pass


def take_memory():
    return len(bytes(2 << 30))


def abort():
    os.abort()


def write_large(folder):
    """As many bytes as go into one file; whoever writes on is stopped by the limit."""
    with Path(folder, "large").open("wb") as file:
        for _ in range(100):
            file.write(bytes(1 << 20))
            file.flush()


def say_a_sentence():
    sys.stdout.write(say("reading took too long"))
    return 0


def tell_environment():
    sys.stdout.write("\n".join(sorted(os.environ)))
    return 0


def ways_out():
    """Which ways to a second process, a connection or shared memory are open, a name a line."""
    libc = ctypes.CDLL(None, use_errno=True)
    ways = {
        "fork": _fork,
        "spawn": lambda: os.waitpid(os.posix_spawn("/bin/sh", ["sh", "-c", ":"], {}), 0),
        "thread": lambda: threading.Thread(target=int).start(),
        "pair": socket.socketpair,
        "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "kernel": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
        "ring": lambda: _call(libc.syscall(425, 8, ctypes.create_string_buffer(256))),
        "namespace": lambda: _call(libc.unshare(0x04000000)),
        "memory": lambda: _call(libc.shmget(0, 4096, 0o1600)),
        "limits": lambda: _call(libc.prlimit(os.getppid(), 7, None, (ctypes.c_uint64 * 2)())),
        "rights": lambda: os.chmod(__file__, Path(__file__).stat().st_mode),
    }
    for name, way in ways.items():
        with suppress(OSError, RuntimeError):
            way()
            sys.stdout.write(f"{name}\n")
    sys.stdout.flush()
    with suppress(OSError):
        os.execv("/bin/sh", ["sh", "-c", "echo program"])
    return 0


def _fork():
    if (child := os.fork()) == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _call(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
