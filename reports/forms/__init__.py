"""The forms of reports: texts, numbers, revisions, templates, and what is printed around the text."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from base import clock
from base.fields import DayField
from base.period import Period
from reports.models import AddressedClass, LegalBasis, LetterForm, ReportKind, Template, WardLetter
from reports.queries import TextPanel
from reports.schedule import TOGETHER
from wards.models import Operator, Unit


class PassagesForm(forms.Form):
    """Form of a report's free texts, and of the sources of numbers that the portal does not have."""

    def __init__(self, data: Any = None, *, panels: list[TextPanel]) -> None:
        super().__init__(data)
        self.panels = panels
        for panel in panels:
            self.fields[panel.slot.key] = forms.CharField(
                label=panel.slot.label,
                initial=panel.body,
                required=False,
                widget=forms.Textarea(attrs={"rows": max(4, panel.body.count("\n") + 2)}),
            )
            self.fields[f"source-{panel.slot.key}"] = forms.CharField(
                label=_("Source of numbers that the portal does not hold"),
                initial=panel.source,
                required=False,
                max_length=300,
            )

    @property
    def texts(self) -> dict[str, str]:
        return {panel.slot.key: self.cleaned_data[panel.slot.key] for panel in self.panels}

    @property
    def sources(self) -> dict[str, str]:
        return {panel.slot.key: self.cleaned_data[f"source-{panel.slot.key}"] for panel in self.panels}

    def sections(self) -> list[tuple[TextPanel, forms.BoundField, forms.BoundField]]:
        """The texts, each with its two fields."""
        return [(panel, self[panel.slot.key], self[f"source-{panel.slot.key}"]) for panel in self.panels]


