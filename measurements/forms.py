"""Forms of the compliance table's filter, of uploads, and of a ward's own numbers."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from base.fields import DayField
from base.period import Period
from base.refusal_display import refusal_on_form
from measurements.importing.own_numbers import FIELDS, PARTS, PASTED_NAME, bytes_of, cells_of, has_speed, read_number
from measurements.importing.own_template import NETWORKS
from measurements.judging.compliance import Requirement
from measurements.judging.shortfall import SHORT_OF_TARGET, shortfall_of, since_before
from measurements.judging.table import OF_OPERATOR, ComplianceRow, ComplianceTable
from measurements.models import Network, Statistic
from measurements.wording import LEVEL_NAMES, SHOWN, STANDINGS, WORDS
from wards.models import Operator, Unit
from wards.text import search_key

SORTS = {"code", "name", "parent", "samples", "shortfall", "change", "download", "upload", "latency", "verdict"}
SHORT = "short"
COLUMNS: dict[str, Promise] = {  # those that may be left out
    "code": _("Code"),
    "parent": _("Belongs to"),
    "samples": _("Samples"),
    "download": _("Download, Mbps"),
    "upload": _("Upload, Mbps"),
    "latency": _("Latency, ms"),
    "verdict": _("Verdict"),
    "shortfall": _("Still missing"),
    "change": _("Since last month"),
}


class ComplianceFilter(forms.Form):
    """Filter of a month's table: which rows and columns are shown; every choice is in the address."""

    level = forms.ChoiceField(label=_("Level"), required=False)
    network = forms.ChoiceField(label=_("Network"), choices=Network.choices, required=False)
    operator = forms.ChoiceField(label=_("Operator"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    verdict = forms.ChoiceField(label=_("Verdict"), required=False)
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    column = forms.MultipleChoiceField(
        label=_("Columns"), choices=list(COLUMNS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, levels: list[str], level: str, operators: list[Operator]) -> None:
        given: dict[str, Any] = {"level": level, "network": Network.MOBILE.value, "column": list(COLUMNS)}
        given |= {key: data[key] for key in data if data[key]}
        if data.get("column"):
            given["column"] = data.getlist("column")
        possible = OF_OPERATOR if given.get("operator") else SHOWN
        of_all = [] if given.get("operator") else [(SHORT, _("All that fall short"))]
        if given.get("verdict") in {*WORDS, SHORT} and given["verdict"] not in {*possible, *dict(of_all)}:
            del given["verdict"]  # chosen for an operator, or before one was
        super().__init__(given, auto_id="filter_%s")
        self._choices("level", [(name, LEVEL_NAMES[name]) for name in levels])
        self.operator_names = {each.code: each.name for each in operators}
        self._choices("operator", [("", _("All operators")), *self.operator_names.items()])
        self._choices("verdict", [("", _("All verdicts")), *of_all] + [(str(each), WORDS[each]) for each in possible])
        self._choices("district", [("", _("All districts"))])

    def offer_districts(self, rows: tuple[ComplianceRow, ...], province_code: str) -> None:
        """Offer the districts of the rows at hand; without districts the field is removed."""
        found = {row.parent: row.parent_name for row in rows if row.parent and row.parent != province_code}
        if found:
            self._choices("district", [("", _("All districts")), *found.items()])
        else:
            del self.fields["district"]

    @property
    def columns(self) -> list[str]:
        """The chosen columns in their order, the name always among them; without districts not the district's."""
        chosen = {*self.cleaned_data["column"], "name"}
        if "district" not in self.fields:
            chosen.discard("parent")
        return [key for key in ("code", "name", *list(COLUMNS)[1:]) if key in chosen]

    @property
    def state(self) -> tuple[object, ...]:
        """Cache key of the rendered form: forms of the same state look the same."""
        return tuple(
            (
                name,
                tuple((str(value), str(label)) for value, label in getattr(field, "choices", ())),
                str(self[name].value()),
            )
            for name, field in self.fields.items()
        )

    def clean_sort(self) -> str:
        sort: str = self.cleaned_data["sort"]
        return sort if sort.removeprefix("-") in SORTS else ""

    def seen(self, table: ComplianceTable, before: Mapping[int, ComplianceRow]) -> list[ComplianceRow]:
        """The rows that match the choices made, in the chosen order; what is unknown comes last.

        `before`: the same units' rows of the month before.
        """
        district, verdict = self.cleaned_data.get("district"), self.cleaned_data["verdict"]
        words = search_key(self.cleaned_data["q"]).split()
        found = [
            row
            for row in table.rows
            if (not district or row.parent == district)
            and (not verdict or row.standing == verdict or (verdict == SHORT and row.verdict in SHORT_OF_TARGET))
            and (not words or _has(row, words))
        ]
        sort: str = self.cleaned_data["sort"]
        key = sort.removeprefix("-")
        if key in ("", "name"):
            return found[::-1] if sort == "-name" else found
        values = {row.unit_id: _value(row, key, table.required, before.get(row.unit_id)) for row in found}
        known = [row for row in found if values[row.unit_id] is not None]
        unknown = [row for row in found if values[row.unit_id] is None]
        return sorted(known, key=lambda row: values[row.unit_id], reverse=sort.startswith("-")) + unknown

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # all fields but `sort` are
        field.choices = choices


def _has(row: ComplianceRow, words: list[str]) -> bool:
    text = search_key(f"{row.name} {row.parent_name} {row.code}")
    return all(word in text for word in words)


def _value(row: ComplianceRow, key: str, required: Requirement | None, before: ComplianceRow | None) -> Any:
    if key == "samples":
        return None if row.samples_min is None else (row.samples_min, row.samples_max or row.samples_min)
    if key == "verdict":
        return STANDINGS.index(row.standing)
    if key == "shortfall":
        short = shortfall_of(row, required)
        return short.order if short else None
    if key == "change":
        since = since_before(row, before)
        return since.samples if since else None
    values = {
        "code": row.code,
        "parent": row.parent_name,
        "download": row.download_mbps,
        "upload": row.upload_mbps,
        "latency": row.latency_ms,
    }
    return values[key]


class UploadForm(forms.Form):
    """A file, and what its uploader knows better than the file says."""

    file = forms.FileField(
        label=_("Workbook of figures"),
        help_text=_(".xlsx, .xls, .ods, .csv or .json, as it came: nothing needs to be retyped or cleaned."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.json"}),
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    network = forms.ChoiceField(
        label=_("Network"), required=False, choices=[("", _("As the file says")), *Network.choices]
    )
    period = forms.CharField(
        label=_("Month of figures"),
        required=False,
        help_text=_("Only if the file does not say it."),
        widget=forms.TextInput(attrs={"type": "month", "pattern": "[0-9]{4}-[0-9]{2}", "placeholder": "2025-08"}),
    )
    statistic = forms.ChoiceField(
        label=_("Speeds are"), required=False, choices=[("", _("As the file says")), *Statistic.choices]
    )
    as_of = DayField(
        label=_("Counted up to"),
        required=False,
        help_text=_("Only for a month that is not over: such figures serve pace and forecast, never verdicts."),
        input_formats=["%Y-%m-%d"],  # what a date field of a page sends, and programs
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, provinces: list[Unit], any_province: bool, **kwargs: Any) -> None:
        """`provinces` to choose from; `any_province`: the file may say whose it is, for who reaches them all."""
        super().__init__(*args, **kwargs)
        field = self.fields["province"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # declared above
        named = [(unit.code, unit.full_name) for unit in provinces]
        field.choices = [("", _("As the file says")), *named] if any_province and len(named) != 1 else named
        field.required = not any_province
        field.error_messages["required"] = _("Say of which province this file is: one that you act for.")
        if len(named) == 1:
            field.widget = forms.HiddenInput()
            field.initial = named[0][0]

    def clean_period(self) -> str:
        text: str = self.cleaned_data["period"].strip()
        try:
            return str(Period.from_input(text)) if text else ""
        except ValueError as error:
            message = _("“%(text)s” is no month. Write it as 2025-08.")
            raise forms.ValidationError(message, params={"text": text}) from error


class FilesInput(forms.FileInput):
    """Input of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Field of one file or several; errors in one are found when it is read, so that the others go on."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in data]


class UploadsForm(UploadForm):
    """Several files at once, all of one province; what else is stated holds for each."""

    file = FilesField(
        label=_("Workbooks of figures"),
        help_text=_(
            ".xlsx, .xls, .ods, .csv or .json, as they came, several at once: nothing needs to be retyped or cleaned."
        ),
        widget=FilesInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.json"}),
        allow_empty_file=True,
    )


class OwnFiguresForm(forms.Form):
    """A ward's own count of a month: a file, or cells copied from a spreadsheet."""

    period = forms.ChoiceField(label=_("Month of figures"), required=False)
    file = forms.FileField(
        label=_("Workbook"),
        required=False,
        help_text=_("The filled template, or a file of your own: .xlsx, .xls, .ods or .csv."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    pasted = forms.CharField(
        label=_("Or paste the cells here"),
        required=False,
        max_length=200_000,
        strip=False,
        help_text=_("Copy the cells in Excel together with their heading row, then press Ctrl+V here."),
        widget=forms.Textarea(
            attrs={"rows": 5, "class": "mono", "placeholder": "Mạng\tSố mẫu đo\tTải xuống (Mbps)\nDi động\t365\t52,4"}
        ),
    )
    network = forms.ChoiceField(
        label=_("Network"), required=False, choices=[("", _("As the file says")), *Network.choices]
    )

    def __init__(self, *args: Any, months: list[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # declared above
        field.choices = [*((str(month), month.label) for month in months), ("", _("As the file says"))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        pasted, file = data.get("pasted", "").strip(), data.get("file")
        if pasted and file:
            self.add_error("pasted", _("Give either a file or pasted cells, not both."))
        elif not pasted and not file and not self.errors:
            self.add_error("file", _("Choose a file, or paste the cells below."))
        return data

    def brought(self) -> tuple[str, bytes]:
        """The name and bytes of what was entered: the file, or the pasted cells as text with tabs between."""
        file = self.cleaned_data["file"]
        if file:
            return file.name, file.read()
        return PASTED_NAME, bytes_of(self.cleaned_data["pasted"])


PART_NAMES: dict[str, Promise] = {
    "samples": _("Samples"),
    "download": _("Download, Mbps"),
    "upload": _("Upload, Mbps"),
}


SPEED_IS = _("The speed above is")


class OwnNumbersForm(forms.Form):
    """A ward's own count typed on a phone: samples, download and upload of each network, for one month."""

    period = forms.ChoiceField(widget=forms.HiddenInput(attrs={"id": "numbers_period"}))

    def __init__(self, *args: Any, months: list[Period], stored: bool = False, **kwargs: Any) -> None:
        """`stored`: there is something of that month that could be taken away."""
        super().__init__(*args, **kwargs)
        self.stored = stored
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # declared above
        field.choices = [(str(month), month.label) for month in months]
        for name in FIELDS:
            network, _minus, part = name.rpartition("-")
            keyboard = "numeric" if name.endswith("samples") else "decimal"
            typed = forms.TextInput(attrs={"class": "form-control", "inputmode": keyboard, "autocomplete": "off"})
            self.fields[name] = forms.CharField(
                label=f"{Network(network).label}: {PART_NAMES[part]}", max_length=20, required=False, widget=typed
            )
        for name in NETWORKS:
            self.fields[f"{name}-statistic"] = forms.ChoiceField(
                label=f"{Network(name).label}: {SPEED_IS}",
                choices=Statistic.choices,
                required=False,
                widget=forms.RadioSelect,
            )

    @property
    def networks(self) -> list[tuple[str, list[tuple[Promise, forms.BoundField]], forms.BoundField]]:
        """Networks of the form: name, its three fields with short names, and the field of mean or median."""
        return [
            (
                str(Network(name).label),
                [(PART_NAMES[part], self[f"{name}-{part}"]) for part in PARTS],
                self[f"{name}-statistic"],
            )
            for name in NETWORKS
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in FIELDS:
            if text := data.get(name, ""):
                with refusal_on_form(self, name):
                    data[name] = read_number(name.rpartition("-")[2], text)
        if not self.errors and not any(data[name] for name in FIELDS):
            self.add_error(None, _("Nothing was entered. Enter the number of samples of at least one network."))
            if self.stored:
                message = _("To take away what is stored, press “%(button)s” below.")
                link = format_html('<a href="#take-away">{}</a>', _("Take away what was stored last"))
                self.add_error(None, format_html(message.replace("%(button)s", "{}"), link))
        for name in (f"{network}-statistic" for network in NETWORKS if has_speed(network, data)):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Say whether the speed is the median or the mean; they differ by a lot."))
        return data

    def cells(self, standing: Collection[str]) -> str:
        """The numbers as the cells that are stored; a network of `standing` that is empty now was emptied."""
        filled = {name.rpartition("-")[0] for name in FIELDS if self.cleaned_data[name]}
        return cells_of(self.cleaned_data, set(standing) - filled)
