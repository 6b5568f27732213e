"""The one family of exceptions that carry words for people: something was refused, and why. Pure.

Pages, commands and the API show any of it (base.refusal_display, base.rest_problems); a job ends on it (base.jobs).
An exception that nobody is told of as it stands is none of it; base/tests/test_house_refusals.py lists those, each with
its reason.
"""

from base.saying import joined


class Refused(Exception):
    """An operation was refused: nothing of it was stored, and trying again as things are would not help.

    `problems`: why, a sentence each, translated or said (base.saying); as text: one below the other. A subclass is
    made only where a caller must tell it from the others.
    """

    def __init__(self, problem: str, *more: str) -> None:
        super().__init__(joined((problem, *more), "\n") if more else problem)
        self.problems = [problem, *more]
