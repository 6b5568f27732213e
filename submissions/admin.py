"""The admin pages of filings: catalogue, holidays, deadline rules, provinces that collect, and read-only logs."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from base.admin_pages import Export, ImportExport, Page, ReadOnlyPage, Resource
from base.period import Period
from submissions.actions import confirm_holidays, start_collecting
from submissions.models import (
    AnswerRule,
    CampaignGroup,
    Collection,
    DeadlineRule,
    Extension,
    Holiday,
    Indicator,
    ReferralCode,
    Reminder,
    SpeedRequest,
    Submission,
)
from wards.models import Level, Unit

# What stands under the fields: what to write there, and what comes of it.
INDICATOR_HELPS = {
    "code": _(
        "Letters, digits, _ and -, never changed: it ties the months together. "
        "A changed wording is a new row with the same code."
    ),
    "section": _("Heads the rows that share it, such as “A. Hạ tầng”."),
    "position": _("Its place in the form; the shipped ones are ten apart."),
    "unit": _("Of measure: trạm, %, triệu đồng."),
    "per_ward": _("Asked for each ward, otherwise once."),
    "cumulates": _("Asks for a total beside the month's number, and checks it: last total + new − removed."),
    "carries_over": _("Last month's value stands in the form until it is changed."),
    "at_most": _("Code of the indicator whose number this one never exceeds: 5G sites ≤ sites."),
    "reduced_by": _("Code of the indicator whose number of the month lowers this total."),
    "in_reports": _("A column of the operators' and the Ministry's report."),
    "valid_from": _("Asked from the month of figures whose last day lies on or after this day."),
    "valid_to": _("The first day on which it is asked no more; empty: still asked."),
}
RULE_HELPS = {
    "day": _("The day of the month that follows the month of the figures, as the letter writes it: 10."),
    "inclusive": _(
        "Ticked: that day itself is still on time. Not ticked: “before the day”, "
        "so that the day before is the last, until 23:59:59."
    ),
    "roll": _(
        "Where the last on-time day is no working day. First the rule is turned into that day (the 9th), "
        "then it is moved."
    ),
    "province_code": _("Empty: for all provinces. A province's own rule goes before the general one."),
    "source": _("The letter that asks for it, with number and date. It is shown beside the deadline."),
    "remind_on": _(
        "Days from the last on-time day on which those who still owe get a mail: [-2, 0, 1, 3]. [] for none."
    ),
    "valid_from": _("Judged on the last day of the month of the figures. Of two rules in force the newer one holds."),
    "valid_to": _("The first day on which it holds no more."),
}
ANSWER_RULE_HELPS = {
    "days": _("Counted from the day after the request; the last of them is still on time."),
    "roll": _("Where the last day is no working day."),
    "province_code": RULE_HELPS["province_code"],
    "source": _("The letter that asks for it, with number and date. It is shown beside the deadline."),
    "remind_on": _("Days from the last day on which operators that have not answered get a mail: [-7, 0, 3]."),
    "valid_from": _("Judged on the day of the request. Of two rules in force the newer one holds."),
    "valid_to": _("The first day on which it holds no more."),
}
HOLIDAY_HELPS = {
    "is_working": _("Ticked: a weekend that is worked in exchange. Not ticked: a day off."),
    "is_forecast": _("Not decided yet for that year; put it right when the decision is there."),
    "source": _("The decision, with number and date."),
}


class IndicatorResource(Resource):
    class Meta(Resource.Meta):
        model = Indicator


class HolidayResource(Resource):
    class Meta(Resource.Meta):
        model = Holiday
        import_id_fields = ("day",)
        fields = ("day", "name", "is_working", "is_forecast", "source")


@admin.register(Indicator)
class IndicatorPage(ImportExport, Page):
    resource_classes = (IndicatorResource,)
    helps = INDICATOR_HELPS
    list_display = ("label", "code", "asked_of", "section", "unit", "kind", "is_proposal", "valid_from", "valid_to")
    list_filter = ("asked_of", "kind", "is_proposal")
    search_fields = ("label", "code", "section")


@admin.register(Holiday)
class HolidayPage(ImportExport, Page):
    resource_classes = (HolidayResource,)
    helps = HOLIDAY_HELPS
    list_display = ("day", "name", "is_working", "is_forecast", "source")
    list_filter = ("is_working", "is_forecast")
    date_hierarchy = "day"
    actions = ("confirm",)

    @admin.action(description=_("Confirm: decided as it stands here"))
    def confirm(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        count = confirm_holidays(
            by=request.user,  # type: ignore[arg-type]  # the site lets only people of ours in
            days=queryset.values_list("day", flat=True),
        )
        self.message_user(
            request,
            ngettext("%(count)d day was confirmed.", "%(count)d days were confirmed.", count) % {"count": count},
        )


@admin.register(DeadlineRule)
class DeadlineRulePage(Page):
    helps = RULE_HELPS
    list_display = ("group", "province_code", "day", "inclusive", "roll", "valid_from", "valid_to", "source")
    list_filter = ("group",)


@admin.register(AnswerRule)
class AnswerRulePage(Page):
    helps = ANSWER_RULE_HELPS
    list_display = ("province_code", "days", "roll", "is_proposal", "valid_from", "valid_to", "source")


@admin.register(Extension)
class ExtensionPage(ReadOnlyPage):
    list_display = ("reporter_name", "period", "until", "reason", "given_by", "given_at")
    list_select_related = ("given_by",)
    search_fields = ("reporter_name", "reason")


@admin.register(Submission)
class SubmissionPage(Export, ReadOnlyPage):
    list_display = ("reporter_key", "unit", "operator", "agency", "period", "version", "channel", "received_at")
    list_filter = ("group", "channel", "period")
    list_select_related = ("unit", "operator", "agency")
    exclude = ("attachment",)  # files leave by the pages that ask the permission module


@admin.register(Reminder)
class ReminderPage(Export, ReadOnlyPage):
    list_display = ("day", "user", "address", "for_leader", "delivery_status", "subject", "error")
    list_filter = ("delivery_status", "for_leader", "province_code")
    list_select_related = ("user",)
    date_hierarchy = "day"


@admin.register(ReferralCode)
class ReferralCodePage(Export, ReadOnlyPage):
    list_display = ("code", "unit", "agency", "valid_from", "valid_to")
    list_select_related = ("unit", "agency")
    search_fields = ("code", "unit__search_key")


class CollectionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of a collecting province; takes any day of the first data month, in which the province must exist."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, code = cleaned.get("since"), cleaned.get("province_code") or self.instance.province_code
        if since and code:
            period = Period.of(since)
            cleaned["since"] = period.first_day
            provinces = Unit.objects.in_force(period.last_day).filter(level=Level.PROVINCE, code=code)
            if not provinces.exists():
                raise forms.ValidationError(
                    _("Province %(code)s was none in %(period)s. Look at the code or the month."),
                    params={"code": code, "period": period.label},
                )
        return cleaned


@admin.register(Collection)
class CollectionPage(Page):
    """Admin page that switches a province on, by the same action as `switch_on_province`; it never switches one off."""

    form = CollectionForm
    list_display = ("province_code", "since")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("province_code",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        collection = start_collecting(
            by=request.user,  # type: ignore[arg-type]  # the site lets only people of ours in
            province_code=obj.province_code,
            since=Period.of(obj.since),
        )
        obj.pk = collection.pk


@admin.register(CampaignGroup)
class CampaignGroupPage(Export, Page):
    list_display = ("unit", "name", "teams", "members", "frequency", "frequencies", "source")
    list_select_related = ("unit",)
    autocomplete_fields = ("unit",)
    search_fields = ("name", "unit__search_key", "unit__code")


@admin.register(SpeedRequest)
class SpeedRequestPage(Export, ReadOnlyPage):
    list_display = (
        "period",
        "unit",
        "operator",
        "download",
        "asked_mbps",
        "due_on",
        "outcome",
        "done_by",
        "answered_at",
    )
    list_filter = ("period", "operator", "outcome")
    list_select_related = ("unit", "operator")
    search_fields = ("unit__search_key", "unit__code")
