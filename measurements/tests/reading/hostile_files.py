"""Files that a reader must refuse."""

import struct

from measurements.tests.battery.build import xlsx
from measurements.tests.battery.layouts import long_rows

PLAIN = xlsx(("S", long_rows()))


def encrypted():
    """The flag of a zip entry that says it is locked."""
    content = bytearray(PLAIN)
    at = content.find(b"PK\x01\x02")
    flags = struct.unpack_from("<H", content, at + 8)[0]
    struct.pack_into("<H", content, at + 8, flags | 1)
    return bytes(content)