class IssueForm(forms.Form):
    """Form of the number and day that the clerk (văn thư) gave. `symbol` is printed behind the number."""

    def __init__(self, *args: Any, symbol: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issued_on"].initial = clock.today()
        if symbol:
            self.fields["number"].label = _("Number, before /%(symbol)s") % {"symbol": symbol}

    number = forms.CharField(
        label=_("Number"), max_length=20, help_text=_("Without the symbol, as in 05 or 128a: the letterhead adds it.")
    )
    issued_on = DayField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    channel = forms.CharField(label=_("Sent through"), max_length=60, help_text=_("Document axis, e-office, post …"))
    signed_copy = forms.FileField(
        label=_("Signed copy, PDF"), required=False, widget=forms.FileInput(attrs={"accept": ".pdf"})
    )


class WardNumbersForm(forms.Form):
    """Form of the numbers that the clerk gave to letters to single units, all of one day."""

    issued_on = DayField(
        label=_("Day of these numbers"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, letters: list[WardLetter]) -> None:
        super().__init__(data)
        self.fields["issued_on"].initial = clock.today()
        self._letters = [one for one in letters if not one.number]
        for one in self._letters:
            label = _("Number of the letter to %(unit)s") % {"unit": one.unit.full_name}
            self.fields[self.name_of(one)] = forms.CharField(label=label, required=False, max_length=20)

    @staticmethod
    def name_of(letter: WardLetter) -> str:
        return f"number-{letter.pk}"

    @property
    def numbers(self) -> dict[int, str]:
        return {one.pk: self.cleaned_data[self.name_of(one)] for one in self._letters}


class RevisionForm(forms.Form):
    """Form of the reason why an issued report is made again."""

    reason = forms.CharField(label=_("Why it is made once more"), max_length=300)


class SendBackForm(forms.Form):
    """Form of what the leader wants changed before approving."""

    note = forms.CharField(label=_("What must be changed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class MonthField(forms.CharField):
    """Field of a data month, cleaned to a Period (None where it may be left empty)."""

    widget = forms.TextInput(attrs={"type": "month", "pattern": "[0-9]{4}-[0-9]{2}", "placeholder": "2025-08"})

    def clean(self, value: Any) -> Period | None:
        text: str = super().clean(value).strip()
        try:
            return Period.from_input(text) if text else None
        except ValueError as error:
            message = _("“%(text)s” is no month. Write it as 2025-08.")
            raise forms.ValidationError(message, params={"text": text}) from error


class _OfProvince(forms.Form):
    """Base of forms about one of the provinces that the user reaches."""

    province = forms.ChoiceField(label=_("Province"))

    def __init__(self, *args: Any, provinces: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["province"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # declared above
        field.choices = [(unit.code, unit.full_name) for unit in provinces]
        if len(provinces) == 1:
            field.widget = forms.HiddenInput()
            field.initial = provinces[0].code


class ByHandForm(_OfProvince):
    """Form that makes a report or letter outside the calendar, for a province as it was in the month."""

    # What is made together with another is asked for by that.
    kind = forms.ChoiceField(
        label=_("Report"), choices=[one for one in ReportKind.choices if one[0] not in TOGETHER.values()]
    )
    period = MonthField(
        label=_("Month of figures"), help_text=_("For a quarter, half a year or a year: any month of it.")
    )

    field_order = ("kind", "period", "province")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].error_messages["invalid_choice"] = _(
            "This province was not there in that month. Choose one from the list, which is now that month's."
        )
        # Another month brings the provinces of that month; without JavaScript the refused form brings them.
        address = str(reverse_lazy("reports:new"))
        self.fields["period"].widget.attrs |= {
            "hx-get": address,
            "hx-trigger": "change",
            "hx-include": "closest form",
            "hx-params": "kind,period,province",
            "hx-target": "#by-hand",
            "hx-select": "#by-hand",
            "hx-swap": "outerHTML",
        }


class TemplateForm(_OfProvince):
    """Form that uploads the next version of the department's own template of a report."""

    kind = forms.ChoiceField(label=_("Report"), choices=ReportKind.choices)
    file = forms.FileField(
        label=_("Template"),
        help_text=_("A Word file (.docx) for the letter, an Excel file (.xlsx) for the workbook, at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if self.form_of(file.name) not in Template.Form.values:
            message = _("“%(name)s” is neither .docx nor .xlsx. Save it so in Word or Excel and bring it again.")
            raise forms.ValidationError(message, params={"name": file.name})
        return file

    @staticmethod
    def form_of(name: str) -> str:
        return name.rpartition(".")[2].lower()


class TrialForm(forms.Form):
    """Form of the month on which a template is tried."""

    period = MonthField(label=_("Month of figures"))


class ArchiveForm(forms.Form):
    """Form that searches the archive; every choice is in the address."""

    number = forms.CharField(label=_("Number"), required=False, max_length=20)
    period = MonthField(label=_("Month of figures"), required=False)
    kind = forms.ChoiceField(label=_("Report"), required=False, choices=[("", _("All")), *ReportKind.choices])
    recipient = forms.CharField(label=_("Recipient"), required=False, max_length=100)


class _ListRowForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of one row of a list; a row whose first text is empty is ignored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean(self) -> dict[str, Any]:
        first, *others = self.fields
        data: dict[str, Any] = self.cleaned_data
        for name in others if data.get(first) else ():
            if data.get(name) == "":
                self.add_error(name, _("Write this too, or empty the whole row."))
        return data

    def _post_clean(self) -> None:
        """Do nothing: the action validates and saves."""


class LegalBasisForm(_ListRowForm):
    """Form of one act that documents rest on."""

    class Meta:
        model = LegalBasis
        fields = ("text", "confirmed")
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 2})}


class AddressedClassForm(_ListRowForm):
    """Form of one class of recipients of the monthly letter."""

    class Meta:
        model = AddressedClass
        fields = ("name", "asked")
        widgets: ClassVar = {
            "name": forms.Textarea(attrs={"rows": 1}),
            "asked": forms.Textarea(attrs={"rows": 3}),
        }


class DatedLists:
    """Both lists of a province as rows to edit, with an empty one each; an emptied row leaves the list."""

    FORMS: ClassVar = {
        "bases": (LegalBasis, LegalBasisForm, ("text", "confirmed")),
        "classes": (AddressedClass, AddressedClassForm, ("name", "asked")),
    }

    def __init__(self, data: Any, rows: dict[str, list[Any]]) -> None:
        self.sent = bool(data) and "bases-TOTAL_FORMS" in data
        self.sets: dict[str, Any] = {}
        for name, (_model, form, columns) in self.FORMS.items():
            made = forms.formset_factory(form, extra=1)
            if self.sent:  # without what is stored: a row that says the same is no empty one
                self.sets[name] = made(data, prefix=name)
            else:
                initial = [{column: getattr(row, column) for column in columns} for row in rows[name]]
                self.sets[name] = made(initial=initial, prefix=name)

    def is_valid(self) -> bool:
        valid = [one.is_valid() for one in self.sets.values()] if self.sent else []  # each is asked, to tell all
        return all(valid)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The typed rows of a list, valid or not, without empty ones."""
        _model, _form, columns = self.FORMS[name]
        found = [{column: form[column].value() for column in columns} for form in self.sets[name].forms]
        return [row for row in found if str(row[columns[0]] or "").strip()]

    @property
    def saved(self) -> list[tuple[Any, tuple[str, ...], tuple[dict[str, Any], ...]]]:
        """The cleaned rows of each list, with model and columns; empty where none were sent."""
        out: list[tuple[Any, tuple[str, ...], tuple[dict[str, Any], ...]]] = []
        for name, (model, _form, columns) in self.FORMS.items() if self.sent else ():
            cleaned = [form.cleaned_data for form in self.sets[name].forms]
            rows = ({column: row[column] for column in columns} for row in cleaned if row.get(columns[0]))
            out.append((model, columns, tuple(rows)))
        return out


AROUND_THE_TEXT = (
    *("opening", "recipients", "bases", "copies", "closing"),
    *("contact", "signer", "signer_name", "symbol"),
)


class LetterFormForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of what is printed around the text of one kind of document, from a day on; lists have one entry a line."""

    valid_from = DayField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    class Meta:
        model = LetterForm
        fields = ("valid_from", *AROUND_THE_TEXT, "weak_spots")
        help_texts: ClassVar = {
            "opening": _("Stands before the text. May name what the portal fills in, such as {{ ky }}."),
            "recipients": _("One on each line. Empty: as it is built in."),
            "bases": _("One on each line, in full. Empty: those of the letterhead."),
            "copies": _("One on each line, with what it is for in brackets."),
            "contact": _("A room, not a person."),
            "signer": _("For whom it is signed, and on the next line the post of who signs."),
            "signer_name": _("Stands under the place of the signature. Empty: left blank."),
            "symbol": _("As UBND-KGVX. Empty: as it is built in."),
            "weak_spots": _("The province's list of weak spots, where it has lines."),
        }
        widgets: ClassVar = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in {"opening": 3, "recipients": 3, "bases": 3, "copies": 4, "signer": 2}.items()
        }

    def __init__(self, *args: Any, kind: str, operators: list[Operator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.operators = operators
        if kind != ReportKind.MINISTRY:
            del self.fields["weak_spots"]
        for one in operators:
            self.fields[f"name-{one.code}"] = forms.CharField(
                label=_("Legal name of %(operator)s") % {"operator": one.name}, required=False, max_length=240
            )

    @property
    def values(self) -> dict[str, Any]:
        kept = {name: self.cleaned_data[name] for name in AROUND_THE_TEXT}
        return {**kept, "weak_spots": bool(self.cleaned_data.get("weak_spots"))}

    @property
    def names(self) -> dict[str, str]:
        """The legal names of operators to write to, by operator code."""
        return {one.code: self.cleaned_data[f"name-{one.code}"] for one in self.operators}

    @property
    def row(self) -> LetterForm:
        """The typed values, valid or not, as a row that is not saved."""
        return LetterForm(**{name: self[name].value() or "" for name in AROUND_THE_TEXT})

    @property
    def shown_names(self) -> dict[str, str]:
        return {one.code: name for one in self.operators if (name := self[f"name-{one.code}"].value() or "")}

    def _post_clean(self) -> None:
        """Do nothing: the action saves, and replaces a row of the same day."""
