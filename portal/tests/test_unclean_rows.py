"""A database of before: its rows hold what the doors now clean away, and stop no report, letter, file or page."""

import io
import pickle
from datetime import date, datetime
from types import SimpleNamespace
from zipfile import ZipFile

import openpyxl
import pypdfium2 as pdfium
import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import transaction
from django.urls import reverse
from docx import Document as open_docx
from lxml import etree

from accounts.models import User
from base import clock
from base.tests.unclean import BAD
from measurements import actions as figures
from measurements.actions import check_batch
from measurements.tests.workbooks import table
from portal.tests.route_table import OBJECTS, PAGES
from portal.tests.route_world import MORNING, address, page_address, standing_at, world, world_made_once
from reports import actions
from reports.actions.mailing import send_mail
from reports.actions.rendering import draft
from reports.models import Mail, Passage, ReportKind, ReportRun, RunFile
from reports.tests.desk_made import OF_TEMPLATES
from reports.tests.templates_made import sheet, word
from submissions import pdf_host
from submissions.actions import SpeedAnswer, answer_request, give_extension
from submissions.models import Indicator, Submission, Value
from submissions.queries import find_reporter

__all__ = ["world", "world_made_once"]

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
# PostgreSQL keeps no NUL, and no database halves of characters.
KEPT = [char for char in BAD if char != "\0" and not 0xD800 <= ord(char) < 0xE000]
DIRT = "".join(KEPT)
LITTLE = "\x0b\x1b\u202e\uffff"
NEXT_DAY = "2025-10-16T09:00:00+07:00"
NOTHING = set(KEPT) - {"\n", "\t"}  # what no file may hold
# Columns that a program reads, no person writes: codes, keys, hashes, addresses of files, names of tasks.
PROGRAMS = """
    code key sha256 attachment_sha256 digest province_code heir_code scope task target cell layout role kind form shape
    reporter_key indicator_code at_most reduced_by subject_type subject_id beginning action password sort_key search_key
    recipients_key from_register from_thresholds
    email address
    error last_error message
"""  # but for addresses of mail, which Django's field refuses, and what the portal said itself (SaidField)
MACHINE = set(PROGRAMS.split())
LISTS = {"recipients", "legal_bases", "aliases", "typed"}


def text_columns(model):
    for column in model._meta.concrete_fields:
        wide = (column.max_length or 10_000) > len(LITTLE) + 20
        plain = not (column.unique or column.choices or column.is_relation or column.name in MACHINE)
        if plain and wide and column.get_internal_type() in ("CharField", "TextField"):
            yield column


def dirty_everything():
    """Write into every text that a person may have written, past every form and action. Which columns it reached."""
    reached = set()
    for model in apps.get_models():
        if model._meta.app_label not in ("accounts", "wards", "measurements", "submissions", "reports"):
            continue
        columns = list(text_columns(model))
        lists = [column for column in model._meta.concrete_fields if column.name in LISTS]
        for row in model._base_manager.all():
            changed = {column.attname: soiled(column, getattr(row, column.attname)) for column in columns}
            changed |= {column.attname: in_lists(getattr(row, column.attname)) for column in lists}
            if changed:
                model._base_manager.filter(pk=row.pk).update(**changed)
                reached |= {f"{model.__name__}.{name}" for name, value in changed.items() if value}
    return reached


def soiled(column, text):
    if not text:
        return text
    dirt = DIRT if len(text) + len(DIRT) <= (column.max_length or 10_000) else LITTLE
    return f"{text[:1]}{dirt}{text[1:]}"[: column.max_length]


