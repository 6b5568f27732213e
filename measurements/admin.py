"""Administration pages of thresholds, judged statistics, files and figures."""

from django.contrib import admin

from base.admin_pages import Export, ImportExport, Page, ReadOnlyPage, Resource
from measurements.models import (
    AtlasMonth,
    Figure,
    ImportBatch,
    JudgedStatistic,
    PublishedFigure,
    Snapshot,
    Threshold,
)


class ThresholdResource(Resource):
    class Meta(Resource.Meta):
        model = Threshold
        import_id_fields = ("network", "effective_from")
        fields = ("network", "effective_from", "min_samples", "min_download_mbps", "shown_from", "legal_act")


@admin.register(Threshold)
class ThresholdPage(ImportExport, Page):
    resource_classes = (ThresholdResource,)
    list_display = ("network", "effective_from", "min_samples", "min_download_mbps", "shown_from", "legal_act")
    list_filter = ("network",)


class JudgedStatisticResource(Resource):
    class Meta(Resource.Meta):
        model = JudgedStatistic
        import_id_fields = ("effective_from",)
        fields = ("effective_from", "statistic", "legal_act")


@admin.register(JudgedStatistic)
class JudgedStatisticPage(ImportExport, Page):
    resource_classes = (JudgedStatisticResource,)
    list_display = ("effective_from", "statistic", "legal_act")


@admin.register(ImportBatch)
class ImportBatchPage(ReadOnlyPage):
    list_display = ("id", "file_name", "source", "status", "province_code", "layout", "uploaded_by", "received_at")
    list_filter = ("status", "source")
    list_select_related = ("uploaded_by",)
    search_fields = ("file_name", "sha256")
    exclude = ("file", "staged")  # files leave by the pages that ask the permission module


@admin.register(Figure)
class FigurePage(Export, ReadOnlyPage):
    list_display = (
        *("unit", "period", "network", "operator", "source"),
        *("samples_min", "samples_max", "download", "statistic"),
    )
    list_filter = ("network", "source", "statistic", "period")
    list_select_related = ("unit", "operator")
    raw_id_fields = ("unit", "batch", "replaced_by")
    search_fields = ("unit__name", "unit__code")


@admin.register(Snapshot)
class SnapshotPage(ReadOnlyPage):
    list_display = ("unit", "period", "as_of", "network", "operator", "samples_min", "samples_max", "statistic")
    list_filter = ("network", "period")
    list_select_related = ("unit", "operator")


@admin.register(AtlasMonth)
class AtlasMonthPage(ReadOnlyPage):
    list_display = ("period", "network", "state", "attempts", "asked_at", "next_at", "problem")
    list_filter = ("state", "network")
    exclude = ("answer",)


@admin.register(PublishedFigure)
class PublishedFigurePage(Export, ReadOnlyPage):
    list_display = ("unit", "period", "network", "statistic", "samples", "download", "upload")
    list_filter = ("network", "statistic", "period")
    list_select_related = ("unit",)
    raw_id_fields = ("unit", "month")
    search_fields = ("unit__name", "unit__code")
