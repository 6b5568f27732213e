"""The reports that the department made: their list, each one, its files with their hash."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.urls import path, reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action, require
from base.api_scopes import ApiScope
from base.period import Period
from base.rest import ApiView, FileView, ListView, Paged, Question, listing, month_field
from reports.models import ReportKind, ReportRun, RunFile
from reports.queries import run_or_404, runs_for

SCOPES = {"GET": ApiScope.READ_REPORTS}


class ReportSerializer(serializers.ModelSerializer[ReportRun]):
    """One report of one month. `forms`: the files that it has."""

    province = serializers.CharField(source="province.code")
    operator = serializers.CharField(source="operator.code", default=None, allow_null=True)
    period = serializers.SerializerMethodField(help_text="Data month, YYYY-MM")
    forms = serializers.SerializerMethodField()

    class Meta:
        model = ReportRun
        fields: tuple[str, ...] = (
            "id",
            "kind",
            "province",
            "operator",
            "period",
            "revision",
            "reason",
            "status",
            "due_at",
            "late",
            "built_at",
            "approved_at",
            "number",
            "issued_on",
            "published_at",
            "forms",
        )
        read_only_fields = fields

    def get_period(self, run: ReportRun) -> str:
        return str(Period.of(run.period))

    def get_forms(self, run: ReportRun) -> list[str]:
        return [file.form for file in run.files.all()]


class ReportFileSerializer(serializers.ModelSerializer[RunFile]):
    url = serializers.SerializerMethodField()

    class Meta:
        model = RunFile
        fields = ("form", "name", "sha256", "size", "made_at", "url")
        read_only_fields = fields

    def get_url(self, file: RunFile) -> str:
        return reverse("api-report-file", args=[file.run_id, file.form])


class WholeReportSerializer(ReportSerializer):
    files = serializers.SerializerMethodField()

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "files")
        read_only_fields = fields

    @extend_schema_field(ReportFileSerializer(many=True))
    def get_files(self, run: ReportRun) -> Any:
        return ReportFileSerializer(run.files.all(), many=True).data


class ReportsQuestion(Paged):
    period = month_field(required=False, help_text="Data month, YYYY-MM")
    province = serializers.CharField(required=False, max_length=2, help_text="Code of the province in that month")
    kind = serializers.ChoiceField(ReportKind.values, required=False)
    status = serializers.ChoiceField(ReportRun.Status.values, required=False)


@listing("reports")
class Reports(ListView):
    """The reports of the asker's provinces, newest month first."""

    scopes: ClassVar = SCOPES
    question = ReportsQuestion
    serializer_class = ReportSerializer

    def rows(self, parameters: dict[str, Any]) -> QuerySet[ReportRun]:
        require(self.request.user, Action.VIEW_REPORTS)
        wanted: dict[str, Any] = {name: parameters[name] for name in ("kind", "status") if name in parameters}
        if "province" in parameters:
            wanted["province__code"] = parameters["province"]
        if "period" in parameters:
            wanted["period"] = Period.parse(parameters["period"]).first_day
        return runs_for(self.request.user).filter(**wanted).order_by("-period", "-pk")


class OneReport(ApiView):
    """One report with its files."""

    scopes: ClassVar = SCOPES

    @extend_schema(tags=["reports"], responses=WholeReportSerializer)
    def get(self, request: Request, pk: int) -> Response:
        Question.from_request(request)
        return Response(WholeReportSerializer(run_or_404(request.user, pk)).data)


class ReportFile(FileView):
    """The archived bytes; `Repr-Digest` bears their SHA-256, which the report's `files` show too."""

    scopes: ClassVar = SCOPES

    @extend_schema(
        tags=["reports"],
        operation_id="reports_file",
        parameters=[OpenApiParameter("form", str, OpenApiParameter.PATH, enum=RunFile.Form.values)],
        responses={(200, "application/octet-stream"): bytes},
    )
    def get(self, request: Request, pk: int, form: str) -> HttpResponseBase:
        Question.from_request(request)
        run = run_or_404(request.user, pk)
        found = run.files.filter(form=form).first() if form in RunFile.Form.values else None
        if found is None:
            raise Http404
        return self.send(request, found.file, found.name, found.sha256, on=run)


urlpatterns = [
    path("reports/", Reports.as_view(), name="api-reports"),
    path("reports/<int:pk>/", OneReport.as_view(), name="api-report"),
    path("reports/<int:pk>/files/<str:form>/", ReportFile.as_view(), name="api-report-file"),
]
