"""`scripts/pages`: templates out of form are named, and brought into form."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IN_FORM = """{% load i18n %}
<ul>
  {% for one in found %}
    <li>{{ one }}</li>
  {% endfor %}
</ul>
"""


def pages(task: str, template: Path) -> tuple[int, str]:
    run = subprocess.run(
        ["scripts/pages", task, str(template)], cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return run.returncode, run.stdout.decode()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("    <li>", "  <li>"), ("{{ one }}", "{{one}}")],
    ids=["indented", "tags of Django"],
)
def test_what_is_out_of_form_is_refused_and_can_be_brought_into_it(tmp_path: Path, right: str, wrong: str) -> None:
    template = tmp_path / "list.html"
    template.write_text(IN_FORM.replace(right, wrong))
    assert pages("check", template)[0] == 1
    assert pages("format", template)[0] == 0
    assert template.read_text() == IN_FORM
    assert pages("check", template) == (0, "")


def test_a_fault_of_html_is_named_with_its_line(tmp_path: Path) -> None:
    template = tmp_path / "list.html"
    template.write_text(IN_FORM.replace("</li>", '</li><img src="a.png">'))
    code, said = pages("check", template)
    assert code == 1
    assert "H013" in said  # no alt
    assert "4:" in said
