"""The register on any day, what is doubtful in it, and a unit's life."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from base.models import AuditEntry
from base.period import Period
from base.tests.pages import text_of
from measurements.models import Snapshot
from measurements.tests.little_province import make_figure, make_unit
from submissions.actions import give_code, start_collecting
from wards.models import Unit, UnitChange

pytestmark = pytest.mark.django_db
REFORM = date(2024, 8, 1)


@pytest.fixture
def merged(province):
    """E and F became G on 1/8/2024; A stays."""
    east = Unit.objects.get(code="991")
    olds = [make_unit("ward", "xa", code, name, east, end=REFORM) for code, name in (("99005", "E"), ("99006", "F"))]
    new = make_unit("ward", "phuong", "99007", "G", east, start=REFORM)
    return olds, new


def link(old, new, part):
    return UnitChange.objects.create(old=old, new=new, effective_on=REFORM, part=part, legal_act="NQ thử")


def test_a_unit_s_page_adds_what_merged_into_it(client, log_in, merged):
    olds, new = merged
    for old in olds:
        link(old, new, "whole")
    make_figure("99005", 200, "50", month=7)
    make_figure("99006", 150, "30", month=7)
    make_figure("99007", 310, "42")
    log_in(Role.STAFF)
    text = text_of(client.get(f"/units/{new.pk}/"))
    assert "7/2024 350 41,42" in text
    assert "ước tính, cộng từ Xã E , Xã F" in text
    assert "Xã E (Huyện Đông): toàn bộ, 01/08/2024, NQ thử" in text


def test_in_english_doubts_are_told_in_english(client, log_in, merged):
    (one, other), new = merged
    link(one, new, "whole")
    link(other, new, "unknown")
    make_figure("99005", 200, "50", month=7)
    make_figure("99007", 310, "42")
    log_in(Role.STAFF)
    client.cookies["django_language"] = "en"
    assert "not verified : which unit went where is not verified" in text_of(client.get(f"/units/{new.pk}/"))
    problems = text_of(client.get("/register/problems/"))
    assert "→ Phường G (99007) from 01/08/2024: whether whole or part is not verified" in problems


def test_a_split_is_not_compared_and_a_doubt_is_said(client, log_in, merged):
    (one, other), new = merged
    link(one, new, "whole")
    doubtful = link(other, new, "unknown")
    make_figure("99005", 200, "50", month=7)
    make_figure("99006", 150, "30", month=7)
    make_figure("99007", 310, "42")
    log_in(Role.STAFF)
    assert "chưa xác minh : chưa xác minh đơn vị nào nhập vào đâu" in text_of(client.get(f"/units/{new.pk}/"))
    doubtful.part = "part"
    doubtful.save()
    link(other, Unit.objects.get(code="99001"), "part")
    text = text_of(client.get(f"/units/{new.pk}/"))
    assert "7/2024 – – không so sánh được Xã F đã bị chia tách" in text


def test_a_district_that_ended_with_its_level_is_no_doubt(client, log_in):
    Unit.objects.filter(code="991").update(valid_to=date(2025, 7, 1))
    log_in(Role.VIEWER)
    text = text_of(client.get(f"/units/{Unit.objects.get(code='991').pk}/"))
    assert "Cấp huyện kết thúc hoạt động từ 01/07/2025" in text
    assert "Chưa rõ: là một vấn đề" not in text


def test_the_tree_opens_districts_and_counts_wards(client, log_in):
    Unit.objects.filter(code="991").update(sort_key="999")
    log_in(Role.VIEWER)
    text = text_of(client.get("/register/?on=2024-08-01&province=99"))
    assert "Danh mục có 2 đơn vị cấp huyện, 4 đơn vị cấp xã. Không có danh sách chính thức" in text
    assert text.index("Xã C") < text.index("Xã D")
    assert text.index("Huyện Tây") < text.index("Huyện Đông")  # by the alphabet, not by code
    assert "Vấn đề dữ liệu" not in text


def test_problems_are_grouped_with_their_number(client, log_in, merged):
    (one, _), new = merged
    link(one, new, "unknown")
    log_in(Role.STAFF)
    answer = client.get("/register/problems/?province=99")
    groups = {group.kind: len(group.problems) for group in answer.context["groups"]}
    assert groups == {"gap": 2, "unverified": 1}  # F, and D of the little province
    assert "Bổ sung" not in text_of(answer)


def test_an_administrator_completes_a_change_by_its_act(client, log_in, merged):
    (one, _), new = merged
    change = link(one, new, "unknown")
    log_in(Role.ADMIN)
    assert "Bổ sung" in text_of(client.get("/register/problems/?province=99"))
    page = f"/register/problems/{change.pk}/"
    assert client.post(page, {"part": "whole", "legal_act": " "}).status_code == 200
    answer = client.post(page, {"part": "whole", "legal_act": "NQ 1/NQ-UBTVQH"})
    assert answer["Location"] == "/register/problems/?province=99"
    change.refresh_from_db()
    assert (change.part, change.legal_act) == ("whole", "NQ 1/NQ-UBTVQH")
    assert AuditEntry.objects.filter(action="unit.verify_change").count() == 1
    assert client.get(page).status_code == 404


def test_what_also_went_elsewhere_cannot_be_whole(client, log_in, merged):
    (one, _), new = merged
    change = link(one, new, "unknown")
    link(one, Unit.objects.get(code="99001"), "part")
    log_in(Role.ADMIN)
    answer = client.post(f"/register/problems/{change.pk}/", {"part": "whole", "legal_act": "NQ"})
    assert "Xã E còn có phần vào Xã A, nên không thể là toàn bộ" in text_of(answer)
    change.refresh_from_db()
    assert change.part == "unknown"


def test_a_ward_s_card_stands_there_without_any_figure(client, log_in, settings):
    settings.PORTAL_CLOCK = "2024-09-22T08:00:00+07:00"
    log_in(Role.WARD, unit=Unit.objects.get(code="99002"))
    text = text_of(client.get("/"))
    assert "Xã B tháng 9/2024 – / 300 mẫu Chưa có số liệu tháng 9/2024" in text
    assert "Cần 300 mẫu · hết tháng còn 9 ngày → toàn địa bàn cần thêm khoảng 34 mẫu mỗi ngày" in text
    assert "Lấy ảnh và lời nhắn gửi Zalo Báo cáo tháng" in text


def test_a_ward_s_card_counts_from_the_newest_snapshot(client, log_in, settings):
    settings.PORTAL_CLOCK = "2024-09-22T08:00:00+07:00"
    ward = Unit.objects.get(code="99002")
    figure = make_figure("99002", (0, 299))
    Snapshot.objects.create(
        unit=ward,
        period=date(2024, 9, 1),
        as_of=date(2024, 9, 21),
        network="mobile",
        samples_min=163,
        samples_max=163,
        download="52.4",
        batch=figure.batch,
    )
    log_in(Role.WARD, unit=ward)
    text = text_of(client.get("/"))
    assert "163 / 300 mẫu (đếm ngày 21/09/2024)" in text
    assert "Còn thiếu 137 mẫu · hết tháng còn 9 ngày → toàn địa bàn cần thêm khoảng 16 mẫu mỗi ngày" in text
    assert "52,40 Mbps (tham khảo)" in text
    assert "8/2024 &lt;300" in text


def test_the_page_of_a_ward_is_its_month_and_its_filings_to_those_who_may_see_them(client, log_in, settings):
    settings.PORTAL_CLOCK = "2024-09-22T08:00:00+07:00"
    ward = Unit.objects.get(code="99002")
    figure = make_figure("99002", (0, 299))
    for day, counted in ((10, 100), (20, 150)):
        Snapshot.objects.create(
            unit=ward,
            period=date(2024, 9, 1),
            as_of=date(2024, 9, day),
            network="mobile",
            samples_min=counted,
            samples_max=counted,
            batch=figure.batch,
        )
    start_collecting(by=None, province_code="99", since=Period(2024, 8))
    code = give_code(by=None, unit=ward).code
    log_in(Role.WARD, unit=ward)
    text = text_of(client.get(f"/units/{ward.pk}/"))
    assert "Còn thiếu 150 mẫu · hết tháng còn 9 ngày → toàn địa bàn cần thêm khoảng 17 mẫu mỗi ngày" in text
    assert "Nhịp hiện nay: 7,5 mẫu/ngày" in text
    assert "Dự báo cuối tháng: 175–385 ▲ có nguy cơ thiếu mẫu (ước tính; đếm ngày 10/09, 20/09)" in text
    assert f"Mã giới thiệu: {code}" in text
    assert "Báo cáo xã, phường nộp tháng 8/2024" in text
    client.logout()
    log_in(Role.VIEWER)
    text = text_of(client.get(f"/units/{ward.pk}/"))
    assert "Còn thiếu 150 mẫu" in text
    assert code not in text
    assert "Báo cáo xã, phường nộp" not in text
    assert "Nộp báo cáo" not in text


def test_a_month_without_a_count_has_no_forecast(client, log_in, settings):
    settings.PORTAL_CLOCK = "2024-09-22T08:00:00+07:00"
    log_in(Role.STAFF)
    text = text_of(client.get(f"/units/{Unit.objects.get(code='99002').pk}/"))
    assert "Dự báo cuối tháng" not in text
    assert "Nhịp hiện nay" not in text


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (20, "▼ khó đủ mẫu"),
        (150, "▲ có nguy cơ thiếu mẫu"),
        (290, "△ dự báo đủ mẫu"),
        (300, "✓ đã đủ mẫu"),
    ],
)
def test_the_risk_of_a_ward_is_said_alike_wherever_it_stands(client, log_in, settings, counted, words):
    settings.PORTAL_CLOCK = "2024-09-22T08:00:00+07:00"
    ward = Unit.objects.get(code="99002")
    Snapshot.objects.create(
        unit=ward,
        period=date(2024, 9, 1),
        as_of=date(2024, 9, 20),
        network="mobile",
        samples_min=counted,
        samples_max=counted,
        batch=make_figure("99002", (0, 299)).batch,
    )
    log_in(Role.STAFF, unit=ward.parent.parent)
    for page in (f"/units/{ward.pk}/", reverse("submissions:ward_campaign", args=[ward.pk])):
        assert words in text_of(client.get(page)).partition("Dự báo cuối tháng")[2][:120]
    board = text_of(client.get(reverse("submissions:running_month")))
    assert words in board.partition(f"{ward.full_name} {counted}")[2][:120]


def test_a_closed_ward_has_no_running_month(client, log_in):
    log_in(Role.STAFF)
    assert "card" not in client.get(f"/units/{Unit.objects.get(code='99004').pk}/").context


def test_a_month_that_is_over_and_not_published_stands_between(client, log_in, settings):
    settings.PORTAL_CLOCK = "2024-10-03T08:00:00+07:00"
    ward = Unit.objects.get(code="99002")
    log_in(Role.WARD, unit=ward)
    page = client.get("/")
    assert "chưa công bố" not in text_of(page)
    assert "▲" not in page.content.decode().split("ward-card")[1], "an alarm where nobody has counted"
    figure = make_figure("99002", (0, 299))
    Snapshot.objects.create(
        unit=ward,
        period=date(2024, 9, 1),
        as_of=date(2024, 9, 25),
        network="mobile",
        samples_min=163,
        samples_max=163,
        batch=figure.batch,
    )
    assert "Tháng 9/2024: đếm đến 25/9 được 163 mẫu, VNNIC chưa công bố" in text_of(client.get("/"))
