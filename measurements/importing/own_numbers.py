"""A ward's own numbers typed on a phone: three for each network, and the cells made of them. Pure."""

import re
from collections.abc import Collection, Mapping

from base.number_format import with_comma
from base.refusal import Refused
from base.saying import say
from measurements.importing.own_template import NETWORKS, heads

PASTED_NAME, TYPED_NAME = "dán từ bảng tính.tsv", "Số gõ trên cổng.tsv"
PARTS = ("samples", "download", "upload")
FIELDS = tuple(f"{network}-{part}" for network in NETWORKS for part in PARTS)
MEDIAN, MEAN = "median", "mean"
SAMPLES = re.compile(r"<?\d{1,9}|<?[1-9]\d{0,2}(?:[. ]\d{3})+")
SPEED = re.compile(r"\d{1,5}(?:,\d{1,6}|\.\d{1,2})?")  # 52.400 could be either


def read_number(part: str, text: str) -> str:
    """The number in the form of the workbook's cells. Raises Refused with what is wrong and how it is written."""
    plain = " ".join(text.replace("\u00a0", " ").split())
    if part == "samples":
        if not SAMPLES.fullmatch(plain):
            raise Refused(say("“{text}” is no number of samples. Enter a whole number, as 365, or <300.", text=text))
        return plain.replace(".", "").replace(" ", "")
    if not SPEED.fullmatch(plain):
        raise Refused(say("“{text}” is no speed in Mbps. Enter a number, as 52,4.", text=text))
    return with_comma(plain)


def has_speed(network: str, numbers: Mapping[str, str]) -> bool:
    """Was a speed typed for this network?"""
    return any(numbers.get(f"{network}-{part}") for part in PARTS[1:])


def cells_of(numbers: Mapping[str, str], emptied: Collection[str] = ()) -> str:
    """The typed numbers as cells: the heading and a row for each network, as a spreadsheet copies them.

    Networks in `emptied`, which had numbers and now have none, get a row without numbers. `mobile-statistic` and the
    like say which of mean and median the speeds of a network are; the median unless said.
    """
    said = {network: numbers.get(f"{network}-statistic") or MEDIAN for network in NETWORKS}
    used = [statistic for statistic in (MEDIAN, MEAN) if statistic in _of_speeds(said, numbers)] or [MEDIAN]
    lines: list[tuple[str, ...]] = [heads(used)[2:]]
    for network, name in NETWORKS.items():
        samples, *speeds = [numbers.get(f"{network}-{part}", "") for part in PARTS]
        if samples or any(speeds) or network in emptied:
            blank = [""] * len(speeds)
            cells = [cell for one in used for cell in (speeds if one == said[network] else blank)]
            lines.append((name, samples, *cells))
    return "".join("\t".join(line) + "\n" for line in lines)


def _of_speeds(said: Mapping[str, str], numbers: Mapping[str, str]) -> set[str]:
    return {statistic for network, statistic in said.items() if has_speed(network, numbers)}


def numbers_of(cells: str) -> dict[str, str]:
    """The typed numbers, read back from cells that `cells_of` wrote; empty for all others."""
    head, *rows = [tuple(line.split("\t")) for line in cells.splitlines()] or [()]
    used = next((used for used in ([MEDIAN], [MEAN], [MEDIAN, MEAN]) if heads(used)[2:] == head), None)
    networks = {name: network for network, name in NETWORKS.items()}
    if used is None or any(len(row) != len(head) or row[0] not in networks for row in rows):
        return {}
    typed = {}
    for name, samples, *speeds in rows:
        network = networks[name]
        typed[f"{network}-samples"] = samples
        for at, statistic in enumerate(used):
            download, upload = speeds[2 * at : 2 * at + 2]
            if download or upload:
                typed |= {f"{network}-download": download, f"{network}-upload": upload}
                typed[f"{network}-statistic"] = statistic
    return {field: text for field, text in typed.items() if text}


def emptied_in(cells: str) -> list[str]:
    """Networks for which the cells have a name and no number."""
    rows = [line.split("\t") for line in cells.splitlines()]
    named = {name: network for network, name in NETWORKS.items()}
    return [named[name] for name, *numbers in rows if name in named and not any(numbers)]


def bytes_of(cells: str) -> bytes:
    """Cells as the content of the file that is stored."""
    return cells.strip("\r\n").encode("utf-8-sig")
