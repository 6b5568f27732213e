"""Of each network a ward says by itself whether its speed is a median or a mean, on the page, in cells and in files."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from measurements.models import Figure, ImportBatch
from measurements.tests.own_figures import apply, bring, filled, official, own_page, shown, template, typed
from measurements.tests.uploads import work

pytestmark = pytest.mark.django_db
BOTH = {
    "mobile_samples": "400",
    "mobile_download": "52,4",
    "mobile_statistic": "median",
    "fixed_samples": "30",
    "fixed_download": "99",
    "fixed_upload": "80",
    "fixed_statistic": "mean",
    "5g_samples": "7",
}
STANDS = {name.replace("_", "-"): text for name, text in BOTH.items()}


@pytest.fixture
def ward(client, settings, tmp_path):
    return official(client, settings, tmp_path)


def stored():
    rows = Figure.objects.standing().filter(source="ward")
    return {one.network: (one.samples_min, one.statistic, one.download, one.upload) for one in rows}


SAID = {
    "mobile": (400, "median", Decimal("52.4"), None),
    "fixed": (30, "mean", Decimal(99), Decimal(80)),
    "5g": (7, "median", None, None),
}


def test_a_median_and_a_mean_are_typed_together(client, ward):
    answer = typed(client, ward, **BOTH)
    batch = ImportBatch.objects.get()
    before = own_page(client, ward, query=f"&from={batch.pk}").context["numbers"]
    assert {name: before[name].value() for name in STANDS} == STANDS
    apply(client, answer)
    assert stored() == SAID
    assert shown(client, ward) == STANDS


def test_what_stands_of_two_pastes_is_shown_each_by_its_own(client, ward):
    for statistic, word, network, speed in (
        ("median", "trung vị", "Di động", "52,4"),
        ("mean", "trung bình", "Cố định", "99"),
    ):
        apply(
            client, bring(client, ward, pasted=f"Mạng\tSố mẫu đo\tTải xuống ({word}, Mbps)\n{network}\t30\t{speed}\n")
        )
        assert statistic in [one for _samples, one, *_speeds in stored().values()]
    found = shown(client, ward)
    assert (found["mobile-statistic"], found["fixed-statistic"]) == ("median", "mean")


def test_a_template_of_medians_and_means_comes_back_as_it_went(client, ward):
    apply(client, typed(client, ward, **BOTH))
    sheet = load_workbook(io.BytesIO(template(client, ward))).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7, min_col=4)]
    assert rows == [[400, 52.4, None, None, None], [30, None, None, 99, 80], [7, None, None, None, None]]
    bring(client, ward, file=filled(template(client, ward), 401))
    work()
    batch = ImportBatch.objects.first()
    assert (batch.status, batch.counts["changed"], batch.counts["same"], batch.counts["new"]) == ("checked", 1, 2, 0)
    assert not [one["code"] for one in batch.issues if one["code"].startswith("own_")]
    client.post(f"/imports/{batch.pk}/apply/", {"assumed": ""})
    work()
    assert stored() == SAID | {"mobile": (401, *SAID["mobile"][1:])}


def test_where_a_file_gives_both_of_one_network_the_judged_one_is_taken_and_it_is_said(client, ward):
    text = "Mạng;Số mẫu đo;Tải xuống (trung bình, Mbps);Tải xuống (trung vị, Mbps)\nDi động;400;60;52,4\n"
    bring(client, ward, file=SimpleUploadedFile("hai.csv", text.encode("utf-8-sig")))
    work()
    batch = ImportBatch.objects.get()
    assert [one["code"] for one in batch.issues] == ["own_statistic"]
    apply(client, {"Location": f"/imports/{batch.pk}/"})
    assert stored() == {"mobile": (400, "median", Decimal("52.4"), None)}


def test_speeds_without_their_statistic_are_asked_network_by_network(client, ward):
    numbers = BOTH | {"fixed_statistic": "", "5g_upload": "3"}
    errors = typed(client, ward, **numbers).context["numbers"].errors
    assert list(errors) == ["fixed-statistic", "5g-statistic"]
