"""A ward's official brings the ward's own count: by template, by file or pasted, and only of this ward."""

import io
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import Role
from accounts.tests.builders import make_user
from base.period import Period
from base.tests.pages import flat
from measurements.models import Figure, ImportBatch
from measurements.queries import compliance
from measurements.tests.little_province import make_figure
from measurements.tests.own_figures import NUMBERS, apply, bring, counted, filled, official, page_of, template
from measurements.tests.uploads import SEEN, work
from wards.models import Unit

pytestmark = pytest.mark.django_db
PASTED = "Mạng\tSố mẫu đo\tTải xuống (Mbps)\r\nDi động\t323\t52,4\r\n"


@pytest.fixture
def ward(client, settings, tmp_path):
    return official(client, settings, tmp_path)


def test_pasted_cells_are_previewed_applied_and_shown_beside_vnnic(client, ward):
    make_figure("99001", 300, "50")
    before = compliance(Period(2024, 8), "99", level="ward")
    answer = bring(client, ward, pasted=PASTED)
    work()
    assert "323" in page_of(client, answer)
    assert not Figure.objects.filter(source="ward").exists()
    batch = ImportBatch.objects.get(source="ward")
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    figure = Figure.objects.get(source="ward")
    assert (figure.unit, str(figure.period), figure.samples_min) == (ward, "2024-08-01", 323)
    for path in (f"/units/{ward.pk}/?period=2024-08", "/?period=2024-08", f"/imports/own/{ward.pk}/?period=2024-08"):
        page = client.get(path).content.decode()
        assert "Số tự khai" in page
        assert "+23" in page
        assert "+2,40" in page
    assert compliance(Period(2024, 8), "99", level="ward") == before


def test_a_filled_template_comes_back_clean_and_what_stands_is_in_the_next(client, ward):
    answer = bring(client, ward, file=filled(template(client, ward), 365))
    work()
    batch = ImportBatch.objects.get()
    assert (batch.status, batch.counts["figures"]) == ("checked", 1)
    assert batch.issues == []
    client.post(f"{answer['Location']}apply/", SEEN)
    work()
    assert load_workbook(io.BytesIO(template(client, ward))).worksheets[0]["D5"].value == 365


def test_a_template_from_before_a_newer_file_is_told(client, ward):
    old = template(client, ward)
    bring(client, ward, pasted=PASTED)
    work()
    client.post(f"/imports/{ImportBatch.objects.get().pk}/apply/", SEEN)
    work()
    bring(client, ward, file=filled(old, 7))
    work()
    batch = ImportBatch.objects.first()
    assert [one["code"] for one in batch.issues if one["code"] == "template_stale"] == ["template_stale"]
    assert (batch.status, batch.counts["changed"]) == ("checked", 1)


def test_a_template_of_another_month_is_named(client, ward):
    answer = bring(client, ward, file=filled(template(client, ward, "2024-07"), 5))
    work()
    assert "Tệp này là tháng 7/2024, Xã A; ở đây nhập tháng 8/2024, Xã A" in page_of(client, answer)


def test_a_template_of_another_ward_is_named(client, ward):
    other = Unit.objects.get(code="99002")
    client.force_login(make_user(Role.WARD, unit=other))
    theirs = template(client, other)
    client.force_login(make_user(Role.WARD, unit=ward))
    answer = bring(client, ward, file=filled(theirs, 5))
    work()
    assert "Tệp này là tháng 8/2024, Xã A" not in page_of(client, answer)
    assert "Tệp này là tháng 8/2024, Xã B; ở đây nhập tháng 8/2024, Xã A" in page_of(client, answer)
    assert ImportBatch.objects.get().status == "rejected"


def test_a_wards_template_is_no_file_of_vnnic(client, ward):
    content = filled(template(client, ward), 5)
    client.force_login(make_user(Role.STAFF, unit=ward.parent.parent))
    answer = client.post("/imports/upload/", {"file": content, "province": "99"})
    work()
    assert "không phải tệp của VNNIC" in page_of(client, answer)


def test_rows_of_another_ward_are_refused(client, ward):
    page = bring(client, ward, pasted="Xã/Phường\tSố mẫu đo\nXã B\t9\n").content.decode()
    assert "Chỉ nhập được số liệu của Xã A" in page


