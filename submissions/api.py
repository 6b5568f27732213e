"""Filings: what is asked of a reporter, what was filed, and a new version, by the same action as the form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, User
from accounts.permissions import Action, limit, require
from base.api_scopes import ApiScope
from base.number_format import with_comma
from base.period import Period
from base.rest import SEVERAL_LINES, ApiView, Content, FileView, ListView, Paged, Question, listing, month_field
from base.rest_problems import NotAnswered, problem, refusal_answered, refuse
from base.saying import joined
from base.translating import translated
from submissions.actions import Certificate, file_submission
from submissions.attachments import name_of
from submissions.formrows import typed_of
from submissions.indicator_form import LONGEST_TEXT, Answer, ParsedEntries, field_name, fields_of, read
from submissions.models import Channel, Submission
from submissions.queries import answers_of, latest_submission, sheet_of, state_of, versions_of, why_not_open
from submissions.refusals import OutOfDate
from submissions.reporters import Group
from submissions.states import FilingStatus
from submissions.views.access import FilingContext, filing_context_or_404

SCOPES = {"GET": ApiScope.READ_SUBMISSIONS, "POST": ApiScope.WRITE_SUBMISSIONS}


class FilingSerializer(serializers.ModelSerializer[Submission]):
    """One version of a filing; `sha256` is of its content, as its receipt prints it."""

    reporter = serializers.CharField(source="reporter_key")
    name = serializers.SerializerMethodField()
    period = serializers.SerializerMethodField(help_text="Data month, YYYY-MM")
    nil = serializers.BooleanField(source="is_nil")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Submission
        fields: tuple[str, ...] = (
            "reporter",
            "name",
            "group",
            "period",
            "version",
            "nil",
            "channel",
            "received_at",
            "recorded_at",
            "certified_by",
            "reference",
            "note",
            "reason",
            "attachment_sha256",
            "sha256",
            "url",
        )
        read_only_fields = fields

    def get_name(self, filed: Submission) -> str:
        return (filed.operator and filed.operator.name) or (filed.agency and filed.agency.name) or filed.unit.full_name

    def get_period(self, filed: Submission) -> str:
        return str(Period.of(filed.period))

    def get_url(self, filed: Submission) -> str:
        return reverse("api-filing-version", args=[Period.of(filed.period), filed.reporter_key, filed.version])


class AnswerSerializer(serializers.Serializer[Any]):
    """One answer. `month`: the month's number; `cumulative`: the total at its end; or a text.

    Numbers as decimal texts.
    """

    field = serializers.SerializerMethodField()
    code = serializers.CharField()
    ward = serializers.IntegerField(source="ward_id", allow_null=True)
    month = serializers.DecimalField(max_digits=18, decimal_places=3, allow_null=True)
    cumulative = serializers.DecimalField(max_digits=18, decimal_places=3, allow_null=True)
    text = serializers.CharField(allow_blank=True)

    def get_field(self, answer: Answer) -> str:
        return field_name(answer.code, answer.ward_id)


class FiledSerializer(FilingSerializer):
    answers = serializers.SerializerMethodField()

    class Meta(FilingSerializer.Meta):
        fields = (*FilingSerializer.Meta.fields, "answers")
        read_only_fields = fields

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, filed: Submission) -> Any:
        return AnswerSerializer(answers_of(filed), many=True).data


class DeadlineSerializer(serializers.Serializer[Any]):
    nominal = serializers.DateField(help_text="Last day on time by the rule")
    effective = serializers.DateField(help_text="The same, rolled or extended: until its end is on time")


class QuestionSerializer(serializers.Serializer[Any]):
    """One field that may be filed; `value` and `last` as they would be typed, of what stands and of last month."""

    field = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # hides the serializer's own in the stubs only
    section = serializers.CharField()
    unit = serializers.CharField()
    kind = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    value = serializers.CharField()
    last = serializers.CharField()


class DutySerializer(serializers.Serializer[Any]):
    """One reporter's month: what is owed by when, what is asked, what was filed."""

    reporter = serializers.CharField()
    name = serializers.CharField()
    period = serializers.CharField()
    status = serializers.ChoiceField([one.value for one in FilingStatus])
    late = serializers.BooleanField()
    deadline = DeadlineSerializer(allow_null=True)
    closed = serializers.CharField(help_text="Why the month cannot be filed; empty where it can")
    may_file = serializers.BooleanField()
    latest_version = serializers.IntegerField(help_text="0: nothing is filed")
    questions = QuestionSerializer(many=True)
    versions = FilingSerializer(many=True)


