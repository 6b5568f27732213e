"""Row numbers as they may stand in an address or a field. Pure: knows no Django."""

LONGEST = 18  # digits; a database's own numbers end a digit later


def row_number(text: str) -> int:
    """The row number that a text gives; 0, which no row has, for other digits, signs and numbers beyond a database."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0
