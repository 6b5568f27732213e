"""What README, CONTRIBUTING and docs name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
# Files that are made, not kept; what old decisions say stands as it was.
MADE = ("var/", "dist/", "deploy/portal.env", "deploy/owner.env")
TOLD_OF_THE_PAST = {"decisions.md"}
HEADINGS = ("base", "wards", "accounts", "measurements", "submissions", "reports", "portal", "pages and languages")
HEADINGS += ("deployment and operation", "tests, bench and the house")
_DECISION = re.compile(r"- \*\*D(\d+)\*\* · (20\d\d-\d\d-\d\d) · \*\*\S")
_BUILDERS = ("*_made.py", "*_figures.py", "stored_*.py", "invented_*.py", "factories.py", "builders.py")
_PATH = re.compile(r"`((?:[a-z_]+/)+[\w.-]*\w)`")
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_and_links_lead_somewhere(document):
    text = document.read_text(encoding="utf-8")
    top = {path.name for path in ROOT.iterdir()}
    paths = [] if document.name in TOLD_OF_THE_PAST else _PATH.findall(text)
    missing = [
        path for path in paths if path.split("/")[0] in top and not path.startswith(MADE) and not (ROOT / path).exists()
    ]
    links = [link for link in _LINK.findall(text) if not (document.parent / link).exists()]
    assert not missing + links


def test_every_document_is_linked_from_the_readme():
    linked = {link.removeprefix("docs/") for link in _LINK.findall((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert {path.name for path in (ROOT / "docs").glob("*.md")} <= linked


def test_every_rule_of_make_says_what_it_does():
    rules = re.findall(r"^([a-z]+):(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rules) > 10
    assert [name for name, rest in rules if "## " not in rest] == []


def of_decisions(text):
    """What is wrong with the list, line by line."""
    seen, heading, newest = set(), "", ""
    for line in text.splitlines()[1:]:
        if line.startswith("#"):
            heading, newest = line.removeprefix("## "), "9999-99-99"
            if heading not in HEADINGS:
                yield f"{heading}: is no app"
        elif line.startswith("- "):
            entry = _DECISION.match(line)
            number, day = entry.groups() if entry else ("", "")
            if not entry:
                yield f"{line[:20]}: number, date, decision"
            elif number in seen:
                yield f"D{number}: stands twice"
            elif not heading:
                yield f"D{number}: under no heading"
            elif day > newest:
                yield f"D{number}: under an older one"
            seen.add(number)
            newest = day or newest
        elif heading and line:
            yield f"{line[:20]}: no entry"


def test_decisions_bear_numbers_of_their_own_and_the_newest_stands_first_under_its_app():
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    assert list(of_decisions(text)) == []
    assert text.count("\n- **D") > 400


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("## base\n- **D1** · 2026-12-01 · **A**\n## wards\n- **D1** · 2026-12-01 · **B**", "D1: stands twice"),
        ("## base\n- **D1** · 2026-12-01 · **A**\n- **D2** · 2026-12-02 · **B**", "D2: under an older one"),
        ("## bases\n", "bases: is no app"),
        ("- **D1** · 2026-12-01 · **A**", "D1: under no heading"),
        ("## base\n- **D1** · yesterday · **A**", "- **D1** · yesterday: number, date, decision"),
        ("## base\nbecause", "because: no entry"),
    ],
)
def test_a_decision_out_of_order_is_seen(entries, told):
    assert list(of_decisions(f"# Decisions\n{entries}")) == [told]


def test_each_builder_of_tests_stands_in_the_table_of_architecture():
    """By its name: what a test needs is looked for there before it is built once more."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| what a test builds |")[2].partition("\n\n")[0]
    found = [path for app in HEADINGS[:7] for kind in _BUILDERS for path in (ROOT / app / "tests").rglob(kind)]
    files = [path for path in found if not path.name.startswith("test_")]
    assert len(files) > 12
    assert [str(path.relative_to(ROOT)) for path in files if not _told(path, table)] == []


def _told(path, table):
    """`app/tests/a.py`, `b.py`: what follows a path in its row lies in the same folder, or in one below."""
    place = path.relative_to(ROOT)
    return any(
        f"`{place}`" in row or (f"`{place.parts[0]}/tests/" in row and re.search(rf"`(?:[\w]+/)*{place.name}`", row))
        for row in table.splitlines()
    )


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_what_is_read_as_text_has_lines_as_long_as_code(name):
    """Rows of tables excepted, which Markdown cannot break."""
    lines = enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), start=1)
    assert [number for number, line in lines if len(line) > 120 and not line.startswith("|")] == []
