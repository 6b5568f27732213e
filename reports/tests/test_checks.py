"""What a machine lacks for PDFs is told by what will be seen on paper, and fonts are found by what they can show."""

import pytest

from reports import checks, pdf

LIST = """#!/bin/sh
[ "$1" = :lang=vi ] || exit 2
printf '%s\\n' {families}
"""


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with LibreOffice, and fc-list as it is given."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "available", lambda: True)

    def with_fonts(*families):
        program = tmp_path / "fc-list"
        program.write_text(LIST.format(families=" ".join(f"'{family}'" for family in families)))
        program.chmod(0o755)

    return with_fonts


def told():
    return [(message.id, message.msg.partition(":")[0]) for message in checks.letters_become_pdf()]


@pytest.mark.parametrize("family", ["Liberation Serif", "Tinos", "Times New Roman,Times New Roman CE"])
def test_a_font_as_wide_as_times_is_enough_whatever_its_package(machine, family):
    machine("DejaVu Sans", family)
    assert told() == []


def test_without_libreoffice_letters_have_no_pdf(machine, monkeypatch):
    monkeypatch.setattr(pdf, "available", lambda: False)
    (message,) = checks.letters_become_pdf()
    assert "without a PDF" in message.msg
    assert "nogui" in message.hint


def test_without_any_vietnamese_font_pdfs_show_boxes(machine):
    machine()
    assert told() == [("portal.W013", "PDFs will show boxes instead of Vietnamese letters")]


def test_with_other_fonts_lines_end_elsewhere(machine):
    machine("DejaVu Sans,DejaVu Sans Condensed", "Noto Sans Mono")
    assert told() == [("portal.W013", "Lines and pages of PDFs end elsewhere than in the .docx")]


def test_without_fc_list_nobody_knows(machine):
    assert told() == [("portal.W013", "Nobody knows whether PDFs will show Vietnamese as it is written")]


def test_a_list_of_fonts_that_fails_is_no_answer(machine, tmp_path):
    (tmp_path / "fc-list").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "fc-list").chmod(0o755)
    assert checks.vietnamese_families() is None
