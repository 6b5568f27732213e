"""A ward says of a month what it said before, after it said something else: what it says last is what stands."""

import importlib
import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from base.tests.pages import flat
from measurements.importing.own_numbers import PASTED_NAME, TYPED_NAME
from measurements.models import Figure, ImportBatch
from measurements.tests.own_figures import apply, bring, counted, official, own_page, page_of, shown, template, typed
from measurements.tests.uploads import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(client, settings, tmp_path):
    return official(client, settings, tmp_path)


def batch_of(answer):
    return ImportBatch.objects.get(pk=answer["Location"].split("/")[-2])


def test_a_correction_back_to_an_earlier_number_is_stored(client, ward):
    first = typed(client, ward, mobile_samples="400")
    apply(client, first)
    apply(client, typed(client, ward, mobile_samples="450"))
    back = typed(client, ward, mobile_samples="400")
    assert back["Location"] != first["Location"]
    assert "nhập trước đây" not in page_of(client, back)
    apply(client, back)
    assert shown(client, ward) == {"mobile-samples": "400"}
    client.post(f"{back['Location']}undo/")
    assert shown(client, ward) == {"mobile-samples": "450"}


def test_what_stands_and_is_typed_again_leads_to_where_it_was_stored(client, ward):
    apply(client, typed(client, ward, mobile_samples="450"))
    first = typed(client, ward, mobile_samples="400")
    apply(client, first)
    assert typed(client, ward, mobile_samples="400")["Location"] == first["Location"]


def test_a_number_that_another_file_had_said_already_is_stored_anew_as_well(client, ward):
    """The batch that it would lead to wrote no figure of its own: none of its own was replaced either."""
    apply(client, bring(client, ward, pasted="Mạng\tSố mẫu đo\nDi động\t400\n"))
    apply(client, typed(client, ward, mobile_samples="400"))
    apply(client, typed(client, ward, mobile_samples="450"))
    apply(client, typed(client, ward, mobile_samples="400"))
    assert shown(client, ward) == {"mobile-samples": "400"}


def test_a_file_whose_figures_were_replaced_is_looked_at_anew(client, ward):
    def brought(samples):
        text = f"Xã/Phường;Mạng;Số mẫu đo\nXã A;Di động;{samples}\n"
        answer = bring(client, ward, file=SimpleUploadedFile("dem.csv", text.encode("utf-8-sig")))
        work()
        return answer

    first = brought(400)
    apply(client, first)
    apply(client, brought(450))
    back = brought(400)
    assert back["Location"] != first["Location"]
    assert "đã được ghi nhận trước đây" in flat(page_of(client, back))
    assert shown(client, ward) == {"mobile-samples": "450"}
    apply(client, back)
    assert shown(client, ward) == {"mobile-samples": "400"}


def test_a_median_after_a_mean_takes_its_place_though_it_was_said_before(client, ward):
    def said(download, statistic, **more):
        numbers = {"mobile_samples": "400", "mobile_download": download, "mobile_statistic": statistic}
        apply(client, typed(client, ward, **numbers, **more))

    said("50", "median")
    said("60", "mean")
    said("50", "median", fixed_samples="9")
    assert "50,00 trung vị" in counted(client, ward)
    assert "60,00" not in counted(client, ward)
    assert (shown(client, ward)["mobile-download"], shown(client, ward)["mobile-statistic"]) == ("50", "median")
    one = Figure.objects.standing().get(network="mobile", source="ward")
    assert (one.statistic, one.download, one.samples_min) == ("median", Decimal(50), 400)


def test_each_undoing_gives_back_what_was_said_before(client, ward):
    said = []
    for download, statistic, fixed in (("50", "median", "7"), ("60", "mean", "8"), ("50", "median", "9")):
        numbers = {"mobile_download": download, "mobile_statistic": statistic, "fixed_samples": fixed}
        said.append(typed(client, ward, **numbers))
        apply(client, said[-1])
    for answer, left in ((said[2], "60,00 trung bình"), (said[1], "50,00 trung vị")):
        client.post(f"{answer['Location']}undo/")
        assert left in counted(client, ward)
    client.post(f"{said[0]['Location']}undo/")
    assert not Figure.objects.filter(source="ward").exists()


