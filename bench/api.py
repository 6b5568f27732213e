"""The API asked for minutes instead of seconds: the tests of its schema with many more questions of each route.

python -m bench.api --examples 100
"""

import argparse
import os
import subprocess
import sys

TESTS = "portal/tests/test_api_schema.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=50, help="of each route, role and kind of question")
    asked = parser.parse_args()
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "--show-capture=no", TESTS]
    return subprocess.run(
        command, env=os.environ | {"API_EXAMPLES": str(asked.examples), "LONG": "yes"}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
