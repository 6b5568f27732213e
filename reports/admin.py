"""The admin pages of reports: letterheads, rules, root certificates, and read-only lists of runs and texts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from base.admin_pages import ImportExport, Page, ReadOnlyPage, Resource
from reports.models import Letterhead, Passage, PublicationRule, ReportRule, ReportRun, RootCertificate


class LetterheadResource(Resource):
    class Meta(Resource.Meta):
        model = Letterhead
        import_id_fields = ("province_code", "valid_from")
        exclude = ("id", "recipients", "legal_bases")  # rows of their own, on the page of what stands around the text


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


@admin.register(ReportRule)
class ReportRulePage(Page):
    helps = {  # noqa: RUF012 # as every page has them
        "province_code": _("Empty: for all provinces. A province's own rule goes before the general one."),
        "day": _(
            "Of the month that follows the month of the figures. After the operators' deadline: the earliest day where "
            "no rule asks operators for anything."
        ),
        "source": _("The letter that asks for it, with number and date. It stands beside the coming reports."),
        "valid_from": _(
            "Judged on the last day of the month of the figures. Of two rules in force the newer one holds."
        ),
        "valid_to": _("The first day on which it holds no more."),
    }
    list_display = ("kind", "province_code", "basis", "day", "valid_from", "valid_to", "source")


@admin.register(RootCertificate)
class RootCertificatePage(Page):
    helps = {  # noqa: RUF012 # as every page has them
        "pem": _("The whole text of the file (.pem, .crt), from BEGIN CERTIFICATE to END CERTIFICATE."),
        "source": _("Where it came from, and with what its SHA-256 was compared, by whom and when."),
    }
    list_display = ("name", "source", "sha256")
    readonly_fields = ("sha256",)
