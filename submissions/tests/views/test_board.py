import pytest
from django.urls import reverse
from lxml import html

from accounts.models import User
from base.models import AuditEntry
from submissions.models import Collection, DeadlineRule, Extension
from submissions.tests.factories import make_agency, make_unit
from submissions.tests.filings_made import TYPED, file
from wards.models import Kind, Level


def test_the_board_shows_who_filed_and_whom_to_call(client, house):
    file(house)
    client.force_login(house.staff)
    page = client.get(reverse("submissions:list")).content.decode()
    assert "state-on_time" in page
    assert "Mạng Beta\tbeta\t\tbeta@example.org\n" in page  # in the list to copy
    assert "Mạng Alpha\t" not in page


def test_whom_to_call_has_telephone_numbers_to_press_and_columns_to_copy(client, house):
    clerk, officer = house.clerks[1], house.officers[0]
    User.objects.filter(pk=clerk.pk).update(full_name="Trần Thị Giả Định", phone="(024) 0000.1234")
    User.objects.filter(pk=officer.pk).update(phone="0912000000")
    house.user("beta2", "operator", operator=house.operators[1])
    client.force_login(house.staff)
    page = client.get(reverse("submissions:list")).content.decode()
    assert 'href="tel:02400001234" title="Trần Thị Giả Định">(024) 0000.1234</a>' in page
    lines = page.partition("readonly>")[2].partition("</textarea>")[0].splitlines()
    assert lines == [
        "Mạng Alpha\talpha\t\talpha@example.org",
        "Mạng Beta\tTrần Thị Giả Định\t(024) 0000.1234\tbeta@example.org",
        "Mạng Beta\tbeta2\t\tbeta2@example.org",
    ]
    page = client.get(reverse("submissions:list"), {"group": "ward"}).content.decode()
    assert 'href="tel:0912000000" title="ward11506">0912 000 000</a>' in page


def test_months_before_anything_was_asked_of_a_group_are_no_columns(client, house):
    """Operators file from August 2025 on, wards, by a rule of their own, from September."""
    DeadlineRule.objects.filter(group="ward").update(valid_from="2025-09-15")
    client.force_login(house.staff)

    def months(group, period):
        page = html.fromstring(client.get(reverse("submissions:list"), {"group": group, "period": period}).content)
        return [" ".join(head.text_content().split()) for head in page.xpath("//table//thead//th")[1:]]

    assert months("operator", "2025-09") == ["8/2025", "9/2025"]
    assert months("ward", "2025-09") == ["9/2025"]
    assert months("ward", "2025-08") == ["8/2025"]  # the month that was asked for stands in any case


def test_numbers_are_for_those_who_call(client, house):
    User.objects.filter(pk=house.officers[0].pk).update(phone="0912000000")
    client.force_login(house.leader)
    page = client.get(reverse("submissions:list"), {"group": "ward"}).content.decode()
    assert "Phường Thủy Nguyên" in page
    assert "0912" not in page
    assert 'name="key"' not in page


def test_who_has_no_account_is_named_without_people(client, house):
    make_agency(house.province, "Sở Chưa Có Ai")
    client.force_login(house.staff)
    page = client.get(reverse("submissions:list"), {"group": "agency"}).content.decode()
    assert "Sở Chưa Có Ai\n" in page


def test_each_group_has_its_board(client, house):
    client.force_login(house.leader)
    for group, name in (("ward", "An Biên"), ("agency", "Sở Thử Nghiệm"), ("ward_body", "2025")):
        assert name in client.get(reverse("submissions:list"), {"group": group}).content.decode()


def test_an_unknown_group_month_or_province_is_not_found(client, house):
    client.force_login(house.staff)
    months = [{"period": text} for text in ("2025-99", "1900-01", "9999-12", "0001-01")]
    for query in ({"group": "x"}, *months, {"province": "22"}):
        for name in ("list", "values", "reminders"):
            assert client.get(reverse(f"submissions:{name}"), query).status_code == 404, (name, query)
    for query in months:
        for name in ("commitments", "campaign"):
            assert client.get(reverse(f"submissions:{name}"), query).status_code == 404, (name, query)


