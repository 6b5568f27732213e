"""Routes of files of figures: uploaded, looked at, applied, undone, by the same actions as on the pages."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.permissions import Action, can, limit_units, require
from base import clock, jobs
from base.api_scopes import ApiScope
from base.models import Job
from base.rest import ApiView, Content, ListView, Paged, Question, listing
from base.rest_problems import NotAnswered, problem, refusal_answered
from base.row_number import row_number
from base.translating import translated
from measurements import actions
from measurements.actions import OutOfReach
from measurements.forms import OwnFiguresForm, UploadForm
from measurements.importing.issues import PINNED, Issue
from measurements.importing.understanding import NOTHING
from measurements.models import ImportBatch, Network, Source, Statistic
from measurements.queries import batches_for, counts_for, is_whole, latest_job, provinces_within
from measurements.queries.own import own_months_open, own_units
from wards.models import Level, Unit

Status = ImportBatch.Status
SCOPES = {"GET": ApiScope.READ_IMPORTS, "POST": ApiScope.WRITE_IMPORTS}
ISSUES_SHOWN = 200


class ImportSerializer(serializers.ModelSerializer[ImportBatch]):
    """One file and what became of it; `new`, `changed`, `same` and `errors` are rows, once it is read."""

    province = serializers.CharField(source="province_code")
    unit = serializers.IntegerField(source="unit_id", allow_null=True)
    periods = serializers.ListField(child=serializers.CharField())
    new = serializers.IntegerField(default=None, allow_null=True)
    changed = serializers.IntegerField(default=None, allow_null=True)
    same = serializers.IntegerField(default=None, allow_null=True)
    errors = serializers.IntegerField(  # type: ignore[assignment]  # hides the serializer's own in the stubs only
        default=None, allow_null=True
    )
    issue_count = serializers.IntegerField(default=0)
    whole = serializers.BooleanField(
        default=True, help_text="`false`: the file also touches provinces out of your reach; you see the rows of yours"
    )

    class Meta:
        model = ImportBatch
        fields: tuple[str, ...] = (
            "id",
            "source",
            "status",
            "province",
            "unit",
            "file_name",
            "sha256",
            "size",
            "periods",
            "new",
            "changed",
            "same",
            "errors",
            "issue_count",
            "whole",
            "received_at",
            "applied_at",
            "undone_at",
        )
        read_only_fields = fields

    def to_representation(self, batch: ImportBatch) -> dict[str, Any]:
        person = self.context["request"].user
        counts = counts_for(person, batch)
        whole = is_whole(person, batch)
        mine = {name: counts.get(name) for name in ("new", "changed", "same")}
        shown = {
            **mine,
            "errors": counts.get("error"),
            "issue_count": len(batch.issues) if whole else 0,
            "whole": whole,
        }
        return {**super().to_representation(batch), **shown}


class IssueSerializer(serializers.Serializer[Any]):
    severity = serializers.CharField()
    code = serializers.CharField()
    sheet = serializers.CharField()
    cell = serializers.CharField()
    value = serializers.CharField()
    message = serializers.CharField(help_text="What is wrong, why, and what to do, in the language of the answer")

    def to_representation(self, stored: dict[str, Any]) -> dict[str, str]:
        one = Issue.from_dict(stored)
        return {name: translated(getattr(one, name)) for name in PINNED}


class JobSerializer(serializers.ModelSerializer[Job]):
    class Meta:
        model = Job
        fields = ("task", "state", "phase", "rows_done", "rows_total", "error")
        read_only_fields = fields

    def to_representation(self, job: Job) -> dict[str, Any]:
        return {**super().to_representation(job), "error": translated(job.error)}


class UnderstoodSerializer(serializers.Serializer[Any]):
    """What the file says, and what of it is inferred only (`assumed`: month, network, province, statistic)."""

    months = serializers.ListField(child=serializers.CharField())
    networks = serializers.ListField(child=serializers.CharField())
    statistics = serializers.ListField(child=serializers.CharField())
    as_of = serializers.CharField(allow_null=True)
    assumed = serializers.ListField(child=serializers.CharField())


class ImportStatusSerializer(ImportSerializer):
    """One file with the work on it, how it was understood, and its first 200 issues; /issues/ has all."""

    url = serializers.SerializerMethodField()
    understood = serializers.SerializerMethodField()
    job = serializers.SerializerMethodField()
    issues = serializers.SerializerMethodField()

    class Meta(ImportSerializer.Meta):
        fields = (*ImportSerializer.Meta.fields, "url", "understood", "job", "issues")
        read_only_fields = fields

    def get_url(self, batch: ImportBatch) -> str:
        return reverse("api-import", args=[batch.pk])

    @extend_schema_field(UnderstoodSerializer)
    def get_understood(self, batch: ImportBatch) -> Any:
        whole = is_whole(self.context["request"].user, batch)
        return UnderstoodSerializer(batch.reading.get("understood", NOTHING) if whole else NOTHING).data

    @extend_schema_field(JobSerializer(allow_null=True))
    def get_job(self, batch: ImportBatch) -> Any:
        job = latest_job(batch)
        return JobSerializer(job).data if job else None

    @extend_schema_field(IssueSerializer(many=True))
    def get_issues(self, batch: ImportBatch) -> Any:
        return IssueSerializer(_issues(self.context["request"].user, batch)[:ISSUES_SHOWN], many=True).data


class ImportsQuestion(Paged):
    status = serializers.ChoiceField(Status.values, required=False)
    source = serializers.ChoiceField(Source.values, required=False)  # type: ignore[assignment]


class UploadContent(serializers.Serializer[Any]):
    """A file, and what its uploader knows better than the file says. `unit`: a ward's own count."""

    file = serializers.FileField(help_text=".xlsx, .xls, .ods, .csv or .json")
    province = serializers.CharField(
        required=False, help_text="Code; may be left out by who acts for one province, or for all: then the file says"
    )
    unit = serializers.IntegerField(required=False, help_text="`id` of the ward whose own count it is")
    period = serializers.CharField(required=False, help_text="YYYY-MM, only if the file does not say it")
    network = serializers.ChoiceField(Network.values, required=False)
    statistic = serializers.ChoiceField(Statistic.values, required=False)
    as_of = serializers.DateField(required=False, help_text="Only for a month that is not over")


