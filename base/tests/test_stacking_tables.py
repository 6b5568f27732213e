"""On a phone the rows of a `stacking` table become blocks without a head: each cell says itself what it is."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
TABLE = re.compile(r'<table class="stacking.*?</table>', re.DOTALL)
HEAD = re.compile(r'<th scope="col"[^>]*>\s*\{% translate "([^"]+)" %\}')
CELL = re.compile(r"<td\b[^>]*>")
SAYS_ITSELF = {
    "accounts/audit.html": "a day, a sentence with its reason, an address: read as one line",
    "measurements/columns.html": "what stood in the file, then a field with a label",
    "measurements/issue_lines.html": "what was read stands in quotation marks, the problem is a sentence",
    "measurements/understood_rows.html": "as the columns",
    "submissions/edit.html": "fields with labels of their own",
    "submissions/reminders.html": "an address, then what is owed in words",
}
STACKING = {
    str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
    for path in sorted(TEMPLATES.rglob("*.html"))
    if TABLE.search(path.read_text(encoding="utf-8"))
}


def test_every_exception_is_still_there():
    assert set(SAYS_ITSELF) <= set(STACKING)
    assert len(STACKING) > 12


@pytest.mark.parametrize("name", sorted(set(STACKING) - set(SAYS_ITSELF)))
def test_each_cell_bears_the_word_of_its_head(name):
    for table in TABLE.findall(STACKING[name]):
        heads = HEAD.findall(table)
        buttons = table.count('<th scope="col"><span class="visually-hidden">')
        cells = CELL.findall(table)
        named = re.findall(r"<td\b[^>]* data-head=\"\{% translate '([^']+)' %\}\"", table)
        assert named == heads[1:], name
        assert len(cells) == len(named) + buttons, name


def test_the_word_is_shown_where_the_head_is_not():
    style = (TEMPLATES.parent / "static/css/portal/narrow.css").read_text(encoding="utf-8")
    assert re.search(r"\.stacking td\[data-head\]::before \{\s*content: attr\(data-head\)", style)