@extend_schema_field({"oneOf": [{"type": "string", "maxLength": LONGEST_TEXT}, {"type": "number"}]})
class TypedField(serializers.Field[str, Any, Any, Any]):
    """A number, or a text as it would be typed into the form, where `1.234` is one thousand."""

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, bool) or not isinstance(data, str | int | float):
            raise serializers.ValidationError(_("This is neither a text nor a number."))
        if isinstance(data, str):
            return str(serializers.CharField(allow_blank=True, max_length=LONGEST_TEXT).run_validation(data))
        return with_comma(f"{Decimal(str(data)):f}")

    def to_representation(self, value: Any) -> Any:
        return value


class FilingContent(Content):
    """A filing. `base_version` is the version that its filer saw, 0 where there was none."""

    values = serializers.DictField(child=TypedField(), default=dict, help_text="By the `field` of the questions")
    nil = serializers.BooleanField(default=False, help_text="Nothing to report; then without values")
    certified_by = serializers.CharField(max_length=160, help_text="Name and title of who answers for it")
    reference = serializers.CharField(max_length=120, allow_blank=True, default="")
    note = serializers.CharField(max_length=4000, allow_blank=True, default="", style=SEVERAL_LINES)
    reason = serializers.CharField(
        max_length=300, allow_blank=True, default="", help_text="Of a correction: why it is made"
    )
    base_version = serializers.IntegerField(min_value=0, max_value=32_000)


class FilingsQuestion(Paged):
    period = month_field(required=False, help_text="Data month, YYYY-MM")
    reporter = serializers.CharField(required=False, max_length=40)
    group = serializers.ChoiceField([one.value for one in Group], required=False)


@listing("submissions")
class Filings(ListView):
    """All versions of the filings that the asker may see, newest month first."""

    scopes: ClassVar = SCOPES
    question = FilingsQuestion
    serializer_class = FilingSerializer

    def rows(self, parameters: dict[str, Any]) -> QuerySet[Submission]:
        user = self.request.user
        require(user, Action.VIEW_SUBMISSIONS)
        mine = limit(user, Action.VIEW_SUBMISSIONS, Submission.objects.all(), operator="operator", agency="agency")
        seen = Q(pk__in=mine.order_by().values("pk"))
        if isinstance(user, User) and user.role == Role.WARD:  # a ward's bodies file to their ward
            bodies = Submission.objects.filter(group=Group.WARD_BODY)
            seen |= Q(pk__in=limit(user, Action.VIEW_SUBMISSIONS, bodies).order_by().values("pk"))
        wanted = {"reporter_key": parameters.get("reporter"), "group": parameters.get("group")}
        wanted["period"] = Period.parse(parameters["period"]).first_day if parameters.get("period") else None
        found = Submission.objects.filter(seen, **{name: value for name, value in wanted.items() if value is not None})
        return found.select_related("unit", "operator", "agency").order_by("-period", "reporter_key", "-version")


class Filing(ApiView):
    """One reporter's month."""

    scopes: ClassVar = SCOPES
    parser_classes = (JSONParser,)

    @extend_schema(tags=["submissions"], operation_id="submissions_duty", responses=DutySerializer)
    def get(self, request: Request, period: str, key: str) -> Response:
        ctx = filing_context_or_404(request.user, period, key)
        Question.from_request(request)
        state, versions = state_of(ctx.reporter, ctx.period), versions_of(ctx.reporter, ctx.period)
        duty = {
            "reporter": ctx.reporter.key,
            "name": ctx.reporter.name,
            "period": str(ctx.period),
            "status": state.status.value,
            "late": state.is_late,
            "deadline": state.deadline,
            "closed": translated(why_not_open(ctx.reporter.group, ctx.period, ctx.reporter.province_code)),
            "may_file": ctx.may_file,
            "latest_version": versions[0].version if versions else 0,
            "questions": _questions(ctx),
            "versions": versions,
        }
        return Response(DutySerializer(duty).data)

    @extend_schema(
        tags=["submissions"], operation_id="submissions_file", request=FilingContent, responses={201: FiledSerializer}
    )
    def post(self, request: Request, period: str, key: str) -> Response:
        """File a new version, whole. The same once more gives the version that stands; nothing is kept as a draft."""
        ctx = filing_context_or_404(request.user, period, key)
        if not ctx.may_file:
            raise Http404
        content = FilingContent.read(request)
        _check(ctx, content)
        certificate = Certificate(
            content["certified_by"], content["reference"], content["note"], reason=content["reason"]
        )
        fix = _("Read what stands, then file with its version as base_version.")
        with refusal_answered("base_version", fix, content["base_version"], 409, of=OutOfDate):
            filed = file_submission(
                by=ctx.user,
                reporter=ctx.reporter,
                period=ctx.period,
                typed=content["values"],
                is_nil=content["nil"],
                certificate=certificate,
                base_version=content["base_version"],
                channel=Channel.API,
            )
        answer = Response(FiledSerializer(filed).data, status=201)
        answer["Location"] = answer.data["url"]
        return answer


