"""Turns the child into another program, isolated as it is; its arguments are the program and its arguments."""

import os
import sys


def main() -> int:
    """Replace this process by the program that the arguments name."""
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 # the very purpose; a list, no shell