def test_pasted_cells_that_are_wrong_stay_to_be_mended_and_leave_nothing(client, ward, settings):
    wrong = "Mạng\tSố mẫu đo\tTải xuống (Mbps)\nDi động\t3OO\t52,4\nCố định\tmười\t88\n"
    page = bring(client, ward, pasted=wrong).content.decode()
    assert "3OO" in page.split("error-summary")[1].split("</div>")[0]
    assert "mười" in page.split("error-summary")[1].split("</div>")[0]
    assert "Di động\t3OO\t52,4" in page
    assert not ImportBatch.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    bring(client, ward, pasted=wrong.replace("3OO", "300").replace("mười", "10"))
    assert ImportBatch.objects.get().status == "checked"


def test_numbers_typed_with_the_thumb_are_seen_at_once_and_stand_in_the_fields_afterwards(client, ward):
    page = page_of(client, bring(client, ward, **NUMBERS))
    said = flat(re.sub(r"<[^>]+>", "", page))
    assert "Số tự khai tháng 8/2024" in said
    assert "Băng rộng di động: 1.365 mẫu · tải xuống 52,40 Mbps (trung vị)" in said
    assert "chưa lưu: bấm “Ghi nhận”" in said
    assert "Băng rộng cố định: &lt;300 mẫu" in said
    for of_files in ("tệp gốc", "cảnh báo", "mới"):
        assert of_files not in said.partition("Số tự khai tháng")[2].partition("Số mẫu do")[0], of_files
    assert "tệp gốc" not in said
    batch = ImportBatch.objects.get()
    assert (batch.status, batch.periods, batch.counts["figures"]) == ("checked", ["2024-08"], 2)
    client.post(f"/imports/{batch.pk}/apply/", SEEN)
    work()
    said = {figure.network: figure for figure in Figure.objects.filter(source="ward")}
    assert (said["mobile"].samples_min, said["mobile"].download, said["mobile"].upload) == (1365, Decimal("52.4"), None)
    assert (said["fixed"].samples_min, said["fixed"].samples_max) == (0, 299)
    applied = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "Đã ghi" in applied
    assert "1.365" in applied
    assert f"/units/{ward.pk}/?period=2024-08#own" in applied
    page = client.get(f"/imports/own/{ward.pk}/?period=2024-08").content.decode()
    assert "không tính vào kết quả" in page.partition('id="id_mobile-samples"')[0]
    assert re.search(r'name="mobile-samples" value="1365"', page)
    assert re.search(r'name="mobile-download" value="52,4"', page)


def test_a_speed_is_asked_whether_it_is_a_median_or_a_mean(client, ward):
    answer = bring(client, ward, **NUMBERS | {"mobile-statistic": ""})
    assert list(answer.context["numbers"].errors) == ["mobile-statistic"]
    assert "trung vị hay trung bình" in answer.content.decode()
    assert not ImportBatch.objects.exists()
    without = {key: value for key, value in NUMBERS.items() if key not in ("mobile-statistic", "mobile-download")}
    assert bring(client, ward, **without).status_code == 302


def test_what_is_a_mean_is_stored_and_shown_as_one_and_takes_the_place_of_a_median(client, ward):
    make_figure("99001", 300, "50")
    apply(client, bring(client, ward, **NUMBERS))
    assert "52,40 trung vị" in counted(client, ward)
    again = bring(client, ward, **NUMBERS | {"mobile-statistic": "mean", "mobile-download": "61,2"})
    assert "61,20 Mbps (trung bình)" in flat(re.sub(r"<[^>]+>", "", page_of(client, again)))
    apply(client, again)
    now = counted(client, ward)
    assert "61,20 trung bình" in now
    assert "52,40" not in now
    assert "+11,20" not in now  # a mean less a median says nothing
    page = client.get(f"/imports/own/{ward.pk}/?period=2024-08")
    assert page.context["numbers"]["mobile-statistic"].value() == "mean"
    assert load_workbook(io.BytesIO(template(client, ward))).worksheets[0]["E4"].value == "Tải xuống (trung bình, Mbps)"
    client.post(f"{again['Location']}undo/")
    work()
    assert "52,40 trung vị" in counted(client, ward)