class FilingVersion(ApiView):
    """One version with its answers."""

    scopes: ClassVar = SCOPES

    @extend_schema(tags=["submissions"], operation_id="submissions_version", responses=FiledSerializer)
    def get(self, request: Request, period: str, key: str, version: int) -> Response:
        filed = _version(request, period, key, version)
        Question.from_request(request)
        return Response(FiledSerializer(filed).data)


class FilingAttachment(FileView):
    """The signed copy that came with a version, a PDF or a JPEG."""

    scopes: ClassVar = SCOPES

    @extend_schema(
        tags=["submissions"],
        operation_id="submissions_attachment",
        responses={(200, "application/octet-stream"): bytes},
    )
    def get(self, request: Request, period: str, key: str, version: int) -> HttpResponseBase:
        filed = _version(request, period, key, version)
        Question.from_request(request)
        if not filed.attachment:
            raise Http404
        name = name_of(filed.attachment.name, filed.reporter_key, str(Period.of(filed.period)), version)
        return self.send(request, filed.attachment, name, filed.attachment_sha256, on=filed)


def _version(request: Request, period: str, key: str, version: int) -> Submission:
    ctx = filing_context_or_404(request.user, period, key)
    rows = Submission.objects.select_related("unit", "operator", "agency")
    found = rows.filter(reporter_key=ctx.reporter.key, period=ctx.period.first_day, version=version).first()
    if found is None:
        raise Http404
    return found


def _questions(ctx: FilingContext) -> list[dict[str, Any]]:
    sheet = sheet_of(ctx.reporter, ctx.period)
    stands = typed_of(answers_of(latest_submission(ctx.reporter.key, ctx.period)))
    last = {} if sheet.last_from else typed_of(list(sheet.last.values()))  # programs read the month before, or none
    return [
        {
            "field": name,
            "label": spec.label if ward_id is None else f"{spec.label}, {sheet.wards[ward_id]}",
            "section": spec.section,
            "unit": spec.unit,
            "kind": spec.kind,
            "required": spec.required,
            "value": stands.get(name, ""),
            "last": last.get(name, ""),
        }
        for name, (spec, ward_id) in fields_of(sheet).items()
    ]


def _check(ctx: FilingContext, content: Mapping[str, Any]) -> None:
    """Refuse everything that is wrong with the values together, where the action would only count it."""
    if closed := why_not_open(ctx.reporter.group, ctx.period, ctx.reporter.province_code):
        raise refuse("period", closed, "", ctx.period, 409)
    if content["nil"]:
        if content["values"]:
            raise refuse("values", _("A nil return has no values."), _("Leave out either values or nil."))
        return
    reading: ParsedEntries = read(sheet_of(ctx.reporter, ctx.period), content["values"])
    wrong = reading.errors or ([] if content["note"].strip() else reading.warnings)
    if wrong:
        raise NotAnswered(
            problem(f"values.{one.field}", joined((one.where, one.message), ": "), one.fix, one.value) for one in wrong
        )


MONTH = "submissions/<str:period>/<str:key>/"
urlpatterns = [
    path("submissions/", Filings.as_view(), name="api-filings"),
    path(MONTH, Filing.as_view(), name="api-filing"),
    path(f"{MONTH}<int:version>/", FilingVersion.as_view(), name="api-filing-version"),
    path(f"{MONTH}<int:version>/attachment/", FilingAttachment.as_view(), name="api-filing-attachment"),
]
