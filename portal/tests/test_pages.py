"""What each role finds behind the addresses, and what the pages say."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Role
from accounts.tests.builders import make_user
from base.period import Period
from base.tests.pages import text_of
from measurements.models import Figure, ImportBatch
from measurements.tests.little_province import make_batch, make_figure, make_operator
from wards.models import Unit

pytestmark = pytest.mark.django_db
AUGUST = Period(2024, 8)


def test_nobody_sees_a_page_of_the_department_without_logging_in(client, figures):
    for name in ("portal:dashboard", "measurements:compliance", "measurements:imports", "reports:list"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
    assert client.get("/")["Location"] == "/public/99/"  # the table that everybody may see


def test_the_table_opens_on_the_users_province_and_its_latest_month(client, log_in, figures):
    log_in(Role.STAFF)
    answer = client.get("/compliance/")
    assert answer.context["place"].period == AUGUST
    assert [row.name for row in answer.context["rows"]] == ["Xã A", "Xã B", "Xã C"]
    assert "2 /3" in text_of(answer)  # enough samples, of all units in force


@pytest.mark.parametrize("address", ["/compliance/", "/dashboard/", "/map/"])
def test_a_month_before_the_register_says_when_it_begins_and_leads_back(client, log_in, figures, address):
    log_in(Role.STAFF)
    answer = client.get(f"{address}?period=2023-12")
    assert "Danh mục đơn vị bắt đầu từ 01/01/2024" in text_of(answer)
    assert f'href="{address}">Xem tháng gần nhất<' in answer.content.decode()


@pytest.mark.parametrize("address", ["/compliance/", "/dashboard/", "/map/"])
def test_an_empty_register_is_called_so(client, address):
    client.force_login(make_user(Role.ADMIN))
    assert "Danh mục đơn vị còn trống" in text_of(client.get(f"{address}?period=2023-12"))


def test_the_denominators_are_named(client, log_in, figures):
    log_in(Role.STAFF)
    text = text_of(client.get("/compliance/"))
    assert "2 /3 trên tổng số đơn vị đang có" in text
    assert "1 /1 trong số đơn vị đủ mẫu và có tốc độ" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("verdict=too_few_samples", ["Xã B"]),
        ("district=992", ["Xã C"]),
        ("verdict=short", ["Xã B"]),
        ("q=xa b", ["Xã B"]),
        ("q=Huyện Tây", ["Xã C"]),
        ("q=99001", ["Xã A"]),
        ("q=nowhere", []),
        ("sort=-shortfall", ["Xã B", "Xã A", "Xã C"]),
        ("sort=change", ["Xã A", "Xã B", "Xã C"]),
        ("sort=-samples", ["Xã A", "Xã C", "Xã B"]),
        ("sort=download", ["Xã A", "Xã B", "Xã C"]),
        ("sort=-name", ["Xã C", "Xã B", "Xã A"]),
        ("level=district", ["Huyện Đông", "Huyện Tây"]),
        ("network=fixed&level=ward&verdict=no_data", ["Xã A", "Xã B", "Xã C"]),
    ],
)
def test_what_is_seen_stands_in_the_address(client, log_in, figures, query, names):
    log_in(Role.STAFF)
    answer = client.get(f"/compliance/?province=99&period=2024-08&{query}")
    assert [row.name for row in answer.context["rows"]] == names


@pytest.mark.parametrize(
    "query", ["period=8-2024", "province=98", "level=village", "network=6g", "verdict=good", "column=raw"]
)
def test_what_is_no_choice_is_not_found(client, log_in, figures, query):
    log_in(Role.STAFF)
    assert client.get(f"/compliance/?{query}").status_code == 404


def test_a_ward_sees_its_own_row_and_no_other(client, log_in, figures):
    log_in(Role.WARD, unit=Unit.objects.get(code="99002"))
    rows = client.get("/compliance/?period=2024-08").context["rows"]
    assert [row.name for row in rows] == ["Xã B"]
    content = client.get("/compliance/table.csv?period=2024-08").content.decode("utf-8-sig")
    assert "Xã B" in content
    assert "Xã A" not in content


def test_csv_opens_in_vietnamese_excel(client, log_in, figures):
    log_in(Role.STAFF)
    answer = client.get("/compliance/table.csv?province=99&period=2024-08&sort=-samples")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Mã;Đơn vị;Thuộc;Số mẫu")
    assert lines[1].split(";")[:5] == ["99001", "Xã A", "Huyện Đông", "365", "45,600000"]
    assert lines[3].split(";")[3] == "<300"


def test_columns_are_chosen_in_the_address_and_files_hold_the_same(client, log_in, figures, tmp_path):
    log_in(Role.STAFF)
    query = "?period=2024-08&column=verdict&column=samples&sort=-samples&verdict=too_few_samples"
    page = client.get(f"/compliance/{query}").content.decode()
    table = page.partition("<tbody")[2].partition("</tbody>")[0]
    assert "&lt;300" in table
    assert "99002" not in table
    lines = client.get(f"/compliance/table.csv{query}").content.decode("utf-8-sig").splitlines()
    assert lines == ["Đơn vị;Số mẫu;Kết quả", "Xã B;<300;Chưa đủ mẫu"]
    file = tmp_path / "table.xlsx"
    file.write_bytes(client.get(f"/compliance/table.xlsx{query}").content)
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    assert rows[2:4] == [("Đơn vị", "Số mẫu", "Kết quả"), ("Xã B", "<300", "Chưa đủ mẫu")]


def test_xlsx_holds_what_is_seen(client, log_in, figures, tmp_path):
    log_in(Role.STAFF)
    file = tmp_path / "table.xlsx"
    file.write_bytes(client.get("/compliance/table.xlsx?period=2024-08&verdict=compliant").content)
    rows = list(load_workbook(file).active.iter_rows(values_only=True))
    assert rows[3][:5] == ("99001", "Xã A", "Huyện Đông", 365, 45.6)
    assert rows[4][0] is None


def test_each_number_links_to_its_explanation(client, log_in, figures):
    log_in(Role.STAFF)
    figure = Figure.objects.get(unit__code="99002")
    address = reverse("measurements:figure", args=[figure.pk])
    assert address in client.get("/compliance/").content.decode()
    text = text_of(client.get(address))
    assert "&lt;300 – biết là trong khoảng 0 đến 299" in text
    assert figure.cell in text
    assert figure.batch.file_name in text


def test_a_figure_of_another_province_does_not_exist(client, log_in, figures):
    log_in(
        Role.STAFF,
        unit=Unit.objects.create(
            level="province",
            kind="tinh",
            code="98",
            name="Khác",
            province_code="98",
            heir_code="98",
            valid_from=date(2024, 1, 1),
            sort_key="khac",
            search_key="khac",
        ),
    )
    assert client.get(f"/figures/{Figure.objects.first().pk}/").status_code == 404
    assert client.get("/compliance/?province=99").status_code == 404


def test_the_page_of_a_unit_tells_what_is_short_and_by_operator(client, log_in, figures):
    make_figure("99002", 50, "44.5", operator=make_operator())
    log_in(Role.WARD, unit=Unit.objects.get(code="99002"))
    text = text_of(client.get(f"/units/{Unit.objects.get(code='99002').pk}/"))
    assert "Thiếu từ 1 đến 300 mẫu" in text
    assert "tháng đã hết, không bổ sung được" in text
    assert "Nhà mạng thử 50 tham khảo 44,50 – ○ Tham khảo" in text


def test_months_without_figures_take_one_line_on_the_page_of_a_unit(client, log_in, figures):
    own = Unit.objects.get(code="99002")
    make_figure("99002", 50, "44.5", month=3)
    log_in(Role.WARD, unit=own)
    text = text_of(client.get(f"/units/{own.pk}/"))
    assert "4/2024 – 7/2024 4 tháng – –" in text


def test_the_name_of_a_unit_is_public_but_its_figures_are_not(client, log_in, figures):
    log_in(Role.WARD, unit=Unit.objects.get(code="99002"))
    text = text_of(client.get(f"/units/{Unit.objects.get(code='99001').pk}/"))
    assert "Xã A" in text
    assert "365" not in text


def test_a_unit_that_is_gone_says_since_when(client, log_in, figures):
    log_in(Role.STAFF)
    gone = Unit.objects.get(code="99004")
    assert "Không còn từ ngày 15/08/2024" in text_of(client.get(f"/units/{gone.pk}/"))


def test_the_register_is_shown_as_on_a_day(client, log_in, figures):
    log_in(Role.VIEWER)
    west = Unit.objects.get(code="992")
    before = client.get("/register/?on=2024-08-01&province=99").context["units"].get(pk=west.pk)
    after = client.get("/register/?on=2024-09-01&province=99").context["units"].get(pk=west.pk)
    assert (before.parts, after.parts) == (2, 1)
    assert client.get("/register/?on=hom-qua").status_code == 200


def test_a_search_that_finds_one_unit_opens_it(client, log_in, figures):
    log_in(Role.STAFF)
    found = client.get("/search/?q=b")
    assert found["Location"] == reverse("portal:unit", args=[Unit.objects.get(code="99002").pk])
    assert "Không tìm thấy" in text_of(client.get("/search/?q=zzz"))


def test_my_work_of_staff_leads_to_what_waits(client, log_in, figures):
    log_in(Role.STAFF)
    waiting = make_batch()
    ImportBatch.objects.filter(pk=waiting.pk).update(status="checked", province_code="99")
    page = client.get("/").content.decode()
    assert reverse("measurements:import_detail", args=[waiting.pk]) in page
    assert "Tình hình tháng 8/2024" in page


def test_the_menu_holds_what_the_role_may_do(client, log_in, figures):
    log_in(Role.VIEWER)
    menu = client.get("/").content.decode()
    assert "/compliance/" in menu
    assert "/imports/" not in menu
    assert "/reports/" not in menu


def test_the_menu_marks_the_entry_under_which_a_page_lies(client, log_in, figures):
    log_in(Role.STAFF)
    for address, entry in (("/", "/"), ("/submissions/", "/submissions/"), ("/commitments/", "/submissions/")):
        menu = client.get(address).content.decode()
        assert re.findall('<a href="([^"]*)" aria-current="page">', menu) == [entry], address


@pytest.mark.parametrize("role", [Role.VIEWER, Role.WARD, Role.OPERATOR, Role.AGENCY, Role.LEADER])
def test_imports_do_not_exist_for_who_may_not_import(client, log_in, figures, role):
    log_in(role)
    batch = make_batch()
    for address in ("/imports/", f"/imports/{batch.pk}/", f"/imports/{batch.pk}/file/"):
        assert client.get(address).status_code == 404
    for step in ("apply", "undo", "discard", "check"):
        assert client.post(f"/imports/{batch.pk}/{step}/").status_code == 404


def test_the_public_table_needs_no_log_in_and_may_be_framed_anywhere(client, figures):
    answer = client.get("/public/99/2024-08/")
    assert answer.status_code == 200
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "frame-ancestors &#x27;none&#x27;" not in answer["Content-Security-Policy"]
    assert "thu.xlsx" not in answer.content.decode()


def test_no_other_page_may_be_framed(client, figures):
    answer = client.get("/accounts/login/")
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_the_public_files_say_what_the_page_says(client, figures):
    rows = json.loads(client.get("/public/99/2024-08/table.json").content)
    assert [(row["code"], row["samples_min"], row["verdict"]) for row in rows] == [
        ("99001", 365, "compliant"),
        ("99002", 0, "too_few_samples"),
        ("99003", 300, "speed_missing"),
    ]
    assert "99002;Xã B;Huyện Đông;<300;;▲ Chưa đủ mẫu" in client.get("/public/99/2024-08/table.csv").content.decode()
    assert client.get("/public/99/2024-08/table.xlsx").content.startswith(b"PK")


@pytest.mark.parametrize("address", ["99/2024-07/", "98/2024-08/", "99/8-2024/", "99/2024-08/table.pdf"])
def test_a_public_page_without_figures_does_not_exist(client, figures, address):
    assert client.get(f"/public/{address}").status_code == 404


def test_pages_are_vietnamese_until_somebody_switches(client, figures):
    assert 'lang="vi"' in client.get("/accounts/login/", HTTP_ACCEPT_LANGUAGE="en-US").content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert 'lang="en"' in client.get("/accounts/login/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_table(client, log_in, figures, django_assert_max_num_queries):
    log_in(Role.STAFF)
    with django_assert_max_num_queries(30):
        client.get("/compliance/?province=99&period=2024-08")


def test_an_empty_portal_says_what_to_do_next(client, province, log_in):
    log_in(Role.STAFF)
    assert "/imports/" in client.get("/").content.decode().partition('class="empty-state"')[2]
    note = client.get("/compliance/").content.decode().partition('role="note"')[2].partition("</p>")[0]
    assert "/imports/" in note


def test_a_month_without_figures_can_be_left_again(client, log_in, figures):
    log_in(Role.STAFF)
    page = client.get("/?period=2024-09").content.decode()
    assert 'name="period"' in page
    assert "Chưa có số liệu tháng 9/2024" in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_who_acts_for_nobody_is_told_whom_to_ask(client, role):
    client.force_login(make_user(role))
    assert "Quản trị viên giao" in text_of(client.get("/"))


def test_the_administrator_of_an_empty_register_is_told_how_to_load_it(client):
    client.force_login(make_user(Role.ADMIN))
    assert "load_register" in text_of(client.get("/"))


@pytest.mark.parametrize("page", ["/", "/dashboard/", "/compliance/"])
def test_the_number_of_each_verdict_leads_to_its_units(client, log_in, figures, page):
    log_in(Role.STAFF)
    address = "/compliance/?province=99&period=2024-08&network=mobile&verdict=too_few_samples"
    assert address.replace("&", "&amp;") in client.get(page).content.decode()
    assert [row.name for row in client.get(address).context["rows"]] == ["Xã B"]


def test_the_administration_calls_its_own_import_otherwise_than_the_menu_calls_figures(client):
    client.force_login(make_user(Role.ADMIN))
    page = client.get("/admin/measurements/threshold/").content.decode()
    tools = page.partition('class="object-tools"')[2].partition("</ul>")[0]
    assert "Nhập" in tools
    assert "Nhập số liệu" not in tools
    assert "01/06/2024" in page
