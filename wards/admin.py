"""Administration pages of the register, which only show it: `load_register` and `reorganise` change it as a whole."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget

from base.admin_pages import Export, ImportExport, Page, ReadOnlyPage, Resource
from wards.models import Agency, Alias, Operator, OperatorObligation, Unit, UnitChange

OPERATOR_HELPS = {
    "valid_from": _("From here it has a radio network. Of the fixed network alone: begin and end are one day."),
}


class OperatorResource(Resource):
    class Meta(Resource.Meta):
        model = Operator
        import_id_fields = ("code",)
        fields = ("code", "name", "aliases", "position", "valid_from", "valid_to", "fixed_from", "fixed_to")


class OperatorObligationResource(Resource):
    operator = Field(attribute="operator", column_name="operator", widget=ForeignKeyWidget(Operator, field="code"))

    class Meta(Resource.Meta):
        model = OperatorObligation
        import_id_fields = ("operator", "valid_from")
        fields = ("operator", "valid_from", "valid_to", "legal_act")


class AgencyResource(Resource):
    class Meta(Resource.Meta):
        model = Agency


@admin.register(Unit)
class UnitPage(Export, ReadOnlyPage):
    list_display = ("called", "code", "level", "parent", "valid_from", "valid_to", "legal_act")
    list_filter = ("level", "kind", "valid_from")
    list_select_related = ("parent",)
    search_fields = ("name", "search_key", "code", "province_code")

    @admin.display(description=_("Unit"), ordering="sort_key")
    def called(self, unit: Unit) -> str:
        return unit.full_name


@admin.register(UnitChange)
class UnitChangePage(Export, ReadOnlyPage):
    list_display = ("old", "new", "effective_on", "part", "legal_act")
    list_filter = ("effective_on", "part")
    list_select_related = ("old", "new")
    search_fields = ("old__name", "new__name", "old__code", "new__code")


@admin.register(Alias)
class AliasPage(Export, ReadOnlyPage):
    list_display = ("key", "scope", "unit", "confirmed_by", "confirmed_at", "withdrawn_at")
    list_select_related = ("unit", "confirmed_by")
    search_fields = ("key", "unit__name")


@admin.register(Operator)
class OperatorPage(ImportExport, Page):
    resource_classes = (OperatorResource,)
    list_display = ("name", "code", "position", "valid_from", "valid_to", "fixed_from", "fixed_to")
    search_fields = ("name", "code")
    helps = OPERATOR_HELPS


@admin.register(OperatorObligation)
class OperatorObligationPage(ImportExport, Page):
    """The page of operators that file; without a row an operator owes nothing."""

    resource_classes = (OperatorObligationResource,)
    list_display = ("operator", "valid_from", "valid_to", "legal_act")
    list_filter = ("operator",)
    list_select_related = ("operator",)


@admin.register(Agency)
class AgencyPage(ImportExport, Page):
    resource_classes = (AgencyResource,)
    autocomplete_fields = ("unit",)
    list_display = ("name", "kind", "unit", "valid_from", "valid_to")
    list_filter = ("kind",)
    list_select_related = ("unit",)
    search_fields = ("name", "unit__name")
