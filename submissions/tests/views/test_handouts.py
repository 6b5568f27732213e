from datetime import date, datetime

import pypdfium2 as pdfium

from base import clock
from submissions import pdf_host
from submissions.actions import Paper, give_extension
from submissions.models import Indicator, Submission
from submissions.tests.filings_made import TYPED, file
from submissions.tests.views.filing_pages import address


def test_a_receipt_is_kept_as_a_pdf_with_what_was_filed(as_clerk, house):
    file(house)
    answer = as_clerk.get(address("receipt_pdf", house, None, 1))
    assert answer["Content-Type"] == "application/pdf"
    read = " ".join(pdfium.PdfDocument(answer.content)[0].get_textpage().get_text_range().split())
    filed = Submission.objects.get()
    for said in (filed.receipt_number, filed.certified_by, house.alpha.name, "Vị trí trạm phát sóng"):
        assert said in read


def test_a_machine_that_cannot_draw_a_receipt_says_what_to_do_on_its_page(as_clerk, house, monkeypatch):
    monkeypatch.setattr(pdf_host, "_fonts", tuple)
    file(house)
    answer = as_clerk.get(address("receipt_pdf", house, None, 1), follow=True)
    assert answer.redirect_chain == [(address("receipt", house, None, 1), 302)]
    assert "Chưa tạo được PDF" in answer.content.decode()


def read_of(answer):
    return " ".join(" ".join(one.get_textpage().get_text_range().split()) for one in pdfium.PdfDocument(answer.content))


def test_a_receipt_has_all_that_its_page_shows_also_by_ward_and_of_paper(client, house, settings):
    plan = {"asked_of": "operator", "section": "G. Kế hoạch", "kind": "integer", "position": 99}
    for code, label in (("plan", "Dự kiến phát triển"), ("spots", "Điểm lõm")):
        Indicator.objects.create(**plan, code=code, label=label, unit="trạm", per_ward=True, valid_from="2025-01-01")
    near, far = house.wards
    typed = {**TYPED, f"plan@{near.pk}": "31", f"plan@{far.pk}": "42", f"spots@{far.pk}": "7"}
    give_extension(by=house.staff, reporter=house.alpha, period=house.month, until=date(2025, 10, 10), reason="Bão")
    settings.PORTAL_CLOCK = "2025-10-13T09:00:00+07:00"
    came = datetime(2025, 10, 9, 16, 30, tzinfo=clock.VIETNAM)
    file(house, typed=typed, by=house.staff, paper=Paper(came, "Bưu điện (giả lập)"))
    client.force_login(house.staff)
    client.cookies["django_language"] = "en"
    read = read_of(client.get(address("receipt_pdf", house, None, 1)))
    for said in (
        "Trạng thái Đúng hạn",
        "Hạn nộp 23:59 ngày 10/10/2025 (theo quy định: 09/10/2025)",
        "Hình thức Bản giấy hoặc văn phòng điện tử: Bưu điện (giả lập) (ghi nhận 09:00 ngày 13/10/2025)",
        f"{near.full_name} Dự kiến phát triển (trạm): 31; Điểm lõm (trạm): –",
        f"{far.full_name} Dự kiến phát triển (trạm): 42; Điểm lõm (trạm): 7",
    ):
        assert said in read
