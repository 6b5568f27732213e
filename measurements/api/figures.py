"""Routes of figures with the cell that each was read from, and of the verdicts on units."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action, Subject, limit, require
from base.api_scopes import ApiScope
from base.period import Period
from base.rest import ApiView, ListView, Paged, Question, WholeListView, listing, month_field
from base.rest_problems import refuse
from measurements.judging.compliance import Verdict
from measurements.judging.exports import operator_row, public_row
from measurements.models import Figure, Network, Source, Statistic
from measurements.queries import compliance
from measurements.queries.provenance import Explanation, explain
from wards.models import Level, Operator, Unit

ALL_OPERATORS = "-"


class VerdictSerializer(serializers.Serializer[Any]):
    """The verdict on one unit in a month."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.ChoiceField(Level.choices)
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    samples_min = serializers.IntegerField(allow_null=True)
    samples_max = serializers.IntegerField(allow_null=True)
    download_mbps = serializers.FloatField(allow_null=True)
    verdict = serializers.ChoiceField([(verdict.value, verdict.value) for verdict in Verdict])
    for_reference = serializers.BooleanField(
        required=False, help_text="Only of one operator: its speed rests on too few samples to be counted"
    )
    statistic = serializers.ChoiceField(
        Statistic.values, allow_blank=True, help_text="Of the speed: the one judged, or the only one; blank without it"
    )


class VerdictsQuestion(Question):
    period = month_field(help_text="Data month, YYYY-MM")
    province = serializers.CharField(max_length=2, help_text="Code of the province in that month")
    level = serializers.ChoiceField(Level.values, required=False, help_text="Wards by default")
    network = serializers.ChoiceField(Network.values, default=Network.MOBILE.value)
    operator = serializers.CharField(max_length=20, required=False, help_text="Code of an operator: its own figures")


@listing("figures")
class Verdicts(WholeListView):
    """The verdict on every unit in force on the month's last day: what the compliance page shows, whole."""

    scopes: ClassVar = {"GET": ApiScope.READ_FIGURES}
    question = VerdictsQuestion
    serializer_class = VerdictSerializer

    def get(self, request: Request, **kwargs: Any) -> Response:
        parameters = VerdictsQuestion.from_request(request)
        period, code, operator = Period.parse(parameters["period"]), parameters["province"], parameters.get("operator")
        if operator is not None:
            known_operator(operator)
        province = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE, code=code).first()
        if province is None:
            fix = _("/api/v1/units/?level=province&on=YYYY-MM-DD lists the codes of a day.")
            raise refuse("province", _("No province bore this code in that month."), fix, code)
        require(request.user, Action.VIEW_FIGURES, Subject(unit=province))
        table = compliance(
            period, code, level=parameters.get("level"), network=parameters["network"], operator_code=operator
        )
        written = operator_row if operator is not None else public_row
        return Response([written(row) for row in table.rows])


class FigureSerializer(serializers.ModelSerializer[Figure]):
    """One figure with the file and the cell that it was read from. `counts`: it enters verdicts."""

    unit = serializers.IntegerField(source="unit_id")
    code = serializers.CharField(source="unit.code")
    name = serializers.CharField(source="unit.full_name")
    level = serializers.ChoiceField(Level.choices, source="unit.level")
    province = serializers.CharField(source="unit.province_code")
    period = serializers.SerializerMethodField(help_text="Data month, YYYY-MM")
    operator = serializers.CharField(source="operator.code", default=None, allow_null=True)
    download_mbps = serializers.FloatField(source="download", allow_null=True)
    upload_mbps = serializers.FloatField(source="upload", allow_null=True)
    latency_ms = serializers.FloatField(source="latency", allow_null=True)
    passing_percent = serializers.FloatField(
        source="passing", allow_null=True, help_text="Share of samples that meet what is asked, as the file gives it"
    )
    counts = serializers.SerializerMethodField()
    batch = serializers.IntegerField(source="batch_id")
    file = serializers.CharField(source="batch.file_name")
    file_sha256 = serializers.CharField(source="batch.sha256")

    class Meta:
        model = Figure
        fields: tuple[str, ...] = (
            "id",
            "unit",
            "code",
            "name",
            "level",
            "province",
            "period",
            "network",
            "operator",
            "source",
            "statistic",
            "samples_min",
            "samples_max",
            "download_mbps",
            "upload_mbps",
            "latency_ms",
            "passing_percent",
            "counts",
            "batch",
            "file",
            "file_sha256",
            "sheet",
            "cell",
            "raw",
        )
        read_only_fields = fields

    def get_period(self, figure: Figure) -> str:
        return str(Period.of(figure.period))

    def get_counts(self, figure: Figure) -> bool:
        return figure.replaced_by_id is None and figure.source == Source.VNNIC


