"""What is equal is said once, with a list of its places."""

from measurements.importing.gathered import gathered
from measurements.importing.issues import issue


def told(issues):
    return [(line.issue.code, line.places, [other.places for other in line.others]) for line in gathered(issues)]


def test_equal_errors_are_one_line_and_different_ones_are_not():
    bad = {"sheet": "S", "wanted": "số", "why": ""}
    found = [
        issue("not_a_number", cell=cell, value=value, **bad) for cell, value in (("C2", "x"), ("C3", "x"), ("C4", "y"))
    ]
    assert told(found) == [("not_a_number", ["S!C2", "S!C3"], []), ("not_a_number", ["S!C4"], [])]


def test_warnings_of_one_rule_are_one_line():
    found = [issue("struck_cells", sheet="S", cell=cell, cells=cell) for cell in ("C2", "C3", "C4")]
    assert told(found) == [("struck_cells", ["S!C2"], [["S!C3"], ["S!C4"]])]
    assert gathered(found)[0].count == 3


def test_what_concerns_the_file_has_no_place():
    assert told([issue("network_assumed")]) == [("network_assumed", [], [])]
