"""The pages of a filing: where they are, what a form sends, and what a receipt on paper says."""

import pypdfium2 as pdfium
from django.urls import reverse


def address(name, house, reporter=None, *more):
    return reverse(f"submissions:{name}", args=[str(house.month), (reporter or house.alpha).key, *more])


def fields(typed, **more):
    return {**{f"f-{name}": text for name, text in typed.items()}, **more}


def read_of(answer):
    """The words of a PDF that was sent."""
    return " ".join(" ".join(one.get_textpage().get_text_range().split()) for one in pdfium.PdfDocument(answer.content))
