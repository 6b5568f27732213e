"""A child that does nothing: whether one starts at all."""


def main() -> int:
    """Do nothing, successfully."""
    return 0
