"""The pages of a filing: where they are, what a form sends, and what a receipt says."""

import pypdfium2 as pdfium
from django.urls import reverse

CERTIFIED = {"certified_by": "Người Thử (nhân vật giả định)", "base_version": "0", "draft_revision": "1"}


def address(name, house, reporter=None, *more):
    return reverse(f"submissions:{name}", args=[str(house.month), (reporter or house.alpha).key, *more])


def fields(typed, **more):
    return {**{f"f-{name}": text for name, text in typed.items()}, **more}


def read_of(answer):
    """The text of a PDF that a page answered with, in one line."""
    return " ".join(" ".join(one.get_textpage().get_text_range().split()) for one in pdfium.PdfDocument(answer.content))
