"""Networks whose stored numbers were emptied in the page's form: a row with the name alone says that."""

from collections.abc import Sequence
from dataclasses import replace

from measurements.importing.found import Entry
from measurements.importing.own_numbers import emptied_in
from measurements.importing.parsed_file import StagedFigure
from measurements.models import ImportBatch
from measurements.readings import Reading


def with_emptied(batch: ImportBatch, entries: Sequence[Entry]) -> list[StagedFigure]:
    """The figures of a batch; of typed ones also a figure without numbers for each network that was emptied.

    A reader takes a row without numbers for the heading of a section, so it is looked up in the text itself.
    """
    figures = [entry.figure for entry in entries]
    if not batch.was_typed or not figures:
        return figures
    with batch.file.open("rb") as file:
        networks = emptied_in(file.read().decode("utf-8-sig"))
    blank = replace(figures[0], operator_id=None, reading=Reading(None, None), raw="")
    return [*figures, *(replace(blank, network=network) for network in networks)]
