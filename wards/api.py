"""Routes of units of administration."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from base import clock
from base.api_scopes import ApiScope
from base.rest import ApiView, ListView, Paged, Question, day_field, listing
from wards.models import Level, Unit


class UnitSerializer(serializers.ModelSerializer[Unit]):
    full_name = serializers.CharField(read_only=True)
    # A field called parent hides the serializer's own attribute in the stubs only.
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.code", default=None, read_only=True, allow_null=True
    )

    class Meta:
        model = Unit
        fields = (
            "id",
            "level",
            "kind",
            "code",
            "name",
            "full_name",
            "parent",
            "province_code",
            "valid_from",
            "valid_to",
            "legal_act",
        )
        read_only_fields = fields


class UnitsQuestion(Paged):
    on = day_field(required=False, help_text="Day on which the units are in force; today by default")
    province = serializers.CharField(required=False, max_length=2, help_text="Code of the province on that day")
    level = serializers.ChoiceField(Level.values, required=False)


@listing("units")
class Units(ListView):
    """The units of administration in force on a day; public knowledge, open to every signed-in user."""

    scopes: ClassVar = {"GET": ApiScope.READ_UNITS}
    question = UnitsQuestion
    serializer_class = UnitSerializer

    def rows(self, parameters: dict[str, Any]) -> QuerySet[Unit]:
        units = Unit.objects.in_force(parameters.get("on", clock.today())).select_related("parent")
        if province := parameters.get("province"):
            units = units.of_province(province)
        if level := parameters.get("level"):
            units = units.filter(level=level)
        return units.order_by("sort_key", "pk")


class OneUnit(ApiView):
    """One unit, in force or not."""

    scopes: ClassVar = {"GET": ApiScope.READ_UNITS}

    @extend_schema(tags=["units"], responses=UnitSerializer)
    def get(self, request: Request, pk: int) -> Response:
        Question.from_request(request)
        unit = Unit.objects.select_related("parent").filter(pk=pk).first()
        if unit is None:
            raise Http404
        return Response(UnitSerializer(unit).data)


urlpatterns = [
    path("units/", Units.as_view(), name="api-units"),
    path("units/<int:pk>/", OneUnit.as_view(), name="api-unit"),
]
