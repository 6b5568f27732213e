"""What a ward official types with the thumb: three numbers of a network, and the cells that they make. Pure."""

import re
from collections.abc import Mapping

from base.refusal import Refused
from base.saying import say
from measurements.importing.own_template import HEADS, MEAN_HEADS, NETWORKS

PASTED_NAME, TYPED_NAME = "dán từ bảng tính.tsv", "Số gõ trên cổng.tsv"
PARTS = ("samples", "download", "upload")
FIELDS = tuple(f"{network}-{part}" for network in NETWORKS for part in PARTS)
SAMPLES = re.compile(r"<?\d{1,9}|<?[1-9]\d{0,2}(?:[. ]\d{3})+")
SPEED = re.compile(r"\d{1,5}(?:,\d{1,6}|\.\d{1,2})?")  # 52.400 could be either


def read_number(part: str, text: str) -> str:
    """The number as a cell of the workbook bears it; raises Refused: what is wrong, and how it is written."""
    plain = " ".join(text.replace("\u00a0", " ").split())
    if part == "samples":
        if not SAMPLES.fullmatch(plain):
            raise Refused(say("“{text}” is no number of samples. Enter a whole number, as 365, or <300.", text=text))
        return plain.replace(".", "").replace(" ", "")
    if not SPEED.fullmatch(plain):
        raise Refused(say("“{text}” is no speed in Mbps. Enter a number, as 52,4.", text=text))
    return plain.replace(".", ",")


def has_speed(numbers: Mapping[str, str]) -> bool:
    return any(numbers.get(name) for name in FIELDS if not name.endswith("samples"))


def cells_of(numbers: Mapping[str, str], *, mean: bool = False) -> str:
    """The heading and a row for each network of which something was typed, as a spreadsheet copies them.

    `mean`: the speeds are means of the measurements, not medians.
    """
    lines: list[tuple[str, ...]] = [(MEAN_HEADS if mean else HEADS)[2:]]
    for network, name in NETWORKS.items():
        row = [numbers.get(f"{network}-{part}", "") for part in PARTS]
        if any(row):
            lines.append((name, *row))
    return "".join("\t".join(line) + "\n" for line in lines)


def numbers_of(cells: str) -> tuple[dict[str, str], bool]:
    """What was typed, read back from its cells, and whether its speeds are means: `cells_of` the other way round."""
    head, *rows = [line.split("\t") for line in cells.splitlines()]
    networks = {name: network for network, name in NETWORKS.items()}
    typed = {
        f"{networks[name]}-{part}": number
        for name, *numbers in rows
        for part, number in zip(PARTS, numbers, strict=True)
        if number
    }
    return typed, tuple(head) == MEAN_HEADS[2:]


def bytes_of(cells: str) -> bytes:
    """Cells as the file that is kept of them."""
    return cells.strip("\r\n").encode("utf-8-sig")
