"""A department's own template: kept in versions, tested on a month, in use only when it can be filled."""

from io import BytesIO

import pytest
from docx import Document as open_docx

from base.models import AuditEntry
from base.period import Period
from base.refusal import Refused
from reports import actions
from reports.models import ReportRun, Template
from reports.tests.runs_made import at, build_all, make_user
from reports.tests.templates_made import word

pytestmark = pytest.mark.django_db
SEPTEMBER = Period(2024, 9)


@pytest.fixture
def admin(province):
    return make_user("admin", "admin", province)


def add(admin, content, **changed):
    given = {"province_code": "99", "kind": "ministry", "form": "docx", "name": "mau.docx", **changed}
    return actions.add_template(by=admin, content=content, **given)


def text_of(run):
    with run.files.get(form="docx").file.open("rb") as archived:
        return "\n".join(paragraph.text for paragraph in open_docx(BytesIO(archived.read())).paragraphs)


def test_a_template_in_use_is_what_the_next_report_is_made_with(admin, province):
    actions.use_template(by=admin, template=add(admin, word("MẪU RIÊNG {{ ky }}")), period=SEPTEMBER)
    actions.switch_on_province(by=None, code="99", since=SEPTEMBER)
    actions.open_due_runs(at(15))
    build_all()
    run = ReportRun.objects.get(kind="ministry")
    assert "MẪU RIÊNG 9/2024" in text_of(run)
    assert run.files.get(form="xlsx").size > 0


def test_reports_already_made_keep_their_form(made, admin):
    before = list(made.files.values_list("sha256", flat=True))
    actions.use_template(by=admin, template=add(admin, word("{{ ky }}")), period=SEPTEMBER)
    assert list(made.files.values_list("sha256", flat=True)) == before


def test_a_template_with_errors_is_not_taken_into_use(admin):
    template = add(admin, word("{{ kyy }}"))
    with pytest.raises(Refused, match="có phải “ky”"):
        actions.use_template(by=admin, template=template, period=SEPTEMBER)
    assert not Template.objects.filter(in_use=True).exists()


def test_in_english_the_page_says_in_english_what_is_wrong_with_a_template(admin, client):
    template = add(admin, word("{{ kyy }}"))
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    page = client.get(f"/reports/templates/?tried={template.pk}&period=2024-09").content.decode()
    assert "paragraph 1: “{{ kyy }}”" in page
    assert "there is no field “kyy”; is it “ky”?" in page
    answer = client.post(f"/reports/templates/{template.pk}/use/", {"period": "2024-09"}, follow=True).content.decode()
    assert "The template has errors and cannot be used yet. paragraph 1: “{{ kyy }}”: there is no field" in answer


def test_one_goes_back_a_version_or_to_the_built_in_form(admin):
    first, second = add(admin, word("Một {{ ky }}")), add(admin, word("Hai {{ ky }}"))
    assert (first.version, second.version) == (1, 2)
    for template in (first, second, first):
        actions.use_template(by=admin, template=template, period=SEPTEMBER)
        assert list(Template.objects.filter(in_use=True)) == [template]
    actions.use_built_in(by=admin, template=first)
    assert not Template.objects.filter(in_use=True).exists()
    assert AuditEntry.objects.filter(action__startswith="template.").count() == 6


def test_trying_a_template_gives_the_file_marked_as_a_trial_and_changes_nothing(admin):
    problems, content = actions.try_template(template=add(admin, word("{{ ky }}")), period=SEPTEMBER)
    assert problems == ()
    assert open_docx(BytesIO(content)).paragraphs[0].text == "BẢN THỬ"
    assert not Template.objects.filter(in_use=True).exists()


def test_a_file_that_is_no_template_is_not_kept(admin):
    with pytest.raises(Refused, match=r"không phải tệp Word"):
        add(admin, b"%PDF-1.7")
    assert not Template.objects.exists()


def test_a_template_that_was_lost_fails_the_report_with_the_reason_and_can_be_tried_again(admin, province):
    template = add(admin, word("{{ ky }}"))
    actions.use_template(by=admin, template=template, period=SEPTEMBER)
    with template.file.open("wb") as broken:
        broken.write(b"hong")
    actions.open_by_hand(by=admin, kind="ministry", code="99", period=SEPTEMBER)
    build_all()
    run = ReportRun.objects.get(kind="ministry")
    assert run.status == "failed"
    assert "Chọn phiên bản khác hoặc mẫu có sẵn" in run.last_error
    actions.use_built_in(by=admin, template=template)
    actions.retry_run(by=admin, run=run)
    build_all()
    run.refresh_from_db()
    assert run.status == "waiting"