@listing("imports")
class Imports(ListView):
    """The files that the asker may see, newest first."""

    scopes: ClassVar = SCOPES
    question = ImportsQuestion
    serializer_class = ImportSerializer
    parser_classes = (MultiPartParser,)

    def rows(self, parameters: dict[str, Any]) -> QuerySet[ImportBatch]:
        _require_importer(self.request.user)
        wanted = {name: parameters[name] for name in ("status", "source") if name in parameters}
        found = batches_for(self.request.user).filter(**wanted)
        return found.select_related("unit").prefetch_related("provinces").order_by("-pk")

    @extend_schema(
        tags=["imports"],
        operation_id="imports_create",
        request={"multipart/form-data": UploadContent},
        responses={202: ImportStatusSerializer, 200: ImportStatusSerializer},
    )
    def post(self, request: Request) -> Response:
        """Upload a file. 202: it is being read, ask `url` again; 200: it came before, and waits or is applied."""
        _require_importer(request.user)
        Question.from_request(request)
        known = UploadContent().fields
        if unknown := sorted(set(request.data) - set(known)):
            fix = _("Leave it out; there are: %(names)s.") % {"names": ", ".join(known)}
            raise NotAnswered(problem(name, _("There is no such field."), fix) for name in unknown)
        batch = _own_count(request) if "unit" in request.data else _vnnic_file(request)
        fresh = batch.status == Status.RECEIVED
        if fresh:
            jobs.enqueue(task="measurements.check_batch", target=batch.pk)
        answer = _status(request, batch, 202 if fresh else 200)
        answer["Location"] = reverse("api-import", args=[batch.pk])
        return answer


class OneImport(ApiView):
    """One file: how far the work on it is, what was found, what is wrong with it."""

    scopes: ClassVar = SCOPES

    @extend_schema(tags=["imports"], responses=ImportStatusSerializer)
    def get(self, request: Request, pk: int) -> Response:
        Question.from_request(request)
        return _status(request, _batch(request, pk))


@listing("imports")
class Issues(ListView):
    """Everything that is wrong with a file, each with sheet and cell."""

    scopes: ClassVar = SCOPES
    serializer_class = IssueSerializer

    def rows(self, parameters: dict[str, Any]) -> list[Any]:
        return _issues(self.request.user, _batch(self.request, self.kwargs["pk"]))


class ApplyContent(Content):
    good_rows_only = serializers.BooleanField(default=False, help_text="Leave out the rows in error")
    confirmed = serializers.ListField(
        child=serializers.ChoiceField(["month", "network", "province", "statistic"]),
        required=False,
        help_text="What may be inferred, as `understood.assumed` names it; if this is given, anything else that was "
        "inferred refuses",
    )
    empty_overwrites = serializers.BooleanField(
        default=False, help_text="An empty cell takes away the figure that stands; otherwise that one stays"
    )


