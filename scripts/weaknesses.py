"""Are weaknesses known of any package that we lock? `python -m scripts.weaknesses`: exit 1 if so.

Asks PyPI (pip-audit) about requirements.lock and requirements-dev.lock, and npm about package-lock.json. A registry
that does not answer is told, never taken for a clean bill: not every network lets questions about weaknesses through.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIP_AUDIT = ROOT / ".venv-audit" / "bin" / "pip-audit"
LOCKS = ("requirements.lock", "requirements-dev.lock")


@dataclass
class Finding:
    """How many packages were looked at, how many could not be, and what is known of the first."""

    looked_at: int = 0
    passed_over: int = 0
    weaknesses: list[str] = field(default_factory=list)


def of_python(answer: dict[str, Any]) -> Finding:
    """What pip-audit's JSON says."""
    found = Finding()
    for package in answer.get("dependencies", []):
        if "skip_reason" in package:
            found.passed_over += 1
            continue
        found.looked_at += 1
        for known in package["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "no version yet"
            found.weaknesses.append(f"{package['name']} {package['version']}: {known['id']}, mended in {mended}")
    return found


def of_npm(answer: dict[str, Any], packages: int) -> Finding:
    """What `npm audit --json` says of so many packages; without its counts it looked at nothing."""
    if "metadata" not in answer:
        return Finding(passed_over=packages)
    known = answer.get("vulnerabilities", {})
    return Finding(
        looked_at=packages,
        weaknesses=[f"{name}: {one['severity']}, in {one['range']}" for name, one in sorted(known.items())],
    )


def tell(what: str, found: Finding) -> str:
    """One line, and one more for each weakness."""
    if not found.looked_at:
        return f"{what}: nothing was looked at, the registry does not answer questions about weaknesses"
    line = f"{what}: {found.looked_at} packages looked at, {len(found.weaknesses)} weaknesses known"
    if found.passed_over:
        line += f"; {found.passed_over} could not be looked at"
    return "\n".join([line, *(f"  {weakness}" for weakness in found.weaknesses)])


def _ask(*command: str | Path) -> dict[str, Any]:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        print(done.stderr[-500:], file=sys.stderr)
        return {}
    return answer


def main() -> int:
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    command = (
        PIP_AUDIT,
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner=off",
        "--format=json",
        "--requirement",
    )
    findings = {lock: of_python(_ask(*command, lock)) for lock in LOCKS}
    findings["package-lock.json"] = of_npm(_ask("npm", "audit", "--json", "--loglevel=error"), len(locked) - 1)
    for what, found in findings.items():
        print(tell(what, found))
    return int(any(found.weaknesses for found in findings.values()))


if __name__ == "__main__":
    sys.exit(main())
