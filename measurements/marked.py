"""The user's own workbook with the bad cells coloured and commented. Reads only."""

from pathlib import Path

from base.jobs import Refused
from measurements.models import ImportBatch
from measurements.reading.host import ChildDied, Request, mark
from measurements.reading.local import local_path

MAX_MARKS = 2000


def marked_copy(batch: ImportBatch) -> tuple[str, bytes]:
    """A name and an .xlsx: mended there and uploaded again, it imports clean. Raises Refused if it cannot be made."""
    marks = [
        (one["sheet"], one["cell"], one["severity"], one["message"]) for one in batch.issues[:MAX_MARKS] if one["cell"]
    ]
    try:
        with local_path(batch.file) as path:
            content = mark(Request(path=path, file_name=batch.file_name, operators={}), marks)
    except ChildDied as death:
        raise Refused(f"Không tạo được bản đánh dấu lỗi ({death}). Sửa theo danh sách lỗi.") from death
    return f"{Path(batch.file_name).stem}_danh_dau_loi.xlsx", content
