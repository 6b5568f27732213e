"""Configuration and port of the demonstration's processes, which supervisor restarts. Pure."""

import shlex
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

HOST = "127.0.0.1"
PORTS_TRIED = 100


class NoFreePort(Exception):
    """Every port that was tried is in use."""


def programs(python: str, port: int, beat_schedule: Path) -> dict[str, Sequence[str]]:
    """Command lines of web, worker and beat."""
    celery = [python, "-m", "celery", "--app", "ispeed_portal"]
    address = f"{HOST}:{port}"
    return {
        "web": [
            python,
            "-m",
            "gunicorn",
            "ispeed_portal.wsgi",
            "--bind",
            address,
            "--workers",
            "2",
            "--threads",
            "4",
            "--graceful-timeout",
            "5",
            "--no-control-socket",
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"],
        "beat": [*celery, "beat", "--schedule", str(beat_schedule), "--pidfile=", "--loglevel", "WARNING"],
    }


def configuration(commands: Mapping[str, Sequence[str]], directory: Path, folder: Path) -> str:
    """Text of supervisord.conf: programs are restarted whenever they end; logs and pid file go into `folder`."""
    sections = [
        _section(
            "supervisord",
            nodaemon="true",
            silent="true",
            directory=directory,
            logfile=folder / "supervisord.log",
            pidfile=folder / "supervisord.pid",
        )
    ]
    for name, command in commands.items():
        sections.append(
            _section(
                f"program:{name}",
                command=shlex.join(command),
                autorestart="true",
                startretries=100,
                killasgroup="true",
                stopwaitsecs=15,
                redirect_stderr="true",
                stdout_logfile=folder / f"{name}.log",
                stdout_logfile_maxbytes="5MB",
                stdout_logfile_backups=1,
            )
        )
    sections.append(_section("group:portal", programs=",".join(commands)))  # so that all are stopped at once
    return "\n".join(sections)


def free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on. Raises NoFreePort."""
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((HOST, port))
            except OSError:
                continue
            return port
    raise NoFreePort(f"{first}–{first + PORTS_TRIED - 1}")


def _section(name: str, **values: object) -> str:
    # A percent sign would be read as the name of a variable.
    return "\n".join([f"[{name}]", *(f"{key}={str(value).replace('%', '%%')}" for key, value in values.items()), ""])
