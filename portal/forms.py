"""The forms of the register, of boundaries, and of the overview."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from base.fields import DayField
from measurements.models import Network
from wards.models import Part, Unit


class RegisterDate(forms.Form):
    """Form of the day whose map of units is shown."""

    on = DayField(label=_("On the day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ChangeProof(forms.Form):
    """Form of what an act says about an unverified change."""

    part = forms.ChoiceField(
        label=_("How much of the old unit went into the new one"),
        choices=[
            (Part.WHOLE.value, _("Whole: all of its land and people")),
            (Part.PART.value, _("Part: the rest went elsewhere")),
        ],
        widget=forms.RadioSelect,
    )
    legal_act = forms.CharField(
        label=_("Legal act"),
        max_length=200,
        help_text=_("Number, day and issuer of the act that says so."),
    )


class BoundaryUpload(forms.Form):
    """Form that uploads a GeoJSON file with boundaries of wards, and the day from which they hold."""

    file = forms.FileField(
        label=_("GeoJSON file"),
        help_text=_("One feature for each ward, with its code; longitude and latitude on WGS84. At most 12 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    valid_from = DayField(
        label=_("In force from"),
        help_text=_("The day of the reorganisation that drew these boundaries; codes are read as of that day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class OverviewFilter(forms.Form):
    """Filter of what the overview of a month shows; every choice is in the address."""

    network = forms.ChoiceField(label=_("Network"), choices=Network.choices, required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    months = forms.TypedChoiceField(
        label=_("Months shown"), choices=[(12, "12"), (24, "24")], coerce=int, required=False
    )

    def __init__(self, data: Mapping[str, str], *, districts: list[Unit]) -> None:
        given = {"network": Network.MOBILE.value, "months": 12} | {key: data[key] for key in data if data[key]}
        super().__init__(given, auto_id="filter_%s")
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # declared above
        field.choices = [("", _("All districts")), *((unit.code, unit.full_name) for unit in districts)]
        if not districts:
            del self.fields["district"]
