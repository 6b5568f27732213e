"""Are weaknesses known of any package that we lock? `python -m scripts.weaknesses`: exit 1 if so, or if not asked.

Asks PyPI (pip-audit) about requirements.lock and requirements-dev.lock, and npm about package-lock.json, all at once
and within a time. A registry that does not answer, or not of every package, is NOT ASKED: never a clean bill. Where
nobody could do anything about it (CI), `--silence-passes` says so as loudly and exits 0; weaknesses never pass.
"""

import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIP_AUDIT = (
    str(ROOT / ".venv-audit" / "bin" / "pip-audit"),
    "--require-hashes",
    "--disable-pip",
    "--progress-spinner=off",
    "--format=json",
    "--requirement",
)
NPM_AUDIT = ("npm", "audit", "--json", "--loglevel=error")
LOCKS = ("requirements.lock", "requirements-dev.lock")


@dataclass
class RegistryAnswer:
    """How many packages were looked at, how many could not be, and what is known of the first."""

    looked_at: int = 0
    passed_over: int = 0
    weaknesses: list[str] = field(default_factory=list)


def of_python(answer: dict[str, Any]) -> RegistryAnswer:
    """What pip-audit's JSON says."""
    found = RegistryAnswer()
    for package in answer.get("dependencies", []):
        if "skip_reason" in package:
            found.passed_over += 1
            continue
        found.looked_at += 1
        for known in package["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            found.weaknesses.append(f"{package['name']} {package['version']}: {known['id']}, mended in {mended}")
    return found


def of_npm(answer: dict[str, Any], packages: int) -> RegistryAnswer:
    """What `npm audit --json` says of so many packages; without its counts it looked at nothing."""
    if "metadata" not in answer:
        return RegistryAnswer(passed_over=packages)
    known = answer.get("vulnerabilities", {})
    return RegistryAnswer(
        looked_at=packages,
        weaknesses=[f"{name}: {one['severity']}, in {one['range']}" for name, one in sorted(known.items())],
    )


def tell(what: str, found: RegistryAnswer) -> str:
    """One line, and one more for each weakness."""
    if not found.looked_at:
        return f"{what}: NOT ASKED: the registry does not answer questions about weaknesses, nothing was looked at"
    line = f"{what}: {found.looked_at} packages looked at, {len(found.weaknesses)} weaknesses known"
    if found.passed_over:
        line += f"; NOT ASKED of {found.passed_over}"
    return "\n".join([line, *(f"  {weakness}" for weakness in found.weaknesses)])


def exit_code(findings: Iterable[RegistryAnswer], *, silence_passes: bool) -> int:
    """1 for a weakness; 1 for a package that nobody was asked about, unless silence passes."""
    found = list(findings)
    unasked = any(one.passed_over or not one.looked_at for one in found)
    return int(any(one.weaknesses for one in found) or (unasked and not silence_passes))


def ask(command: Sequence[str], within: float) -> dict[str, Any]:
    """What a program answers as JSON; nothing if it is not there, says no JSON, or takes longer than the seconds."""
    try:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
    except OSError as error:
        print(f"{command[0]}: {error}", file=sys.stderr)
        return {}
    try:
        output, complaint = process.communicate(timeout=max(within, 0))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # its children, too: they hold the pipes
        process.communicate()
        print(f"{command[0]}: no answer within {within:.0f} s", file=sys.stderr)
        return {}
    try:
        answer = json.loads(output)
    except ValueError:
        print(complaint[-500:], file=sys.stderr)
        return {}
    return answer if isinstance(answer, dict) else {}


def ask_all(within: float) -> dict[str, RegistryAnswer]:
    """What is known of each lock file's packages."""
    locked = len(json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]) - 1
    with ThreadPoolExecutor() as threads:
        python = {lock: threads.submit(ask, [*PIP_AUDIT, lock], within) for lock in LOCKS}
        npm = threads.submit(ask, NPM_AUDIT, within)
        findings = {lock: of_python(answer.result()) for lock, answer in python.items()}
        return {**findings, "package-lock.json": of_npm(npm.result(), locked)}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--within", type=float, default=120, help="seconds for all registries together")
    parser.add_argument("--silence-passes", action="store_true", help="a registry that does not answer is no failure")
    options = parser.parse_args(arguments)
    findings = ask_all(options.within)
    for what, found in findings.items():
        print(tell(what, found))
    if exit_code(findings.values(), silence_passes=False) and not any(one.weaknesses for one in findings.values()):
        print("✗ NOT ASKED: whether weaknesses are known is not known. Ask again where the registries answer.")
    return exit_code(findings.values(), silence_passes=options.silence_passes)


if __name__ == "__main__":
    sys.exit(main())
