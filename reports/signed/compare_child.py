"""The child that compares the words of a signed copy with the archived letter. No Django here.

Its own process because the words are a stranger's, and comparing may take long. Its input: JSON {"letter", "copy"},
lines of each; its output: JSON {"compared", "differences": [[letter, copy], …], "more"}.
"""

import json
import sys

from reports.signed.comparing import compare


def main() -> int:
    """Compare the two texts of standard input and print the differences as JSON."""
    order = json.load(sys.stdin.buffer)
    found = compare(order["letter"], order["copy"])
    differences = [[one.letter, one.copy] for one in found.differences]
    print(json.dumps({"compared": found.compared, "differences": differences, "more": found.more}))
    return 0
