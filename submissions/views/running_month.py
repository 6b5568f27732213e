"""The board of the running month: which wards may end it short, and what is sent to the chosen ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import REPORTING_ROLES, Role, User
from accounts.permissions import Action, Subject, can, permitted, signed_in
from base import audit, clock
from base.day_format import show_day
from base.number_format import show_count
from base.period import Period
from measurements.judging.sheets import as_xlsx
from submissions.forms import RISK_NAMES, DriveForm, RunningMonthFilter
from submissions.measuring_texts import group_text, letter_text, mail_subject, mail_text, ward_text
from submissions.queries.board import month_or_404, provinces_of
from submissions.queries.periods import last_closed_month
from submissions.queries.reminders import holders
from submissions.queries.running_month import RunningMonth, running_month
from submissions.running_month import WardLine, cells_of
from wards.models import Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFERED = 3  # months: the running one and those whose figures may not be published yet
SORTED = ("name", "samples", "per_day", "forecast", "missed")  # the columns whose heads sort


@dataclass(frozen=True)
class BoardPage:
    """A month's board as its address asks for it: all its wards, and those that pass the filter."""

    month: RunningMonth
    form: RunningMonthFilter
    lines: list[WardLine]
    provinces: list[Unit]

    @property
    def query(self) -> str:
        return f"province={self.month.province.code}&period={self.month.period}"


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def board(request: HttpRequest) -> HttpResponse:
    """Page of the running month's board."""
    user = signed_in(request)
    if user.role in (Role.WARD, Role.AGENCY):
        return redirect("submissions:campaign")  # leads on to their own page
    page = _page_or_404(user, request.GET)
    running = Period.of(clock.today())
    context = {
        "page": page,
        "month": page.month,
        "counts": [(risk, count) for risk, count in page.month.by_risk.items() if count],
        "periods": [running.plus(-back) for back in range(OFFERED)],
        "newest": page.month.counted[-1] if page.month.counted else None,
        "columns": _columns(request.GET, page),
        "query": request.GET.urlencode(),
        "may_import": can(user, Action.IMPORT_FIGURES, Subject(unit=page.month.province)),
        "may_write": can(user, Action.RECORD_SUBMISSION, Subject(unit=page.month.province)),
    }
    return render(request, "submissions/running_month.html", context)


@require_GET
@permitted(Action.VIEW_SUBMISSIONS)
def workbook(request: HttpRequest) -> HttpResponse:
    """The board as .xlsx: the wards that the page of the same address shows, in its order."""
    user = signed_in(request)
    page = _page_or_404(user, request.GET)
    month = page.month
    until = show_day(month.counted[-1]) if month.counted else "–"
    place = {"place": month.province.full_name, "month": month.period.label, "day": until}
    title = _("%(place)s, month %(month)s: provisional counts until %(day)s") % place
    name = f"i-speed-tam-{month.province.code}-{month.period}.xlsx"
    rows = [cells_of(line, str(RISK_NAMES[line.risk])) for line in page.lines]
    content = as_xlsx(title, _notes(month), _head(), rows)
    audit.record_download(by=user, what=name, rows=len(rows))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@permitted(Action.RECORD_SUBMISSION)
def chosen(request: HttpRequest) -> HttpResponse:
    """Page of what is sent to the chosen wards: reminder, Zalo, letter, posters; each as text to copy."""
    user = signed_in(request)
    page = _page_or_404(user, request.GET)
    _require_staff(user, page.month)
    lines = _chosen(page, request.GET)
    month = page.month
    people = holders([f"ward-{line.unit_id}" for line in lines], by_mail=False)
    reached = {line: people.get(f"ward-{line.unit_id}", []) for line in lines}
    short = [line for line in lines if line.task.missing[1]]  # who has enough is asked for nothing
    mails = dict.fromkeys(one.email for line in short for one in reached[line] if one.email)
    context = {
        "page": page,
        "month": month,
        "lines": lines,
        "people": list(reached.items()),
        "mails": "; ".join(mails),
        "mail_count": len(mails),
        "subject": mail_subject(month.period),
        "mail": mail_text(short, month.period, month.days_left) if short else "",
        "zalo": group_text(lines, month.period, month.days_left),
        "each": "\n\n".join(ward_text(line, month.period) for line in lines),
        "letter": letter_text(short, month.period, month.needed) if short else "",
        "closed": last_closed_month(),
        "without_code": [line for line in lines if not line.referral],
        "posters": "&".join(["", *(f"unit={line.unit_id}" for line in lines)]),
        "drive": DriveForm(auto_id="drive_%s"),
        "may_make": can(user, Action.MAKE_REPORTS, Subject(unit=month.province)),
    }
    return render(request, "submissions/running_month_chosen.html", context)


@require_GET
@permitted(Action.RECORD_SUBMISSION)
def posters(request: HttpRequest) -> HttpResponse:
    """Posters of the chosen wards, an A4 page each, to print together."""
    user = signed_in(request)
    page = _page_or_404(user, request.GET)
    _require_staff(user, page.month)
    lines = [line for line in _chosen(page, request.GET) if line.referral]
    return render(request, "submissions/posters.html", {"page": page, "month": page.month, "lines": lines})


def _page_or_404(user: User, address: QueryDict) -> BoardPage:
    today = clock.today()
    asked_month = address.get("period", "")
    period = month_or_404(asked_month) if asked_month else Period.of(today)
    if user.role in REPORTING_ROLES or period > Period.of(today):
        raise Http404
    provinces = provinces_of(user, period)
    code = address.get("province", "")
    province = next((unit for unit in provinces if unit.code == code or not code), None)
    if province is None:
        raise Http404
    month = running_month(province, period, today)
    form = RunningMonthFilter(address, month.lines)
    if not form.is_valid():
        raise Http404
    return BoardPage(month, form, form.seen(month.lines), provinces)


def _require_staff(user: User, month: RunningMonth) -> None:
    if not can(user, Action.RECORD_SUBMISSION, Subject(unit=month.province)):
        raise Http404


def _chosen(page: BoardPage, address: QueryDict) -> list[WardLine]:
    """The ticked wards, or all that pass the filter, in page order. Raises Http404 for one that is not on the page."""
    if "all" in address:
        return page.lines
    ticked = set(address.getlist("unit"))
    found = [line for line in page.month.lines if str(line.unit_id) in ticked]
    if len(found) < len(ticked):
        raise Http404
    return found


def _columns(address: QueryDict, page: BoardPage) -> dict[str, dict[str, str]]:
    """The sorting address of each column and its current order; a second click reverses it."""
    sort: str = page.form.cleaned_data["sort"]
    columns = {}
    for key in (*SORTED, "risk"):
        query = address.copy()
        query["sort"] = f"-{key}" if sort == key else key
        order = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
        columns[key] = {"url": f"?{query.urlencode()}", "order": order}
    return columns


def _head() -> Sequence[str]:
    return [
        _("Code"),
        _("Ward"),
        _("Samples so far"),
        _("Counted until"),
        _("Samples asked for"),
        _("Missing"),
        _("Needed per day"),
        _("Forecast, least"),
        _("Forecast, most"),
        _("Risk"),
        _("Months missed in a row"),
        _("Referral code"),
    ]


def _notes(month: RunningMonth) -> list[str]:
    notes = [
        _("Provisional: counts of a month that is not over. They judge nothing; the verdict rests on VNNIC's figures."),
        _("Days left: %(days)s") % {"days": show_count(month.days_left)},
    ]
    if month.published:
        notes.append(_("Months missed in a row: up to %(month)s, as published.") % {"month": month.published.label})
    return notes