class CellSerializer(serializers.Serializer[Any]):
    column = serializers.CharField()
    header = serializers.CharField()
    text = serializers.CharField()
    is_source = serializers.BooleanField()


class ExplainedFigureSerializer(FigureSerializer):
    """One figure with its whole row of the file, who uploaded the file and when, and others of the same place."""

    uploaded_by = serializers.SerializerMethodField()
    received_at = serializers.DateTimeField(source="batch.received_at")
    applied_at = serializers.DateTimeField(source="batch.applied_at", allow_null=True)
    row_number = serializers.SerializerMethodField()
    row = serializers.SerializerMethodField()
    others = serializers.SerializerMethodField(help_text="Figures of other files on the same, newest first")

    class Meta(FigureSerializer.Meta):
        fields = (*FigureSerializer.Meta.fields, "uploaded_by", "received_at", "applied_at")
        fields = (*fields, "row_number", "row", "others")
        read_only_fields = fields

    def get_uploaded_by(self, figure: Figure) -> str | None:
        return str(figure.batch.uploaded_by) if figure.batch.uploaded_by else None

    def get_row_number(self, figure: Figure) -> int | None:
        return self._explanation.row_number

    @extend_schema_field(CellSerializer(many=True))
    def get_row(self, figure: Figure) -> Any:
        return CellSerializer(self._explanation.row, many=True).data

    def get_others(self, figure: Figure) -> list[int]:
        return [other.pk for other in self._explanation.history]

    @cached_property
    def _explanation(self) -> Explanation:
        figure: Figure = self.instance  # type: ignore[assignment]  # one figure, never many
        return explain(figure.pk)


class FiguresQuestion(Paged):
    unit = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1, help_text="`id` of a unit")
    province = serializers.CharField(required=False, max_length=2, help_text="Code of the unit's province")
    period = month_field(required=False, help_text="Data month, YYYY-MM")
    network = serializers.ChoiceField(Network.values, required=False)
    operator = serializers.CharField(required=False, max_length=20, help_text="Code of an operator; `-`: of all")
    source = serializers.ChoiceField(  # type: ignore[assignment]  # hides the serializer's own in the stubs only
        Source.values, required=False
    )


@listing("figures")
class Figures(ListView):
    """The current figures of units whose figures the asker may see, each with its file and cell."""

    scopes: ClassVar = {"GET": ApiScope.READ_FIGURES}
    question = FiguresQuestion
    serializer_class = FigureSerializer

    def rows(self, parameters: dict[str, Any]) -> QuerySet[Figure]:
        require(self.request.user, Action.VIEW_FIGURES)
        figures: QuerySet[Figure] = limit(self.request.user, Action.VIEW_FIGURES, Figure.objects.standing())
        operator = parameters.get("operator")
        wanted = {
            "unit": parameters.get("unit"),
            "unit__province_code": parameters.get("province"),
            "period": Period.parse(parameters["period"]).first_day if parameters.get("period") else None,
            "network": parameters.get("network"),
            "operator__isnull": True if operator == ALL_OPERATORS else None,
            "operator__code": operator if operator != ALL_OPERATORS else None,
            "source": parameters.get("source"),
        }
        if operator and operator != ALL_OPERATORS:
            known_operator(operator)
        figures = figures.filter(**{name: value for name, value in wanted.items() if value is not None})
        return figures.select_related("unit", "operator", "batch").order_by("pk")


class OneFigure(ApiView):
    """Where a number comes from: its file, its cell, the whole row. Also of figures that a later file replaced."""

    scopes: ClassVar = {"GET": ApiScope.READ_FIGURES}

    @extend_schema(tags=["figures"], responses=ExplainedFigureSerializer)
    def get(self, request: Request, pk: int) -> Response:
        Question.from_request(request)
        reached: QuerySet[Figure] = limit(request.user, Action.VIEW_FIGURES, Figure.objects.all())
        found = reached.select_related("unit", "operator", "batch__uploaded_by").filter(pk=pk).first()
        if found is None:
            raise Http404
        return Response(ExplainedFigureSerializer(found).data)


def known_operator(code: str) -> None:
    """Refuse a code that no operator has: an empty list would look like an answer."""
    operators = list(Operator.objects.values_list("code", flat=True))
    if code not in operators:
        fix = _("There are: %(names)s.") % {"names": ", ".join(operators)}
        raise refuse("operator", _("There is no such operator."), fix, code)
