"""fits.py MADE_FOR.json: does the bundle fit this Python and this processor? For the server, with nothing installed.

The wheels of a bundle serve one minor release of Python. Of that, every patch release that requirements.lock knows
finds what it needs (bundled.py): Debian 12 has 3.11.2, whatever made the bundle.
"""

import json
import platform
import sys

KNOWN = ("3.11", "3.12", "3.13", "3.14")


def misfit(made_for: dict[str, str], version: str, machine: str) -> str:
    """Why the bundle cannot be installed here; empty if it can."""
    minor = version.rpartition(".")[0]
    if minor not in KNOWN:
        return f"Python {version} is none of {', '.join(KNOWN)}: name one of them, PYTHON=/usr/bin/python3.11"
    if made_for["python"].rpartition(".")[0] != minor:
        return (
            f"The bundle was made with Python {made_for['python']}, this is {version}: make it with {minor} "
            f"(PYTHON=python{minor} deploy/bundle.sh), or name another Python of this machine (PYTHON=…)"
        )
    if made_for["machine"] != machine:
        return f"The bundle was made for {made_for['machine']}, this is {machine}: make it on such a machine"
    return ""


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        problem = misfit(json.load(file), platform.python_version(), platform.machine())
    if problem:
        sys.exit(f"✗ {problem}.")
