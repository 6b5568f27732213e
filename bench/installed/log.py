"""docs/installed.md: what was found, a section for each trial, written anew by the trial that has its heading."""

import re
from datetime import UTC, datetime

from bench.installed.guide import NOT_TRIED, ROOT
from bench.installed.machine import Machine

PAGE = ROOT / "docs" / "installed.md"
HEAD = """# The guide, tried

`deploy/try bookworm` and `deploy/try trixie` follow [operations](operations.md) line by line on a machine made for it: debootstrap's smallest Debian with its own systemd as the first process, in namespaces of its own, without any network. Debian's packages are brought before (a department's mirror has them) and installed by the guide's own lines; everything else comes out of the bundle. `deploy/try --image` runs the steps of `deploy/Dockerfile` and the commands of `deploy/compose.yaml`. Anyone can run them: as root, on Debian with debootstrap and iproute2, before each release. A step that fails ends the trial with what it said.

In the logs `$` is a line of the guide as it stands there, `#` what a person does beside it, `✎` a file of settings filled in, `✓` something that was looked at or waited for; in front the seconds. Names, addresses and figures are invented.

Not tried, each with its reason:

| block of the guide | why |
|---|---|
{not_tried}

Nor what only the world outside has: a certificate of Let's Encrypt, a mail server that refuses, a real S3, a container engine, several hosts. Limits of memory and processes are read by systemd and hold only where the host's cgroups have these controllers. Steps of units are their own: users, sandboxes, sockets, timers.
"""
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


def write(heading: str, told: str, lines: list[str]) -> None:
    """Put a trial's section in the place of its older one."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    day = f"{datetime.now(UTC):%d/%m/%Y}"
    log = "\n".join(lines).strip()
    sections[heading] = f"\n{day}. {told}\n\n```text\n{log}\n```\n\n"
    rows = "\n".join(f"| {name} ({number}) | {why} |" for (name, number), why in NOT_TRIED.items())
    body = "".join(f"## {name}\n{section}" for name, section in sorted(sections.items()))
    PAGE.write_text(f"{HEAD.format(not_tried=rows)}\n{body.rstrip()}\n", encoding="utf-8")
