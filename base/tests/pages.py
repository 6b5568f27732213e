"""Pages as a browser shows them, for tests: how a template is laid out over its lines is nobody's business."""

import re


def flat(page: str | bytes) -> str:
    """The HTML on one line: runs of white space are one space, and none stands beside a tag."""
    text = page.decode() if isinstance(page, bytes) else page
    return re.sub(r"(?<=>) | (?=<)", "", re.sub(r"\s+", " ", text))


def text_of(response):
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain)
