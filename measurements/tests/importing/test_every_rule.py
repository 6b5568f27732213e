"""Every rule of the list is raised: by a workbook of the battery, by a table read from evidence, or here."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from accounts.models import Role
from accounts.tests.builders import make_user
from base.period import Period
from measurements import actions
from measurements.actions import checking
from measurements.importing.messages import RULES
from measurements.importing.own_template import Identity, build_own_template
from measurements.reading.guards import Caps
from measurements.tests.battery import evidence
from measurements.tests.battery.build import xlsx
from measurements.tests.battery.write_truth import FOLDER
from measurements.tests.little_province import make_figure, make_operator, make_province, make_unit
from measurements.tests.reading.hostile_files import encrypted
from measurements.tests.scanner import Scanner
from wards.models import Unit, UnitChange

pytestmark = pytest.mark.django_db
HEAD = "Xã/Phường;Tháng;Số mẫu;Tốc độ tải xuống (Mbps)\n"
A = HEAD + "Xã A;8/2024;365;45,6\n"
IN_DISTRICT = "Quận/Huyện;Xã/Phường;Tháng;Số mẫu\n"
OF_OPERATORS = "Xã/Phường;Tháng;Nhà mạng;Số mẫu\n"
OF_COUNTRY = "Tỉnh/Thành phố;Xã/Phường;Tháng;Số mẫu\n"
TESTS = "Xã/Phường;Thời gian đo;Tốc độ tải xuống (Mbps)\n"


def text(content, name="tep.csv", **more):
    return {"content": content.encode("utf-8-sig"), "name": name, **more}


def book(*rows, after=None):
    return {"content": xlsx(("S", rows), after=after), "name": "tep.xlsx"}


def template(code="99001", name="Xã A"):
    filled = load_workbook(io.BytesIO(build_own_template(Identity(code, name, Period(2024, 8), 0), {})))
    filled.worksheets[0]["D5"] = 40
    content = io.BytesIO()
    filled.save(content)
    return {"content": content.getvalue(), "name": "mau.xlsx"}


def hide_column_c(opened):
    opened.active.column_dimensions["C"].hidden = True


def strike(opened):
    opened.active["C2"].font = Font(strike=True)


UNLIKE = (("Xã A", "45,6"), ("Xã B", "44"), ("Xã C", "41"), ("Xã Trung Bình", "39,5"), ("Xã D", "455"))
ROWS = (("Xã/Phường", "Tháng", "Số mẫu"), ("Xã A", "8/2024", 365), ("Xã B", "8/2024", 320))
HERE = {
    "above_known_parent": text(HEAD + "Xã B;8/2024;365;45\n", parent_of=20),
    "brought_again": {**text(A), "again": HEAD + "Xã A;8/2024;366;45,6\n"},
    "own_statistic": text(
        "Mạng;Số mẫu;Tải xuống trung bình (Mbps);Tải xuống trung vị (Mbps)\nDi động;400;60;52,4\n", ward="99001"
    ),
    "as_of_outside": text(A, options={"as_of": "2024-07-20"}),
    "empty_file": {"content": b"", "name": "rong.csv"},
    "encoded_twice": text(HEAD + "Phường PhÆ°á»ng PhÆ°á»ng PhÆ°á»ng ệ;8/2024;1;2\n"),
    "encoding_unknown": {"content": b"Xa;Th\x8ang;S\x8d m\x90u\n" * 9, "name": "tep.csv"},
    "five_g_above_mobile": text("Xã/Phường;Tháng;Mạng;Số mẫu\nXã A;8/2024;Di động;30\nXã A;8/2024;5G;40\n"),
    "hidden_columns": book(*ROWS, after=hide_column_c),
    "infected": text(A, scanner=b"stream: Eicar-Test-Signature FOUND\0"),
    "jump": text(HEAD + "Xã C;8/2024;9000;45\n", month_before=300),
    "json_not_rows": text('[{"Xã/Phường": ["Xã A"], "Số mẫu": 365}]', name="tep.json"),
    "month_unclear": text(HEAD + "Xã A;tháng nào đó;365;45,6\n"),
    "more_errors": text(TESTS + "Xã A;13/08/2024 10:20;abc\n" * 510 + "Xã A;13/08/2024 10:21;45,6\n" * 5),
    "network_conflict": text("Xã/Phường;Tháng;Mạng;Số mẫu\nXã A;8/2024;5G;40\n", options={"network": "fixed"}),
    "not_your_unit": text(HEAD + "Xã B;8/2024;365;45,6\n", ward="99001"),
    "nothing_of_province": text(OF_COUNTRY + "Tỉnh Xa;Xã Lạ;8/2024;5\nTỉnh Ngoài;Xã Ngoài;8/2024;5\n"),
    "nothing_within_reach": text(OF_COUNTRY + "Tỉnh Xa;Xã Lạ;8/2024;5\n", clerk=True),
    "old_font": {"content": b"X\xb7 Ph\xad\xeang;Th\xb8ng;S\xe8 m\xb5u\n" * 9, "name": "tep.csv"},
    "operators_differ": text(OF_OPERATORS + "Xã A;8/2024;Nhà mạng thử;30\nXã A;8/2024;;90\n"),
    "operator_of_fixed": text(OF_OPERATORS + "Xã A;8/2024;FPT Telecom;30\n"),
    "other_provinces": text(
        OF_COUNTRY + "Tỉnh Thử;Xã A;8/2024;9\nTỉnh Xa;Xã Lạ;8/2024;5\nTỉnh Ngoài;Xã Ngoài;8/2024;5\n"
    ),
    "out_of_reach": text(OF_COUNTRY + "Tỉnh Thử;Xã A;8/2024;9\nTỉnh Xa;Xã Lạ;8/2024;5\n", clerk=True),
    "protected": {"content": encrypted(), "name": "tep.xlsx"},
    "province_assumed": text(A, name="tinh_thu_thang_8.csv", province=""),
    "province_missing": text(A, province=""),
    "share_unclear": text("Xã/Phường;Tháng;Số mẫu;% mẫu đạt\nXã A;8/2024;365;0,95\n"),
    "space_in_number": text(HEAD + "Xã A;8/2024;1 365;45,6\n"),
    "statistic_conflict": text(
        "Xã/Phường;Tháng;Số mẫu;Tốc độ tải xuống trung vị (Mbps)\nXã A;8/2024;365;45,6\n",
        options={"statistic": "mean"},
    ),
    "statistic_or_unit": text(HEAD + "Trung bình;8/2024;365;45,6\n"),
    "speed_unlike_others": text(
        HEAD + "".join(f"{w};8/2024;365;{s}\n" for w, s in UNLIKE),
    ),
    "struck_cells": book(*ROWS, after=strike),
    "struck_out": book(*ROWS, after=strike),
    "template_elsewhere": {**template("99002", "Xã B"), "ward": "99001"},
    "template_not_vnnic": template(),
    "template_stale": {**template(), "ward": "99001", "newer": True},
    "title_elsewhere": book(("Số liệu tỉnh Xa",), (), *ROWS),
    "too_large": text(A, caps=Caps(file_bytes=10)),
    "total_differs": text(A + "Tổng cộng;8/2024;900;\n"),
    "two_numbers": book(("Xã/Phường", "Tháng", "Số mẫu"), ("Xã A", "8/2024", "365 400")),
    "unit_ambiguous": text("Xã/Phường;Tháng;Số mẫu\nXã Trùng;8/2024;365\n"),
    "unit_renamed": text("Xã/Phường;Tháng;Số mẫu\nXã D;10/2024;365\n"),
    "unreadable": text(A, dies=True),
    "value_is_samples": text(
        '[{"code": "99", "value": 365, "download": 45.5, "upload": 20, "ping": 30}]', name="mobile_2024-08.json"
    ),
    "wrong_province": text(OF_COUNTRY + "Tỉnh Thử;Xã A;8/2024;9\nTỉnh Xa;Xã Lạ;8/2024;5\n"),
}


@pytest.fixture
def world(settings):
    settings.PORTAL_CLOCK = "2024-11-10T09:00:00+07:00"
    province = make_province()
    make_operator()
    for number, name in ((98, "Xa"), (97, "Ngoài")):
        other = make_unit("province", "tinh", str(number), name, province=str(number))
        ward = "Lạ" if number == 98 else "Ngoài"
        make_unit("ward", "xa", f"{number}001", ward, other, province=str(number))
    east, west = Unit.objects.get(code="991"), Unit.objects.get(code="992")
    for place, district in (("99011", east), ("99012", west)):
        make_unit("ward", "xa", place, "Trùng", district)
    make_unit("ward", "xa", "99013", "Trung Bình", east)
    renamed = make_unit("ward", "xa", "99014", "Mới", west, start=date(2024, 8, 15))
    UnitChange.objects.create(
        old=Unit.objects.get(code="99004"), new=renamed, effective_on=date(2024, 8, 15), part="whole"
    )
    return province


def brought(world, case, settings, monkeypatch):
    """The codes of everything that is wrong with a file."""
    ward = Unit.objects.get(code=case["ward"]) if "ward" in case else None
    if case.get("newer"):
        earlier = receive(text(A, ward="99001"), ward, None)
        actions.check_batch(batch=earlier)
        actions.apply_batch(by=None, batch=earlier)
    if "again" in case:
        for one in (case, text(case["again"])):
            earlier = receive(one, ward, None)
            actions.check_batch(batch=earlier)
            actions.apply_batch(by=None, batch=earlier)
    if "caps" in case:
        monkeypatch.setattr(checking, "STAFF_CAPS", case["caps"])
    if "parent_of" in case:
        make_figure("991", case["parent_of"])
    if "month_before" in case:
        make_figure("99003", case["month_before"], month=7)
    if "scanner" in case:
        scanner = Scanner(case["scanner"])
        scanner.start()
        settings.CLAMAV_URL = scanner.url
    if case.get("dies"):

        def read(_request):
            raise checking.ChildDied("quá nhiều bộ nhớ")

        monkeypatch.setattr(checking, "read", read)
    batch = receive(case, ward, make_user(Role.STAFF, unit=world) if case.get("clerk") else None)
    actions.check_batch(batch=batch)
    return {one["code"]: one for one in batch.issues}


def receive(case, ward, by):
    return actions.receive_file(
        by=by,
        file_name=case["name"],
        content=case["content"],
        source="ward" if ward else "vnnic",
        province_code=ward.province_code if ward else case.get("province", "99"),
        options=case.get("options", {"period": "2024-08"} if ward else {}),
        unit=ward,
        anew=True,
    )


@pytest.mark.parametrize("code", HERE)
def test_the_rule_is_raised(code, world, settings, monkeypatch):
    found = brought(world, HERE[code], settings, monkeypatch)
    assert code in found
    assert found[code]["severity"] == RULES[code].severity
    assert "{" not in found[code]["message"]


def test_every_rule_of_the_list_is_raised_by_a_test():
    """Those of the battery and of the evidence are compared there, case by case, with what is found."""
    raised = set(HERE)
    for path in FOLDER.glob("*.json"):
        truth = json.loads(path.read_text(encoding="utf-8"))
        raised |= {error[0] for error in truth.get("errors", [])} | set(truth.get("warnings", []))
    for _name, _content, _stated, expected in evidence.cases().values():
        raised |= {error[0] for error in expected["errors"]} | set(expected["warnings"])
    assert set(RULES) - raised == set()
    assert raised - set(RULES) == set()
