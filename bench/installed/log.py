"""docs/installed.md: a section for each trial, written anew by it, below a head that people write."""

import fcntl
import os
import re
from datetime import UTC, datetime

from bench.installed.guide import ROOT
from bench.installed.machine import Machine

PAGE = ROOT / "docs" / "installed.md"
PROGRAMS = {
    "Debian": "cat /etc/debian_version",
    "systemd": "systemctl --version | sed -n '1s/systemd \\([0-9]*\\).*/\\1/p'",
    "Python": "python3 --version | cut -d' ' -f2",
    "PostgreSQL": "psql --version | cut -d' ' -f3",
    "Redis": "redis-server --version | sed 's/.*v=\\([0-9.]*\\).*/\\1/'",
    "Caddy": "caddy version",
    "LibreOffice": "dpkg-query -Wf '${Version}' libreoffice-writer-nogui",
    "Prometheus": "dpkg-query -Wf '${Version}' prometheus",
}


def versions(machine: Machine) -> str:
    """The programs of that machine in one line."""
    found = {name: machine.run(command)[1].strip() for name, command in PROGRAMS.items()}
    return ", ".join(f"{name} {version}" for name, version in found.items())


def write(heading: str, versions_line: str, lines: list[str]) -> None:
    """Put a trial's section in the place of its older one."""
    with PAGE.open("r+", encoding="utf-8") as page:
        fcntl.flock(page, fcntl.LOCK_EX)  # two trials may end at once
        text = page.read()
        head = text.partition("\n## ")[0].rstrip()
        sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
        day = f"{datetime.now(UTC):%d/%m/%Y}"
        log = "\n".join(lines).strip()
        busy = f"load {os.getloadavg()[2]:.0f} on {os.cpu_count()} cores"
        sections[heading] = f"{day}, {busy}. {versions_line}\n\n```text\n{log}\n```"
        body = "".join(f"## {name}\n\n{section.strip()}\n\n" for name, section in sorted(sections.items()))
        page.seek(0)
        page.truncate()
        page.write(f"{head}\n\n{body.rstrip()}\n")
