"""The form for a line of the list of weak spots."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from base import clock
from base.fields import DayField
from reports.models import WeakSpot
from wards.models import Operator, Unit


class WeakSpotForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of one line of the list of weak spots."""

    class Meta:
        model = WeakSpot
        fields = ("unit", "place", "has_power", "operator", "found_on", "due_on", "done_on")
        help_texts: ClassVar = {"done_on": _("Empty as long as it is not done.")}
        field_classes: ClassVar = dict.fromkeys(("found_on", "due_on", "done_on"), DayField)
        widgets: ClassVar = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("found_on", "due_on", "done_on")
        }

    def __init__(
        self,
        data: Any,
        *,
        row: WeakSpot,
        wards: QuerySet[Unit],
        operators: QuerySet[Operator],
        heirs: Sequence[str] = (),
    ) -> None:
        """Build the form with the wards and operators to choose from.

        A ward and an operator that no longer exist stay in a line that has them. `heirs`: of that ward.
        """
        super().__init__(data, initial={} if row.pk else {"found_on": clock.today()}, instance=row)
        if row.pk:
            wards = wards | Unit.objects.filter(pk=row.unit_id)
            operators = operators | Operator.objects.filter(pk=row.operator_id or 0)
        for name, rows, none in (("unit", wards, _("Choose …")), ("operator", operators, _("nobody yet"))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 # foreign keys
            field.queryset, field.empty_label = rows, none
        since = f" ({_('now part of')} {', '.join(heirs)})" if heirs else ""
        self.fields["unit"].label_from_instance = (  # type: ignore[attr-defined]
            lambda unit: unit.full_name + (since if unit.pk == row.unit_id else "")
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        found, done = data.get("found_on"), data.get("done_on")
        if done and done > clock.today():
            self.add_error("done_on", _("This day is still to come. Enter it when it is done."))
        elif found and done and done < found:
            self.add_error("done_on", _("It was done before it was found. Correct one of both days."))
        return data

    def _post_clean(self) -> None:
        """Do nothing: the action validates and saves."""
