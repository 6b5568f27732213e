import pypdfium2 as pdfium

from submissions import pdf_host
from submissions.models import Submission
from submissions.tests.actions.test_filings import file
from submissions.tests.views.test_filing import address, as_clerk  # noqa: F401 - a fixture


def test_a_receipt_is_kept_as_a_pdf_with_what_was_filed(as_clerk, house):  # noqa: F811
    file(house)
    answer = as_clerk.get(address("receipt_pdf", house, None, 1))
    assert answer["Content-Type"] == "application/pdf"
    read = " ".join(pdfium.PdfDocument(answer.content)[0].get_textpage().get_text_range().split())
    filed = Submission.objects.get()
    for said in (filed.receipt_number, filed.certified_by, house.alpha.name, "Vị trí trạm phát sóng"):
        assert said in read


def test_a_machine_that_cannot_draw_a_receipt_says_what_to_do_on_its_page(as_clerk, house, monkeypatch):  # noqa: F811
    monkeypatch.setattr(pdf_host, "_fonts", tuple)
    file(house)
    answer = as_clerk.get(address("receipt_pdf", house, None, 1), follow=True)
    assert answer.redirect_chain == [(address("receipt", house, None, 1), 302)]
    assert "Chưa tạo được PDF" in answer.content.decode()
