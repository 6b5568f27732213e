"""A change to the register that was not made. Pure: knows no Django."""

from collections.abc import Sequence


class RegisterRefused(Exception):
    """Nothing was stored. `problems` says what is wrong, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)
