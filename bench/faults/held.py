"""Stands for ispeed-web.socket and what systemd does with it: the address stays open, the web behind it comes and goes.

`python -m bench.faults.held PORT FILE COMMAND…`: the command gets the listening socket as systemd hands it over.
SIGHUP is `systemctl restart ispeed-web.service`: the web is asked to end, waited for, and started from what then stands
on disk; whoever asks meanwhile waits. One that ends by itself is started again. The number of the process now behind
the socket stands in FILE.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
THIRD = 3  # where systemd puts the first socket
BACKLOG = 2048  # of ispeed-web.socket


def main(port: int, file: Path, command: list[str]) -> int:
    held = socket.create_server(("127.0.0.1", port), backlog=BACKLOG)
    held.set_inheritable(True)  # it may be the third already, and then nothing is copied
    process: subprocess.Popen[bytes] | None = None
    ending = False

    def end(number: int, _frame: object) -> None:
        nonlocal ending
        ending = ending or number == signal.SIGTERM
        if process:
            process.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGHUP, end)
    while not ending:
        subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, check=False)  # ExecStartPre
        process = subprocess.Popen(
            ["/bin/sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"', "sh", *command],
            cwd=ROOT,
            close_fds=False,
            preexec_fn=lambda: os.dup2(held.fileno(), THIRD),
        )
        if ending:
            process.terminate()
        file.write_text(str(process.pid))
        process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