def in_lists(value):
    if isinstance(value, dict):
        return {key: in_lists(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_lists(one) for one in value]
    return f"{value[:1]}{DIRT}{value[1:]}" if isinstance(value, str) and value else value


@pytest.fixture(scope="module")
def unclean_once(world_made_once, django_db_blocker):
    """Once for all tests of this module, like the world that it soils."""
    made, folder = world_made_once
    with django_db_blocker.unblock(), transaction.atomic():
        with standing_at(MORNING, folder):
            unclean = pickle.dumps(make_unclean(pickle.loads(made)))
        yield unclean
        transaction.set_rollback(True)


@pytest.fixture
def unclean(world, unclean_once, settings):
    """One of everything, unclean all over; the day after the reports of the 10th and 15th were due."""
    settings.PORTAL_CLOCK = NEXT_DAY
    clock._shift.cache_clear()
    return pickle.loads(unclean_once)


def make_unclean(world):
    house, code = world.house, {"province_code": "31"}
    until = date(2025, 10, 20)
    said = SpeedAnswer("rebutted", "Đo lại đạt", None, "Công văn số 12 (giả lập)")
    answer_request(by=house.clerks[0], request=world.rows["own"].asked, answer=said)
    reporter = find_reporter(world.keys["near"]["ward"], house.month)
    give_extension(by=house.staff, reporter=reporter, period=house.month, until=until, reason="Lũ")
    for key in ("direction", "shortcomings", "tasks", "proposals"):
        where = {**code, "kind": "ministry", "key": key, "period": house.month.first_day}
        Passage.objects.create(**where, body="Một.\nHai.", written_at=clock.now())
    filled = "{{ co_quan }}: {{ chi_dao }} {{ doanh_nghiep_nop }}"
    in_word = word(filled, row=("{{ dv.ten }}", "{{ dv.mau_3 }}"))
    in_excel = sheet({"A1": filled, "A2": "{{ don_vi.ten }}", "B2": "{{ don_vi.ghi_chu }}"})
    for form, content in (("docx", in_word), ("xlsx", in_excel)):
        own = actions.add_template(by=None, **code, kind="letter", form=form, name=f"m.{form}", content=content)
        actions.use_template(by=house.staff, template=own, period=house.month)
    User.objects.update(full_name="Người Thử (giả lập)")
    filed = Submission.objects.get(operator=house.operators[0], unit__code="31")
    told = Indicator.objects.get(code="difficulties", asked_of="operator")
    Value.objects.create(submission=filed, indicator=told, text="Thiếu\nđiện")
    Submission.objects.filter(pk=filed.pk).update(note="Ghi chú\nhai dòng")
    RunFile.objects.all().delete()
    ReportRun.objects.all().delete()
    file = table(["Xã/Phường", "Tháng", "Số mẫu"], ["Phường Không Có", "9/2025", 400], ["Phường An Biên", "9/2025", -3])
    rejected = figures.receive_file(
        by=None, file_name="sai.xlsx", content=file, source="vnnic", province_code="31", options={}
    )
    check_batch(batch=rejected)
    actions.open_due_runs(datetime.fromisoformat(NEXT_DAY))
    reached = dirty_everything()
    return SimpleNamespace(world=world, house=house, rejected=rejected, reached=reached)


def check_file(content, name):
    """An office file of well-formed parts, a PDF or a text, without a character of those."""
    if content[:2] == b"PK":
        with ZipFile(io.BytesIO(content)) as parts:
            for part in parts.namelist():
                if part.endswith((".xml", ".rels")):
                    told = "".join(etree.fromstring(parts.read(part)).itertext())
                    assert not set(told) & NOTHING, (name, part)
                    assert b"_x00" not in parts.read(part), (name, part)
        if "[Content_Types].xml" not in parts.namelist():
            for part in parts.namelist():
                with ZipFile(io.BytesIO(content)) as several:
                    check_file(several.read(part), f"{name}: {part}")
        elif "word/document.xml" in parts.namelist():
            open_docx(io.BytesIO(content))
        else:
            openpyxl.load_workbook(io.BytesIO(content))
    elif content[:5] == b"%PDF-":
        told = "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content))
        assert ("TẮT WI-FI" if "poster" in name else "THÁNG") in told, name
        assert "□" not in told, name  # drawn for what no font has: those
    else:
        assert not set(content.decode("utf-8-sig").replace("\r\n", "\n")) & NOTHING, name


def due(kind):
    """The report of the world's own month and province."""
    return ReportRun.objects.get(kind=kind, period="2025-09-01", province__province_code="31")


def build(run):
    actions.build_run(run.pk, lambda phase: None)
    run.refresh_from_db()


def test_every_kind_of_text_is_unclean(unclean):
    """So that what follows proves something."""
    wanted = "Letterhead.agency Letterhead.recipients Passage.body Value.text Submission.certified_by Unit.name"
    wanted += " Operator.name Agency.name User.full_name SpeedRequest.measure Indicator.label Threshold.legal_act"
    wanted += " ImportBatch.file_name Figure.raw CampaignGroup.name Extension.reason Submission.note"
    assert set(wanted.split()) <= unclean.reached
    assert len(unclean.reached) > 30


def test_every_report_is_made(unclean):
    runs = list(ReportRun.objects.all())
    assert {run.kind for run in runs} == {"ministry", "operators", "operator"}
    for run in runs:
        build(run)
        waits = run.kind == "ministry" and str(run.period) == "2025-08-01"  # of that month nothing was imported
        assert run.status == ("waiting" if waits else "built"), run.last_error
        for file in run.files.exclude(form="pdf"):
            with file.file.open("rb") as archived:
                check_file(archived.read(), f"{run.kind} {file.name}")


@pytest.mark.parametrize("kind", ReportKind.values)
def test_every_draft_and_letter_is_made(unclean, kind):
    code = unclean.house.operators[0].code if kind == "operator" else None
    files = draft(kind, unclean.house.month, "31", code)
    assert [file.form for file in files] == ["xlsx", "docx"]
    for file in files:
        check_file(file.content, file.name)


def test_line_breaks_of_word_are_line_breaks_in_the_report(unclean):
    run = due("ministry")
    body = "Đoạn một\x0bĐoạn hai\x1b"
    Passage.objects.filter(key="direction").update(body=body)
    build(run)
    with run.files.get(form="docx").file.open("rb") as archived:
        texts = [paragraph.text for paragraph in open_docx(io.BytesIO(archived.read())).paragraphs]
    assert {"Đoạn một", "Đoạn hai"} <= set(texts)


def test_a_report_that_had_failed_is_made_when_it_is_tried_again(unclean, client):
    run = due("operators")
    told = "XMLSyntaxError: PCDATA invalid Char value 27"
    ReportRun.objects.filter(pk=run.pk).update(status="failed", attempts=5, last_error=told)
    client.force_login(unclean.house.staff)
    assert client.post(reverse("reports:step", args=[run.pk, "retry"])).status_code == 302
    build(run)
    assert (run.status, run.last_error) == ("built", "")


def test_a_passage_is_written_into_a_report_whose_kept_facts_are_unclean(unclean, client):
    run = due("ministry")
    build(run)
    facts = run.facts
    facts["province"], facts["head"] = in_lists(facts["province"]), in_lists(facts["head"])
    facts["units"] = [unit | {"name": in_lists(unit["name"])} for unit in facts["units"]]
    facts["passages"] = in_lists(facts["passages"])
    facts["passages"] = [[key.replace(DIRT, ""), body] for key, body in facts["passages"]]
    ReportRun.objects.filter(pk=run.pk).update(facts=facts, status="built")
    client.force_login(unclean.house.staff)
    assert client.get(reverse("reports:detail", args=[run.pk])).status_code == 200
    posted = client.post(reverse("reports:passages", args=[run.pk]), {"direction": f"Chỉ đạo\x0b{LITTLE}mới"})
    assert posted.status_code == 302
    assert Passage.objects.get(key="direction", province_code="31").body == "Chỉ đạo\n\nmới"
    for file in run.files.exclude(form="pdf"):
        with file.file.open("rb") as archived:
            check_file(archived.read(), file.name)


@pytest.mark.part(one_in=3, always="staff")  # whose pages show the most of what is stored
@pytest.mark.parametrize("role", ["admin", "staff", "ward", "operator", "agency"])
def test_every_page_opens_and_every_file_is_clean(unclean, client, role):
    world = unclean.world
    user = world.users[role]
    user.refresh_from_db()
    client.force_login(user)
    client.raise_request_exception = False
    failed, seen = {}, set()
    run = due("ministry")
    build(run)
    rows = [(name, page_address(name)) for name, (method, _) in PAGES.items() if method == "get"]
    rows += [
        (name, address(world, name, role, "own"))
        for name, (method, *_) in OBJECTS.items()
        if method == "get" and (name in OF_TEMPLATES or not name.startswith(("reports", "api-report")))
    ]
    rows += [("reports:detail", reverse("reports:detail", args=[run.pk]))]
    rows += [("reports:file", reverse("reports:file", args=[run.pk, form])) for form in ("docx", "xlsx")]
    rows += [("api-report-file", reverse("api-report-file", args=[run.pk, form])) for form in ("docx", "xlsx")]
    rows += [
        ("marked", reverse("measurements:import_marked", args=[unclean.rejected.pk])),
        ("sent back", reverse("measurements:import_file", args=[unclean.rejected.pk])),
        ("filed", reverse("submissions:values") + "?period=2025-09&format=csv"),
        ("public", reverse("reports:public", args=["31", "2025-09"])),
    ]
    rows += [
        (f"public {kind}", reverse("reports:public_file", args=["31", "2025-09", kind])) for kind in ("csv", "xlsx")
    ]
    rows += [(f"table {kind}", reverse("measurements:compliance_file", args=[kind])) for kind in ("csv", "xlsx")]
    lists = [path for _name, path in rows if "/api/v1/" in path]
    rows += [(f"{path} as csv", f"{path}{'&' if '?' in path else '?'}format=csv") for path in lists]
    for name, path in rows:
        response = client.get(path)
        if response.status_code >= 500:
            failed[name] = response.status_code
        if response.status_code != 200:
            continue
        content = b"".join(response) if response.streaming else response.content
        if getattr(response, "file_to_stream", None):
            response.file_to_stream.close()
        kind = response.headers["Content-Type"].partition(";")[0]
        if "attachment" in response.headers.get("Content-Disposition", "") and content not in (b"x", b"%PDF-1"):
            check_file(content, name)
            seen.add(name)
        elif kind == "image/svg+xml":
            etree.fromstring(content)
    assert not failed
    if role == "staff":
        assert {
            "measurements:figures_file",
            "submissions:template",
            "marked",
            "filed",
            "table csv",
            "table xlsx",
        } <= seen
        drawn_here = {"submissions:receipt_pdf", "submissions:poster_pdf"}
        assert seen & drawn_here == (drawn_here if pdf_host._fonts() else set())
        assert {"public csv", "public xlsx", "reports:template_filled", "reports:file", "api-report-file"} <= seen


@pytest.mark.parametrize("kind", [0, 1], ids=["xlsx", "csv"])
def test_the_administration_exports_every_list(unclean, client, kind):
    client.force_login(unclean.world.users["admin"])
    lists = [model for model, page in admin.site._registry.items() if hasattr(page, "get_export_data")]
    assert len(lists) > 8
    for model in lists:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_export")
        answer = client.post(address, {"format": kind, "resource": "0"})
        assert answer.status_code == 200, model
        assert "attachment" in answer.headers["Content-Disposition"], model
        check_file(answer.content, model.__name__)


def test_messages_are_sent_with_the_reports_attached(unclean):
    run = due("operators")
    build(run)
    Mail.objects.update(subject=f"Báo cáo\n{DIRT}", body=f"Đã lập.\x0b{DIRT}")
    message = Mail.objects.get(run=run)
    send_mail(message.pk)
    message.refresh_from_db()
    assert (message.last_error, len(mail.outbox)) == ("", 1)
    assert mail.outbox[0].subject == "Báo cáo"
    assert not set(mail.outbox[0].body) & NOTHING


@pytest.mark.office
def test_libreoffice_makes_a_pdf_of_it(unclean):
    run = due("ministry")
    build(run)
    actions.make_pdf(run.pk)
    with run.files.get(form="pdf").file.open("rb") as archived:
        assert archived.read(5) == b"%PDF-"
