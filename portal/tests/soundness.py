"""Is a page's HTML whole? A line break put into a tag shows the tag as a text, and nothing else notices."""

import re

BROKEN_TAG = re.compile(r"</?(?:\s|$).{0,40}", re.DOTALL)


def is_page(response):
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")
