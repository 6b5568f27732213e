"""Each document, in each state that changes what it says, word for word (reports/tests/golden).

GOLDEN=write takes what the code says now; read the difference before it is committed.
"""

import os

import pytest

from reports import content
from reports.content.ward_plan import plan
from reports.tests import golden_facts, golden_letters
from reports.tests.golden_text import FOLDER, as_text

CASES = {**golden_facts.CASES, **golden_letters.CASES}


@pytest.mark.parametrize("name", sorted({**CASES, **golden_letters.PLANS}))
def test_a_document_says_what_it_should(name):
    document = content.document(CASES[name]) if name in CASES else plan(golden_letters.PLANS[name])
    kept, said = FOLDER / f"{name}.txt", as_text(document)
    if os.environ.get("GOLDEN") == "write":
        kept.write_text(said, encoding="utf-8")
    assert said == kept.read_text(encoding="utf-8")


def test_no_text_is_kept_of_a_case_that_is_no_more():
    assert {path.stem for path in FOLDER.glob("*.txt")} == {*CASES, *golden_letters.PLANS}
