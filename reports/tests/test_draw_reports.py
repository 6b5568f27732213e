import pytest
from django.core.management import CommandError, call_command

from base.period import Period
from measurements.tests.little_province import make_figure, make_province

pytestmark = pytest.mark.django_db


def draw(folder, code="99"):
    call_command("draw_reports", period=Period(2024, 8), province=code, out=folder)


@pytest.mark.office
def test_every_page_of_every_document_is_drawn(tmp_path):
    make_province()
    make_figure("991", 400)
    draw(tmp_path)
    drawn = {path.name.partition("-")[0] for path in tmp_path.glob("*.png")}
    assert drawn == {"ministry", "operators", "operator", "letter", "reminder", "proposal", "committee", "quarter"}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in tmp_path.iterdir())


def test_without_libreoffice_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(CommandError, match="apt install"):
        draw(tmp_path)


@pytest.mark.office
def test_an_unknown_province_is_told(tmp_path):
    with pytest.raises(CommandError, match="load_register"):
        draw(tmp_path, "77")
