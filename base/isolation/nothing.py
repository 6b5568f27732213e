"""A child that does nothing: whether one starts at all."""


def main() -> int:
    return 0
