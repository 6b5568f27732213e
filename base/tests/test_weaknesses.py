"""`make audit` must neither overlook a weakness nor take silence for a clean bill."""

from scripts.weaknesses import Finding, of_npm, of_python, tell

PYTHON = {
    "dependencies": [
        {"name": "good", "version": "1.0", "vulns": []},
        {"name": "bad", "version": "2.0", "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["2.1"]}]},
        {"name": "worse", "version": "3.0", "vulns": [{"id": "PYSEC-0000-2", "fix_versions": []}]},
        {"name": "unknown", "skip_reason": "Dependency not found on PyPI"},
    ]
}
NPM = {"metadata": {}, "vulnerabilities": {"bad": {"severity": "high", "range": "<2.0"}}}


def test_a_weakness_is_named_with_the_version_that_mends_it():
    found = of_python(PYTHON)
    assert (found.looked_at, found.passed_over) == (3, 1)
    assert found.weaknesses == [
        "bad 2.0: PYSEC-0000-1, mended in 2.1",
        "worse 3.0: PYSEC-0000-2, mended in no version yet",
    ]
    assert of_npm(NPM, 3).weaknesses == ["bad: high, in <2.0"]
    assert "bad: high" in tell("package-lock.json", of_npm(NPM, 3))


def test_silence_is_no_clean_bill():
    for found in (of_python({}), of_npm({}, 3), of_npm({"error": {"code": "ENOAUDIT"}}, 3)):
        assert (found.looked_at, found.weaknesses) == (0, [])
        assert "nothing was looked at" in tell("x", found)


def test_what_was_passed_over_is_told():
    assert tell("x", Finding(looked_at=5, passed_over=2)) == (
        "x: 5 packages looked at, 0 weaknesses known; 2 could not be looked at"
    )
