"""What README, CONTRIBUTING and docs name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
# Files that are made, not kept; what old decisions say stands as it was.
MADE = ("var/", "dist/", "deploy/portal.env", "deploy/owner.env")
TOLD_OF_THE_PAST = {"decisions.md"}
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