def test_what_was_typed_can_be_changed_before_it_is_applied(client, ward):
    answer = bring(client, ward, **NUMBERS | {"mobile-statistic": "mean"})
    page = page_of(client, answer)
    batch = ImportBatch.objects.get()
    back = f"/imports/own/{ward.pk}/?period=2024-08&amp;from={batch.pk}"
    assert back in page
    assert "Không lưu" in page
    form = client.get(back.replace("&amp;", "&")).context["numbers"]
    shown = {name: form[name].value() for name in NUMBERS if name != "numbers"}
    assert shown == {
        "mobile-samples": "1365",
        "mobile-download": "52,4",
        "fixed-samples": "<300",
        "mobile-statistic": "mean",
    }
    other = Unit.objects.get(code="99002")
    client.force_login(make_user(Role.WARD, unit=other))
    theirs = client.get(f"/imports/own/{other.pk}/?period=2024-08&from={batch.pk}").context["numbers"]
    assert theirs["mobile-samples"].value() is None


def test_the_same_numbers_typed_again_are_told_of_as_numbers(client, ward):
    apply(client, bring(client, ward, **NUMBERS))
    page = page_of(client, bring(client, ward, **NUMBERS))
    assert "Các số này đã được gửi trước đây" in page
    assert "Tệp này" not in page


def test_what_is_typed_anew_leaves_nothing_waiting(client, ward):
    first = bring(client, ward, **NUMBERS)
    second = bring(client, ward, **NUMBERS | {"mobile-samples": "54"})
    july = bring(client, ward, **NUMBERS | {"period": "2024-07", "mobile-samples": "7"})
    state = {batch.pk: batch.status for batch in ImportBatch.objects.all()}
    pk = {answer["Location"]: int(answer["Location"].split("/")[-2]) for answer in (first, second, july)}
    assert [state[one] for one in pk.values()] == ["discarded", "checked", "checked"]
    back = bring(client, ward, **NUMBERS)
    assert ImportBatch.objects.filter(status="checked", periods=["2024-08"]).get().counts["figures"] == 2
    apply(client, back)
    assert "1.365" in counted(client, ward)


def test_what_was_typed_is_forgotten_by_the_browser_once_it_was_received(client, ward):
    def kept():
        page = client.get(f"/imports/own/{ward.pk}/?period=2024-08").content.decode()
        return re.findall(r'data-keeps-typing(?:-as)?="([^"]+)"', page)

    before = kept()
    refused = bring(client, ward, **NUMBERS | {"mobile-samples": "4x"}).content.decode()
    assert re.findall(r'data-keeps-typing(?:-as)?="([^"]+)"', refused) == before == kept()
    bring(client, ward, **NUMBERS)
    stamp, place = kept()
    assert (stamp != before[0], place) == (True, before[1])


def test_what_is_not_kept_leaves_what_is_stored_and_says_so(client, ward):
    apply(client, bring(client, ward, **NUMBERS))
    answer = bring(client, ward, **NUMBERS | {"mobile-samples": "54"})
    assert "số đã lưu" in page_of(client, answer)
    page = client.post(f"{answer['Location']}discard/", follow=True).content.decode()
    assert "số tự khai đã lưu trước đó, nếu có, giữ nguyên" in page
    assert "1.365" in counted(client, ward)


def test_what_is_stored_is_taken_away_where_it_is_seen(client, ward):
    assert "Bỏ số tự khai này" not in client.get(f"/imports/own/{ward.pk}/?period=2024-08").content.decode()
    apply(client, bring(client, ward, **NUMBERS))
    assert "Sửa hoặc bỏ" in client.get(f"/units/{ward.pk}/?period=2024-08").content.decode()
    page = client.get(f"/imports/own/{ward.pk}/?period=2024-08").content.decode()
    form = page.partition('id="take-away"')[2].partition("</form>")[0]
    client.post(re.search(r'action="([^"]+)"', form)[1])
    work()
    assert not Figure.objects.standing().filter(source="ward").exists()
    assert "Muốn bỏ số đã lưu" not in bring(client, ward, numbers="1").content.decode()


