"""The number of a row, as it may stand in an address or a field. Pure: knows no Django."""

LONGEST = 18  # digits; a database's own numbers end a digit later


def row_number(text: str) -> int:
    """`42` → 42; 0, which no row bears, for everything else: other digits, signs, what no database counts up to."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0
