"""Why something was not done, said (base.saying) to the person who asked. Pure."""


class Refusal(Exception):
    """Nothing was stored; the message says what, why and what to do."""


class OutOfDate(Refusal):
    """Somebody else was quicker; what was typed is still in the asker's hands."""
