"""Pages of a number's provenance: its rule, file and cell, who uploaded it and when; and all figures as a file."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_safe

from accounts.permissions import Action, Subject, can, limit, permitted, signed_in
from base import audit
from base.csv_file import stream_csv
from base.period import Period
from measurements.judging.compliance import rests_on_few
from measurements.judging.display import samples_cell
from measurements.models import Figure, Source
from measurements.queries import period_in, place_of, reading, requirement, unit_row
from measurements.queries.provenance import explain
from wards.models import Kind

EXPORTED = (
    ("unit__code", gettext_lazy("Code")),
    ("unit__kind", gettext_lazy("Unit")),
    ("unit__name", ""),  # one cell with the one before
    ("unit__level", gettext_lazy("Level")),
    ("unit__province_code", gettext_lazy("Province")),
    ("period", gettext_lazy("Month")),
    ("network", gettext_lazy("Network")),
    ("operator__name", gettext_lazy("Operator")),
    ("samples_min", gettext_lazy("Samples")),
    ("samples_max", ""),  # one cell with the one before
    ("download", gettext_lazy("Download, Mbps")),
    ("upload", gettext_lazy("Upload, Mbps")),
    ("latency", gettext_lazy("Latency, ms")),
    ("passing", gettext_lazy("Samples that pass, %")),
    ("statistic", gettext_lazy("Statistic")),
    ("batch__file_name", gettext_lazy("File")),
    ("sheet", gettext_lazy("Sheet")),
    ("cell", gettext_lazy("Cell")),
)
READ_AT_ONCE = 2000


@require_safe
@permitted(Action.VIEW_FIGURES)
def figure(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of one figure: where it comes from and how it is judged."""
    reached: QuerySet[Figure] = limit(request.user, Action.VIEW_FIGURES, Figure.objects.all())
    found = get_object_or_404(reached.select_related("unit", "unit__parent", "operator", "batch__uploaded_by"), pk=pk)
    period = Period.of(found.period)
    required = requirement(found.network, period)
    operator_code = found.operator.code if found.operator else None
    same = reached.filter(
        unit=found.unit, period=found.period, network=found.network, operator=found.operator, source=found.source
    )
    bringing = Action.IMPORT_OWN_FIGURES if found.source == Source.WARD else Action.IMPORT_FIGURES
    may_open_batch = can(request.user, bringing, Subject(unit=found.unit))
    own_page = reverse("measurements:own", args=[found.unit_id]) if found.source == Source.WARD else ""
    context = {
        "figure": found,
        "period": period,
        "required": required,
        "row": unit_row(found.unit, found.network, operator_code, period),
        "rests_on_few": rests_on_few(reading(found), required),
        "counts": found.replaced_by_id is None and found.source == "vnnic",
        "others": same.exclude(pk=found.pk).select_related("batch").order_by("-pk"),
        "explanation": explain(found.pk),
        "may_read_file": can(request.user, Action.IMPORT_FIGURES, Subject(unit=found.unit)),
        "may_open_batch": may_open_batch,
        "own_page": f"{own_page}?period={period}" if own_page and may_open_batch else "",
    }
    return render(request, "measurements/figure.html", context)


@require_GET
@permitted(Action.VIEW_FIGURES)
def figures_file(request: HttpRequest) -> StreamingHttpResponse:
    """The VNNIC figures that count as CSV, each with its file and cell: of a province's month (`province`, `period`).

    `since=YYYY-MM` takes the months from there on, too; `country=1` all provinces that the user may see. Any number
    of rows: they are sent as they are read.
    """
    place = place_of(request.user, request.GET)
    since = period_in({"period": request.GET.get("since", "")}) or place.period
    if since > place.period or request.GET.get("country", "1") != "1":
        raise Http404
    found = limit(request.user, Action.VIEW_FIGURES, Figure.objects.standing().filter(source=Source.VNNIC))
    found = found.filter(period__range=(since.first_day, place.period.first_day))
    where = "vn"
    if "country" not in request.GET:
        if place.province is None:
            raise Http404
        where = place.province.code
        found = found.filter(unit__heir_code=place.province.heir_code)
    span = str(place.period) if since == place.period else f"{since}-{place.period}"
    name = f"i-speed-so-lieu-{where}-{span}.csv"
    audit.record_download(by=signed_in(request), what=name, rows=found.count())
    header = [str(label) for _key, label in EXPORTED if label]
    response = StreamingHttpResponse(stream_csv(header, _exported(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _exported(found: QuerySet[Figure]) -> Iterator[list[Any]]:
    rows = found.order_by("period", "unit__sort_key", "unit_id", "network", "operator_id")
    everybody = _("all operators")
    for row in rows.values_list(*[key for key, _label in EXPORTED]).iterator(chunk_size=READ_AT_ONCE):
        code, kind, name, level, province, month, network, operator, least, most, *rest = row
        unit, period = f"{Kind(kind).label} {name}", str(Period.of(month))
        samples = samples_cell(least, most)
        yield [code, unit, level, province, period, network, operator or everybody, samples, *rest]
