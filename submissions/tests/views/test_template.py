import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from base.tests.pages import flat
from submissions.models import Draft
from submissions.template import MAIN


@pytest.fixture
def as_clerk(client, house):
    client.force_login(house.clerks[0])
    return client


def address(name, house, period=None):
    return reverse(f"submissions:{name}", args=[str(period or house.month), house.alpha.key])


def download(client, house, **values):
    """The template with numbers in the month's column, by code (`_total` for the total's)."""
    book = load_workbook(BytesIO(client.get(address("template", house)).content))
    page = book[MAIN]
    for row in page.iter_rows(min_row=6):
        code = row[0].value
        if code in values:
            row[5].value = values[code]
        if f"{code}_total" in values:
            row[6].value = values[f"{code}_total"]
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("mẫu.xlsx", content.getvalue())


COMPLETE = {"sites": 3, "sites_total": 520, "bts_4g": 2, "bts_4g_total": 500, "bts_5g": 1, "bts_5g_total": 40}


def test_a_filled_template_becomes_the_draft_ready_to_certify(as_clerk, house):
    file = download(as_clerk, house, **COMPLETE, capex="1,2 tỷ", capex_total=9000)
    answer = as_clerk.post(address("upload", house), {"file": file})
    assert answer.url == address("review", house)
    assert Draft.objects.get().typed["capex"] == "1,2 tỷ"


def test_every_error_names_its_cell_and_the_draft_is_kept(as_clerk, house):
    file = download(as_clerk, house, **{**COMPLETE, "sites": "3OO"}, capex="nhiều", capex_total=1)
    page = as_clerk.post(address("upload", house), {"file": file}).content.decode()
    assert "Trang “Số liệu”, ô F7" in page
    assert "“nhiều”" in page
    assert Draft.objects.get().typed["sites"] == "3OO"


def test_last_months_template_is_named(as_clerk, house, settings):
    file = download(as_clerk, house, **COMPLETE)
    settings.PORTAL_CLOCK = "2025-11-07T08:00:00+07:00"
    following = house.month.plus(1)
    page = as_clerk.post(address("upload", house, following), {"file": file}, follow=True).content.decode()
    assert "mẫu tháng 9/2025" in page
    assert not Draft.objects.exists()


def test_in_english_a_wrong_template_and_a_wrong_cell_are_told_in_english(as_clerk, house, settings):
    as_clerk.cookies["django_language"] = "en"
    file = download(as_clerk, house, **{**COMPLETE, "sites": "3OO"}, capex=1, capex_total=1)
    kept = file.read()
    page = flat(as_clerk.post(address("upload", house), {"file": SimpleUploadedFile("a.xlsx", kept)}).content)
    assert "Sheet “Số liệu”, cell F7, Vị trí trạm phát sóng</a>: “3OO” is not a number" in page
    settings.PORTAL_CLOCK = "2025-11-07T08:00:00+07:00"
    following, file = house.month.plus(1), SimpleUploadedFile("a.xlsx", kept)
    page = flat(as_clerk.post(address("upload", house, following), {"file": file}, follow=True).content)
    assert (
        f"This file is the template of {house.alpha.name}, month 9/2025, not of {house.alpha.name}, month 10/2025."
        in page
    )


def test_an_answer_about_a_draft_keeps_the_cells_as_they_are_told(as_clerk, house):
    as_clerk.post(address("edit", house), {"f-bts_4g": "9", "save": "1", "revision": "0"})
    as_clerk.cookies["django_language"] = "en"
    file = download(as_clerk, house, **{**COMPLETE, "sites": "3OO"})
    page = as_clerk.post(address("upload", house), {"file": file}).content.decode()
    handed = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("filled", "revision")}
    answer = as_clerk.post(address("upload", house), {**handed, "choose": "1", "keep-bts_4g": "file"})
    assert "Sheet “Số liệu”, cell F7" in answer.content.decode()


def test_no_file_says_so(as_clerk, house):
    assert as_clerk.post(address("upload", house), follow=True).status_code == 200


def test_pasted_rows_fill_the_form_and_what_cannot_be_placed_comes_back(as_clerk, house):
    answer = as_clerk.post(
        address("edit", house),
        {"paste": "Vị trí trạm phát sóng\t3\t520\nAn Biên\t2\nLạ\t9", "save": "1", "revision": "0"},
    )
    page = answer.content.decode()
    assert 'value="520"' in page
    assert "Lạ\t9" in page
    ward = next(unit for unit in house.wards if unit.name == "An Biên")
    assert Draft.objects.get().typed[f"ward_bts_4g_new@{ward.pk}"] == "2"


def keep_a_draft(client, house, **typed):
    form = {f"f-{name}": text for name, text in typed.items()} | {"save": "1", "revision": "0"}
    client.post(address("edit", house), form)
    return Draft.objects.get()


def handed_on(page):
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("filled", "revision")}


def test_a_file_that_differs_from_the_draft_changes_nothing_before_the_person_has_chosen(as_clerk, house):
    keep_a_draft(as_clerk, house, sites="7", bts_4g="2", difficulties="mặt bằng")
    file = download(as_clerk, house, **COMPLETE, capex="1,2 tỷ", capex_total=9000)
    page = flat(as_clerk.post(address("upload", house), {"file": file}).content)
    assert Draft.objects.get().typed == {"sites": "7", "bts_4g": "2", "difficulties": "mặt bằng"}
    assert re.findall(r'name="keep-(\w+)" value="(\w+)" checked', page) == [
        ("sites", "file"),  # 7 or 3; what both say alike is not asked
        ("difficulties", "draft"),  # nothing in the file
    ]
    answer = as_clerk.post(
        address("upload", house),
        {**handed_on(page), "choose": "1", "keep-sites": "draft", "keep-difficulties": "draft"},
    )
    assert answer.url == address("review", house)
    typed = Draft.objects.get().typed
    assert (typed["sites"], typed["difficulties"], typed["bts_4g.total"]) == ("7", "mặt bằng", "500")


def test_what_is_not_kept_is_the_files(as_clerk, house):
    keep_a_draft(as_clerk, house, sites="7", difficulties="mặt bằng")
    page = as_clerk.post(address("upload", house), {"file": download(as_clerk, house, **COMPLETE)}).content.decode()
    form = {**handed_on(page), "choose": "1", "keep-sites": "file", "keep-difficulties": "file"}
    as_clerk.post(address("upload", house), form)
    typed = Draft.objects.get().typed
    assert typed["sites"] == "3"
    assert "difficulties" not in typed


def test_a_choice_about_an_older_draft_is_asked_anew(as_clerk, house):
    keep_a_draft(as_clerk, house, sites="7")
    page = flat(as_clerk.post(address("upload", house), {"file": download(as_clerk, house, **COMPLETE)}).content)
    as_clerk.post(address("edit", house), {"f-sites": "8", "save": "1", "revision": "1"})
    form = {**handed_on(page), "choose": "1", "keep-sites": "file"}
    again = flat(as_clerk.post(address("upload", house), form).content)
    assert Draft.objects.get().typed["sites"] == "8"
    assert "8</label>" in again


def test_what_was_handed_on_for_one_reporter_is_refused_for_another(as_clerk, client, house):
    keep_a_draft(as_clerk, house, sites="7")
    page = as_clerk.post(address("upload", house), {"file": download(as_clerk, house, **COMPLETE)}).content.decode()
    client.force_login(house.clerks[1])
    theirs = reverse("submissions:upload", args=[str(house.month), house.beta.key])
    client.post(theirs, {**handed_on(page), "choose": "1"})
    assert not Draft.objects.filter(reporter_key=house.beta.key).exists()
