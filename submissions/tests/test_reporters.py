import pytest

from submissions.reporters import Group, Reporter, ReporterKey, parse_key


@pytest.mark.parametrize(
    ("reporter", "key", "parts"),
    [
        (Reporter(Group.OPERATOR, "A", 31, "HP", "31", operator_id=3), "operator-3-31", ReporterKey(31, 3)),
        (Reporter(Group.AGENCY, "Sở", 31, "HP", "31", agency_id=7), "agency-7", ReporterKey(agency_id=7)),
        (Reporter(Group.WARD, "P", 12, "P", "31"), "ward-12", ReporterKey(12)),
    ],
)
def test_a_key_says_who_and_can_be_read_back(reporter: Reporter, key: str, parts: ReporterKey) -> None:
    assert reporter.key == key
    assert parse_key(key) == parts


@pytest.mark.parametrize("text", ["", "ward", "ward-0", "ward--1", "operator-1", "operator-1-2-3", "agency-1x", "x-1"])
def test_what_is_no_key_names_nobody(text: str) -> None:
    assert parse_key(text) is None
