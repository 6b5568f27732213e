"""The user's own workbook with the bad cells coloured and commented. Reads only."""

from pathlib import Path

from base.refusal import Refused
from base.saying import say
from base.translating import translated
from measurements.importing.issues import Issue
from measurements.models import ImportBatch
from measurements.reading.host import ChildDied, Request, mark
from measurements.reading.local import local_path

MAX_MARKS = 2000


def marked_copy(batch: ImportBatch) -> tuple[str, bytes]:
    """The name and bytes of a batch's file as .xlsx, with its errors marked. Raises Refused if it cannot be made.

    Corrected there and uploaded again, it imports clean.
    """
    issues = [Issue.from_dict(one) for one in batch.issues[:MAX_MARKS] if one["cell"]]
    marks = [(one.sheet, one.cell, one.severity, translated(one.message)) for one in issues]
    try:
        with local_path(batch.file) as path:
            content = mark(Request(path=path, file_name=batch.file_name, operators={}), marks)
    except ChildDied as death:
        raise Refused(
            say(
                "The copy with the errors marked could not be made ({why}). Use the list of errors instead.",
                why=str(death),
            )
        ) from death
    return f"{Path(batch.file_name).stem}_danh_dau_loi.xlsx", content
