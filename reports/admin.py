from django.contrib import admin

from base.admin_pages import ImportExport, Page, ReadOnlyPage, Resource
from reports.models import Letterhead, Passage, PublicationRule, ReportRun


class LetterheadResource(Resource):
    class Meta(Resource.Meta):
        model = Letterhead
        import_id_fields = ("province_code", "valid_from")
        exclude = ("id",)


@admin.register(Letterhead)
class LetterheadPage(ImportExport, Page):
    resource_classes = (LetterheadResource,)
    list_display = ("agency", "province_code", "superior", "symbol", "valid_from", "valid_to")
    search_fields = ("agency", "superior", "province_code")


@admin.register(Passage)
class PassagePage(ReadOnlyPage):
    list_display = ("province_code", "kind", "key", "period", "written_by", "written_at")
    list_select_related = ("written_by",)


@admin.register(ReportRun)
class ReportRunPage(ReadOnlyPage):
    list_display = ("kind", "province", "operator", "period", "revision", "status", "due_at", "attempts", "last_error")
    list_filter = ("kind", "status", "period")
    list_select_related = ("province", "operator")


@admin.register(PublicationRule)
class PublicationRulePage(Page):
    list_display = ("province_code", "since", "when")
