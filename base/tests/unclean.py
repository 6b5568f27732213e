"""Characters that no text of the portal may hold."""

# Each character that the portal takes care of: C0, DEL and C1, surrogates, noncharacters, and what is shown as nothing.
CONTROL = [*range(0x20), *range(0x7F, 0xA0)]
NONCHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane << 16 | last for plane in range(17) for last in (0xFFFE, 0xFFFF))]
UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066"
UNSEEN += "\u2067\u2068\u2069\u206a\u3164\ufe0f\ufeff\uffa0\ufff9\ufffa\ufffb\U000e0041\U000e0100"
BAD = ["\u2028", "\u2029", *map(chr, [*CONTROL, *NONCHARACTERS, 0xDFFF, 0xDC00, 0xD800, 0xDBFF]), *UNSEEN]