def test_undoing_says_what_stays_and_leads_on(client, ward):
    answer = bring(client, ward, **NUMBERS)
    apply(client, answer)
    assert "báo cáo tháng đã nộp giữ nguyên" in page_of(client, answer)
    client.post(f"{answer['Location']}undo/")
    page = flat(page_of(client, answer))
    assert "tệp" not in page.partition("<main")[2].partition("</main")[0]
    assert f'href="/imports/own/{ward.pk}/?period=2024-08"' in page
    assert "Khôi phục số vừa bỏ" in page


def test_the_running_month_is_told_to_come(client, ward):
    assert "9/2024: nhập được khi hết tháng" in client.get(f"/imports/own/{ward.pk}/").content.decode()


def test_a_number_that_is_none_is_said_beside_its_field(client, ward):
    answer = bring(client, ward, **NUMBERS | {"mobile-samples": "12,5", "fixed-upload": "nhanh"})
    page = answer.content.decode()
    assert list(answer.context["numbers"].errors) == ["mobile-samples", "fixed-upload"]
    assert 'value="12,5"' in page
    assert 'value="52,4"' in page
    assert not ImportBatch.objects.exists()


def test_nothing_typed_is_told_and_how_to_take_away_only_where_something_stands(client, ward):
    page = bring(client, ward, numbers="1").content.decode()
    assert "Chưa nhập số nào" in page
    assert "Muốn bỏ số đã lưu" not in page
    apply(client, bring(client, ward, **NUMBERS))
    page = bring(client, ward, numbers="1").content.decode()
    assert "Muốn bỏ số đã lưu, bấm “Bỏ số tự khai này” bên dưới" in re.sub(r"<[^>]+>", "", page)
    assert "Bỏ số tự khai này</button>" in page


def test_cells_pasted_without_their_heading_are_asked_for_it_in_words_of_cells(client, ward):
    page = bring(client, ward, pasted="Di động\t323\t52,4").content.decode()
    assert "Không thấy dòng tiêu đề. Chép các ô kèm dòng tiêu đề: Mạng, Số mẫu đo" in page
    assert "vào tệp" not in page


def test_an_empty_template_is_told_and_changes_nothing(client, ward):
    answer = bring(client, ward, file=SimpleUploadedFile("mau.xlsx", template(client, ward)))
    work()
    assert "không có dòng số liệu nào" in page_of(client, answer)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Chọn tệp, hoặc dán các ô"),
        ({"pasted": "  \n"}, "Chọn tệp, hoặc dán các ô"),
        ({"pasted": PASTED, "file": SimpleUploadedFile("a.csv", b"a")}, "không đưa cả hai"),
        ({"pasted": PASTED, "period": "2024-09"}, "2024-09"),
    ],
)
def test_what_is_missing_or_too_much_is_said_and_what_was_pasted_is_kept(client, ward, fields, told):
    page = bring(client, ward, **fields).content.decode()
    assert "error-summary" in page
    assert told in page
    assert ("Di động\t323" in page) == (fields.get("pasted") == PASTED)
    assert not ImportBatch.objects.exists()


def test_a_template_is_given_only_for_months_that_are_over_and_in_force(client, ward):
    for month in ("2024-09", "2023-12", ""):
        assert client.get(f"/imports/own/{ward.pk}/template/?period={month}").status_code == 404


def test_a_ward_opens_neither_the_file_of_vnnic_nor_another_wards(client, ward):
    other = Unit.objects.get(code="99002")
    make_figure("99001", 300)
    batch = ImportBatch.objects.get()
    for path in (f"/imports/own/{other.pk}/", f"/imports/{batch.pk}/", "/imports/"):
        assert client.get(path).status_code == 404


def test_a_count_with_a_speed_stands_alone_where_vnnic_has_published_nothing(client, ward):
    bring(client, ward, pasted=PASTED)
    work()
    client.post(f"/imports/{ImportBatch.objects.get(source='ward').pk}/apply/", SEEN)
    work()
    for path in (f"/units/{ward.pk}/?period=2024-08", "/?period=2024-08", f"/imports/own/{ward.pk}/?period=2024-08"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "52,40" in answer.content.decode(), path