class Apply(ApiView):
    """Make the figures of a checked file count, in the background; applied once, applied again nothing changes."""

    scopes: ClassVar = SCOPES
    parser_classes = (JSONParser,)

    @extend_schema(
        tags=["imports"], operation_id="imports_apply", request=ApplyContent, responses={202: ImportStatusSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        batch = _batch(request, pk)
        content = ApplyContent.read(request)
        if batch.status != Status.APPLIED:
            fix = _("See its issues, mend the file and bring it again.")
            with refusal_answered(fix=fix, status_code=409), refusal_answered(status_code=403, of=OutOfReach):
                actions.ask_to_apply(
                    by=_person(request),
                    batch=batch,
                    good_rows_only=content["good_rows_only"],
                    confirmed=content.get("confirmed"),
                    empty_overwrites=content["empty_overwrites"],
                )
            jobs.enqueue(task="measurements.apply_batch", target=batch.pk)
        return _status(request, batch, 202)


class Undo(ApiView):
    """Take an applied file back: every figure as before it; undone again nothing changes."""

    scopes: ClassVar = SCOPES
    parser_classes = (JSONParser,)

    @extend_schema(
        tags=["imports"], operation_id="imports_undo", request=Content, responses={200: ImportStatusSerializer}
    )
    def post(self, request: Request, pk: int) -> Response:
        batch = _batch(request, pk)
        Content.read(request)
        if batch.status != Status.UNDONE:
            with refusal_answered(status_code=409), refusal_answered(status_code=403, of=OutOfReach):
                actions.undo_batch(by=_person(request), batch=batch)
        return _status(request, batch)


def _issues(person: Any, batch: ImportBatch) -> list[Any]:
    """What is wrong with a file, for who reaches all of it: an issue quotes rows of whatever province."""
    return list(batch.issues) if is_whole(person, batch) else []


def _require_importer(user: Any) -> None:
    if not can(user, Action.IMPORT_FIGURES):
        require(user, Action.IMPORT_OWN_FIGURES)


def _batch(request: Request, pk: int) -> ImportBatch:
    found = batches_for(request.user).prefetch_related("provinces").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _status(request: Request, batch: ImportBatch, code: int = 200) -> Response:
    return Response(ImportStatusSerializer(batch, context={"request": request}).data, status=code)


def _person(request: Request) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _vnnic_file(request: Request) -> ImportBatch:
    require(request.user, Action.IMPORT_FIGURES)
    provinces = Unit.objects.in_force(clock.today()).filter(level=Level.PROVINCE)
    mine = list(limit_units(request.user, Action.IMPORT_FIGURES, provinces))
    stated = _stated(request)
    if len(mine) == 1:
        stated.setdefault("province", mine[0].code)  # as on the page
    everywhere = provinces_within(_person(request)) is None
    form = UploadForm(stated, request.FILES, provinces=mine, any_province=everywhere)
    data = _valid(form)
    options = {key: data[key] for key in ("period", "as_of", "network", "statistic")}
    return _received(
        request, data["file"].name, data["file"], source=Source.VNNIC, province=data["province"], options=options
    )


def _own_count(request: Request) -> ImportBatch:
    text = _stated(request)["unit"]
    unit = get_object_or_404(own_units(request.user), pk=row_number(text))
    if stray := sorted({"province", "statistic", "as_of"} & set(request.data)):
        fix = _("Leave it out; a ward's own count needs file, unit, period and network.")
        raise NotAnswered(problem(name, _("This is not said of a ward's own count."), fix) for name in stray)
    form = OwnFiguresForm(_stated(request), request.FILES, months=own_months_open(unit))
    data = _valid(form)
    options = {"period": data["period"], "network": data["network"]}
    name, content = form.brought()
    return _received(
        request, name, content, source=Source.WARD, province=unit.province_code, options=options, unit=unit
    )


def _stated(request: Request) -> dict[str, str]:
    """What was said beside the file."""
    data: Any = request.data
    return {name: str(data[name]) for name in data if name not in request.FILES}


def _valid(form: forms.Form) -> dict[str, Any]:
    if form.is_valid():
        return form.cleaned_data
    fix = _("Correct it; /api/v1/schema/ says what may stand here.")
    raise NotAnswered(
        problem(name, words, fix, form.data.get(name, "")) for name, found in form.errors.items() for words in found
    )


def _received(
    request: Request, name: str, content: Any, *, source: Source, province: str, options: Any, unit: Unit | None = None
) -> ImportBatch:
    with refusal_answered("file", value=name):
        return actions.receive_file(
            by=_person(request),
            file_name=name,
            content=content,
            source=source,
            province_code=province,
            options=options,
            unit=unit,
            anew=True,
        )
