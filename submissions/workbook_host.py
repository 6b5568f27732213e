"""Starts the child that reads an uploaded workbook, and takes its answer. Pure: knows no Django."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from base.saying import say
from submissions.refusals import Refusal

PROJECT = Path(__file__).resolve().parent.parent
LARGEST = 2 * 1024 * 1024
TIMEOUT = 40  # seconds; the child's own limits are narrower


def read_workbook(name: str, content: bytes) -> dict[str, list[list[str]]]:
    """The texts of all cells by page. Raises Refusal for what cannot be read."""
    if len(content) > LARGEST:
        raise Refusal(
            say(
                "Tệp “{name}” nặng hơn 2 MB, không phải mẫu của cổng. Hãy tải mẫu của tháng này rồi điền lại.",
                name=name,
            )
        )
    if not content.startswith(b"PK\x03\x04"):
        raise Refusal(say("Tệp “{name}” không phải Excel .xlsx. Hãy lưu lại thành .xlsx rồi tải lên.", name=name))
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run(
                [sys.executable, "-X", "utf8", "-m", "submissions.workbook_child", file.name, str(os.getpid())],
                capture_output=True,
                cwd=PROJECT,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
                timeout=TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _unreadable(name) from error
    if done.returncode != 0:
        raise _unreadable(name)
    answer = json.loads(done.stdout)
    if "pages" not in answer:
        raise _unreadable(name)
    pages: dict[str, list[list[str]]] = answer["pages"]
    return pages


def _unreadable(name: str) -> Refusal:
    return Refusal(
        say(
            "Không đọc được tệp “{name}”: tệp hỏng, có mật khẩu hoặc quá lớn khi mở ra. "
            "Hãy mở bằng Excel, lưu lại thành .xlsx không mật khẩu rồi tải lên. Bản nháp không đổi.",
            name=name,
        )
    )
