"""A ward's plan: for its officer and the department, drawn from the campaign as it stands."""

import io
from datetime import date

import pytest
from docx import Document as open_docx

from base.models import AuditEntry
from measurements.tests.little_province import START
from reports.models import LetterForm, Letterhead
from reports.queries.ward_plan import plan_facts
from reports.tests.runs_made import make_user
from submissions.actions import give_code
from submissions.models import CampaignGroup
from submissions.tests.factories import make_agency
from wards.models import Unit

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 16)


@pytest.fixture
def ward(province):
    ward = Unit.objects.get(code="99001")
    CampaignGroup.objects.create(unit=ward, name="Cán bộ", teams=2, members=20, frequencies=[4], frequency=4)
    CampaignGroup.objects.create(unit=ward, name="Đoàn viên", members=30, frequencies=[4, 1])
    return ward


@pytest.fixture
def officer(ward):
    return make_user("xa", "ward", ward)


def address(ward):
    return f"/reports/ward-plan/{ward.pk}/ke-hoach.docx"


def words_of(data):
    docx = open_docx(io.BytesIO(data))
    cells = [cell.text for table in docx.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in docx.paragraphs] + cells).replace("\xa0", " ")


def test_it_counts_what_the_campaign_page_counts(client, ward, officer):
    client.force_login(officer)
    said = words_of(client.get(address(ward)).content)
    page = client.get(f"/campaign/{ward.pk}/")
    low, high = page.context["campaign"].expected
    assert (low, high) == (190, 280)
    assert f"từ {low} đến {high} mẫu: theo mức thấp nhất còn thiếu 110 mẫu" in said
    assert address(ward) in page.content.decode()
    assert AuditEntry.objects.get(action="download").after["what"] == "ke-hoach_99001_xa-a_2024.docx"


def test_it_is_on_the_wards_own_letterhead(client, ward, officer):
    client.force_login(officer)
    said = words_of(client.get(address(ward)).content)
    for line in ("ỦY BAN NHÂN DÂN\nXÃ A", "KẾ HOẠCH", "/KH-UBND", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"):
        assert line in said
    assert "Kính gửi" not in said


def test_codes_of_the_ward_and_its_bodies_are_its_second_annex(ward):
    agency = make_agency(ward, "Trường học thử", kind="school")
    own, bodys = give_code(by=None, unit=ward), give_code(by=None, unit=ward, agency=agency)
    facts = plan_facts(ward, TODAY)
    assert facts.referral_code == own.code
    assert facts.bodies == (("Trường học thử", bodys.code),)


def test_what_the_province_states_around_it_holds_for_its_wards(ward):
    LetterForm.objects.create(province_code="99", kind="plan", valid_from=START, bases="Căn cứ Kế hoạch số 59/KH-UBND")
    assert plan_facts(ward, TODAY).furniture.bases == ("Căn cứ Kế hoạch số 59/KH-UBND",)


def test_another_wards_officer_and_who_has_no_plan_get_none(client, ward, officer):
    client.force_login(officer)
    assert client.get(address(Unit.objects.get(code="99003"))).status_code == 404
    assert client.get(address(Unit.objects.get(code="991"))).status_code == 404
    CampaignGroup.objects.all().delete()
    assert client.get(address(ward)).status_code == 404
    assert address(ward) not in client.get(f"/campaign/{ward.pk}/").content.decode()


def test_without_a_letterhead_the_page_says_why(client, ward, officer):
    Letterhead.objects.all().delete()
    client.force_login(officer)
    answer = client.get(address(ward), follow=True)
    assert answer.redirect_chain[-1][0] == f"/campaign/{ward.pk}/"
    why = "Chưa khai báo tiêu đề văn bản có hiệu lực ngày 16/10/2024 cho Tỉnh Thử."
    assert why in answer.content.decode()