def test_staff_extend_with_a_reason(client, house):
    client.force_login(house.staff)
    address = reverse("submissions:extension", args=["2025-09", house.beta.key])
    client.post(address, {"until": "2025-10-20", "reason": ""})
    assert not Extension.objects.exists()
    page = client.post(address, {"until": "", "reason": "Bão số 10"}, follow=True).content.decode()
    assert "Hãy chọn ngày gia hạn" in page  # a day forgotten exempts nobody
    assert not Extension.objects.exists()
    client.post(address, {"until": "2025-10-20", "reason": "Bão số 10"})
    page = client.get(reverse("submissions:filing", args=["2025-09", house.beta.key])).content.decode()
    assert "20/10/2025 23:59" in page
    assert "09/10/2025" in page
    assert "Bão số 10" in page
    client.post(address, {"reason": "Chưa hoạt động", "exempt": "1", "until": "2025-10-20"})
    assert Extension.objects.get().until is None
    client.post(address, {"withdraw": "1"})
    assert not Extension.objects.exists()


def test_a_leader_reads_and_does_not_extend(client, house):
    client.force_login(house.leader)
    address = reverse("submissions:extension", args=["2025-09", house.beta.key])
    assert client.post(address, {"reason": "x"}).status_code == 404
    assert client.get(reverse("submissions:edit", args=["2025-09", house.beta.key])).status_code == 404


def test_twelve_months_stand_side_by_side_in_few_queries(client, house, django_assert_max_num_queries):
    client.force_login(house.staff)
    client.get(reverse("submissions:list"))
    with django_assert_max_num_queries(45):
        page = client.get(reverse("submissions:list"), {"group": "ward"}).content.decode()
    assert page.partition("</thead>")[0].count('<th scope="col"') == 3  # from the first month that was owed
    Collection.objects.update(since="2020-01-01")
    page = client.get(reverse("submissions:list"), {"group": "ward"}).content.decode()
    assert page.partition("</thead>")[0].count('<th scope="col"') == 13
    assert "10/2024" in page
    Collection.objects.all().delete()
    page = client.get(reverse("submissions:list"), {"group": "ward"}).content.decode()
    assert page.partition("</thead>")[0].count('<th scope="col"') == 2  # nothing was ever asked: the chosen month


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Phường An Biên", "Phường Thủy Nguyên"]),
        ({"state": "owing"}, ["Phường An Biên"]),
        ({"state": "on_time"}, ["Phường Thủy Nguyên"]),
        ({"q": "thuy nguyen"}, ["Phường Thủy Nguyên"]),
        ({"q": "Biên"}, ["Phường An Biên"]),
        ({"q": "nowhere"}, []),
        ({"state": "no such state"}, ["Phường An Biên", "Phường Thủy Nguyên"]),
    ],
)
def test_rows_are_found_by_state_and_word(client, house, asked, names):
    file(house, house.ward, {"officials_people": "60", "officials_measured": "1", "broadcasts": "2"})
    client.force_login(house.staff)
    page = client.get(reverse("submissions:list"), {"group": "ward", **asked})
    assert sorted(row.reporter.name for row in page.context["rows"]) == names


def test_kinds_are_offered_where_there_are_several(client, house):
    client.force_login(house.staff)
    address = reverse("submissions:list")
    assert "kind" not in client.get(address, {"group": "ward"}).context["filter"].fields
    make_unit(Level.WARD, Kind.XA, "11509", "Việt Khê", house.province)
    page = client.get(address, {"group": "ward", "kind": "Xã"})
    assert [row.reporter.name for row in page.context["rows"]] == ["Xã Việt Khê"]


def test_the_figures_filed_stand_side_by_side_and_leave_as_rows(client, house):
    file(house)
    file(house, house.beta, {**TYPED, "sites": "4", "sites.total": "1.000", "difficulties": "=thiếu điện"})
    file(house, house.ward, {"officials_people": "60", "officials_measured": "1", "broadcasts": "2"})
    client.force_login(house.leader)
    page = client.get(reverse("submissions:values"), {"group": "operator"}).content.decode()
    assert "3 / 520" in page
    assert "7 / 1.520" in page  # together
    page = client.get(reverse("submissions:values"), {"group": "ward"}).content.decode()
    assert "Phường Thủy Nguyên" in page
    assert "1 đơn vị chưa nộp" in page
    rows = client.get(reverse("submissions:values"), {"group": "operator", "format": "csv"}).content.decode("utf-8-sig")
    assert "Mạng Alpha;A. Hạ tầng;Vị trí trạm phát sóng;vị trí;;3,000;520,000;" in rows
    assert "'=thiếu điện" in rows
    assert AuditEntry.objects.get(action="download").after["rows"] == len(rows.splitlines()) - 1


def test_the_figures_filed_are_the_departments_only(client, house):
    for user in (*house.clerks, *house.officers, house.agent):
        client.force_login(user)
        assert client.get(reverse("submissions:values")).status_code == 404