def test_what_a_mean_leaves_out_is_not_taken_from_a_median(client, ward):
    numbers = {"mobile_samples": "400", "mobile_download": "50", "mobile_upload": "20", "mobile_statistic": "median"}
    apply(client, typed(client, ward, **numbers))
    apply(client, typed(client, ward, mobile_download="60", mobile_statistic="mean"))
    assert shown(client, ward) == {"mobile-samples": "400", "mobile-download": "60", "mobile-statistic": "mean"}


def test_numbers_that_wait_for_the_virus_scanner_can_be_dropped(client, ward, settings):
    settings.CLAMAV_URL = "tcp://127.0.0.1:9"
    answer = typed(client, ward, mobile_samples="400")
    assert (batch_of(answer).status, batch_of(answer).periods) == ("quarantined", [])
    assert client.get(answer["Location"]).status_code == 200
    dropped = client.post(f"{answer['Location']}discard/")
    assert (dropped.status_code, dropped["Location"]) == (302, f"/imports/own/{ward.pk}/?period=2024-08")
    assert batch_of(answer).status == "discarded"
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", ["Xã/Phường\tMạng\tSố mẫu đo\nXã A\tDi động\t400\n", "một\thai\n", ""])
def test_a_file_that_is_named_as_typed_numbers_are_is_a_file(client, ward, text, encoding):
    answer = bring(client, ward, file=SimpleUploadedFile(TYPED_NAME, text.encode(encoding) or b"\n"))
    work()
    batch = batch_of(answer)
    assert client.get(f"/imports/own/{ward.pk}/?period=2024-08&from={batch.pk}").status_code == 200
    page = page_of(client, answer)
    assert "tệp gốc" in page
    assert "Sửa lại" not in page
    assert client.post(f"{answer['Location']}discard/")["Location"] == answer["Location"]


def test_numbers_typed_before_there_was_a_mark_are_told_by_their_name_once(client, ward):
    """The old version writes no mark; what it called typed is marked when the column comes."""
    typed(client, ward, mobile_samples="400")
    bring(client, ward, pasted="Mạng\tSố mẫu đo\nDi động\t70\n")
    ImportBatch.objects.update(was_typed=False)
    importlib.import_module("measurements.migrations.0016_typed_on_the_page").mark(apps, None)
    assert dict(ImportBatch.objects.values_list("file_name", "was_typed")) == {TYPED_NAME: True, PASTED_NAME: False}


@pytest.mark.parametrize("samples", ["1", "7", "12"])
def test_few_samples_are_samples_and_no_month(client, ward, samples):
    apply(client, typed(client, ward, mobile_samples=samples))
    assert shown(client, ward) == {"mobile-samples": samples}
    assert bring(client, ward, pasted=f"Mạng\tSố mẫu đo\nCố định\t{samples}\n").status_code == 302
    assert typed(client, ward, mobile_samples=samples, mobile_upload="9", mobile_statistic="mean").status_code == 302


def test_taking_away_says_every_month_that_goes(client, ward):
    cells = "Tháng\tMạng\tSố mẫu đo\n7/2024\tDi động\t300\n8/2024\tDi động\t400\n"
    apply(client, bring(client, ward, period="", pasted=cells))
    page = own_page(client, ward).content.decode()
    form = flat(re.sub(r"<[^>]+>", " ", page.partition('id="take-away"')[2].partition("</form>")[0]))
    assert "Bỏ số của 7/2024, 8/2024 " in form


def test_what_was_brought_back_last_is_what_is_taken_away(client, ward):
    first = typed(client, ward, mobile_samples="400")
    apply(client, first)
    client.post(f"{first['Location']}undo/")
    second = typed(client, ward, mobile_samples="450")
    apply(client, second)
    old = template(client, ward)
    client.post(f"{first['Location']}again/")
    work()
    apply(client, first)
    assert shown(client, ward) == {"mobile-samples": "400"}
    page = own_page(client, ward).content.decode()
    action = re.search(r'action="([^"]+)"', page.partition('id="take-away"')[2])[1]
    assert action == f"{first['Location']}undo/"
    bring(client, ward, file=SimpleUploadedFile("mau.xlsx", old))
    work()
    assert "template_stale" in [one["code"] for one in ImportBatch.objects.first().issues]
    client.post(action)
    assert shown(client, ward) == {"mobile-samples": "450"}
    bring(client, ward, file=SimpleUploadedFile("mau moi.xlsx", template(client, ward) + b"\0"))
    work()
    assert "template_stale" not in [one["code"] for one in ImportBatch.objects.first().issues]
