"""Forms around a filing; its own questions come from the catalogue (submissions.formrows)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from base import clock
from base.fields import DayField
from base.translating import translated
from submissions.actions import Certificate, GroupNumbers, Paper
from submissions.attachments import ACCEPTED
from submissions.models import AnswerChoice, CampaignGroup, Submission
from submissions.refusals import wrong_answer
from submissions.reporters import Group
from submissions.running_month import FIRST_SORT, SORTS, Risk, WardLine, found_in, in_order
from submissions.states import BoardRow, FilingState
from wards.models import Kind
from wards.text import search_key


class CertificateForm(forms.Form):
    """Form of who answers for the figures, with a reason for a correction and a signed copy."""

    certified_by = forms.CharField(
        label=_("Name and title of the person who answers for these figures"),
        help_text=_("Who signs the report, or has drawn it up, as your office has decided."),
        max_length=160,
    )
    reference = forms.CharField(label=_("Number and date of your letter, if any"), max_length=120, required=False)
    reason = forms.CharField(
        label=_("Why the filed report is corrected"),
        help_text=_("Required: it stays with the new version; whoever compares the two reads it."),
        max_length=300,
    )
    note = forms.CharField(
        label=_("Note, if there is something to add"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    keeps_copy = forms.BooleanField(
        required=False,
        help_text=_(
            "Tick it where that paper bears the corrected figures. A signed copy is not required; without one this "
            "version has none, and the version before keeps its own."
        ),
    )
    attachment = forms.FileField(
        label=_("Signed copy, if there is one: a PDF or a photo (JPEG), at most 10 MB"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    # Of the draft that was looked at: nobody puts their name to what was changed since.
    draft_revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(
        self, *args: Any, corrects: bool = False, warned: bool = False, signed: Submission | None = None, **more: Any
    ) -> None:
        """Build the form for a first version or a correction.

        `corrects`: a version exists, so that a reason is required; `warned`: so is a note on the warnings. `signed`:
        the newest version with a signed copy, which may serve for the correction, too.
        """
        super().__init__(*args, **more)
        self._signed = signed
        if signed is None:
            del self.fields["keeps_copy"]
        else:
            self.fields["keeps_copy"].label = _(
                "The signed copy of version %(version)s (%(name)s) is still right: put it to the correction, too"
            ) % {"version": signed.version, "name": signed.attachment_name}
        if not corrects:
            del self.fields["reason"]
        if warned:
            self.fields["note"].label = _("Note: why the figures with a warning are right")
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _(
                "There are warnings without an explanation. Give the reason in the note, then file again."
            )
        for field in self.fields.values():
            if field.required and not field.widget.is_hidden:
                field.label = f"{field.label}\N{NO-BREAK SPACE}*"
                field.widget.attrs["aria-required"] = "true"

    def certificate(self) -> Certificate:
        data = self.cleaned_data
        return Certificate(
            name=data["certified_by"],
            reference=data["reference"],
            note=data["note"],
            reason=data.get("reason", ""),
            attachment=data["attachment"] or self._kept_copy(),
        )

    def _kept_copy(self) -> "ContentFile[bytes] | None":
        if self._signed is None or not self.cleaned_data["keeps_copy"]:
            return None
        with self._signed.attachment.open("rb") as stored:
            return ContentFile(stored.read(), name=self._signed.attachment_name)

    def paper(self) -> Paper | None:
        return None


class OnPaper(forms.Form):
    """Form of when a paper came, and who brought it."""

    received_on = DayField(label=_("Day on which it came"), widget=forms.DateInput(attrs={"type": "date"}))
    received_time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    brought_by = forms.CharField(label=_("Who brought or sent it"), max_length=160)

    def paper(self) -> Paper:
        data: dict[str, Any] = self.cleaned_data
        came = datetime.combine(data["received_on"], data["received_time"], clock.VIETNAM)
        return Paper(received_at=came, brought_by=data["brought_by"])


class PaperForm(OnPaper, CertificateForm):
    """Form of a filing that came on paper: the certificate, when it came, and who brought it."""

    field_order = (
        "received_on",
        "received_time",
        "brought_by",
        "certified_by",
        "reference",
        "reason",
        "note",
        "keeps_copy",
        "attachment",
    )


class ExtensionForm(forms.Form):
    """Form that gives one reporter more time or an exemption; which of the two is an explicit choice."""

    until = DayField(required=False)
    reason = forms.CharField(max_length=300)
    exempt = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("exempt"):
            cleaned["until"] = None
        elif not self.errors and cleaned.get("until") is None:
            raise forms.ValidationError(_("Choose the day until which there is time."))
        return cleaned


class NilPaperForm(OnPaper):
    """Form of nil returns that came on paper together: one day, one bringer, one signer, one reason."""

    certified_by = CertificateForm.base_fields["certified_by"]
    reason = forms.CharField(label=_("Reason, for example the letter's number"), max_length=300)


class MoreTimeForm(forms.Form):
    """Form that gives several reporters more time: a day and one reason."""

    until = DayField(label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ExemptForm(forms.Form):
    """Form that exempts several reporters from this month, with one reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


OWING = "owing"


class BoardFilter(forms.Form):
    """Filter of the board's rows; every choice is in the address."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("Filing"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, data: Any, rows: Sequence[BoardRow], states: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="board_%s")
        self._rows = rows
        known = {str(cell.status) for row in rows if (cell := row.cells[-1])}
        named = [(value, word) for value, word in states.items() if value in known]
        self._choices("state", [("", _("All")), (OWING, _("Only those who have not filed")), *named])
        kinds = [str(label) for label in Kind.labels if any(self._of_kind(row, str(label)) for row in rows)]
        if len(kinds) > 1:
            self._choices("kind", [("", _("All kinds")), *((label, label) for label in kinds)])
        else:
            del self.fields["kind"]

    def seen(self) -> list[BoardRow]:
        """The rows that pass the filter, in their order; an invalid choice filters nothing."""
        self.is_valid()
        data = self.cleaned_data
        words = search_key(data.get("q", "")).split()
        return [
            row
            for row in self._rows
            if self._stands(row.cells[-1], data.get("state", ""))
            and (not data.get("kind") or self._of_kind(row, data["kind"]))
            and all(word in search_key(f"{row.reporter.name} {row.reporter.unit_name}") for word in words)
        ]

    @staticmethod
    def _stands(cell: FilingState | None, state: str) -> bool:
        if not state or cell is None:
            return not state
        return cell.owes if state == OWING else cell.status == state

    @staticmethod
    def _of_kind(row: BoardRow, label: str) -> bool:
        return row.reporter.group is Group.WARD and row.reporter.name.startswith(f"{label} ")

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # declared above
        field.choices = choices


class GroupForm(forms.Form):
    """Form of one group of a campaign; of several frequencies in a plan one is chosen, or none yet."""

    name = forms.CharField(label=_("Group"), max_length=120)
    teams = forms.IntegerField(label=_("Teams"), min_value=1, max_value=500)
    members = forms.IntegerField(label=_("Members of each"), min_value=1, max_value=30_000)
    frequency = forms.IntegerField(label=_("Times a month"), min_value=1, max_value=31, required=False)
    gone = forms.BooleanField(label=_("Take this group out"), required=False)

    @property
    def numbers(self) -> GroupNumbers:
        """The numbers of a valid form."""
        data = self.cleaned_data
        return GroupNumbers(data["name"], data["teams"], data["members"], data["frequency"])


NUMBERS = ("name", "teams", "members", "frequency")
NEW = "new"  # prefix of the fields of a group that is not there yet


def group_form(group: CampaignGroup, data: Any = None) -> GroupForm:
    """Build the form of one group among others; fields that were not sent have their stored values."""
    numbers = {name: getattr(group, name) for name in NUMBERS}
    if data is not None:
        names = {f"{group.pk}-{name}": "" if value is None else str(value) for name, value in numbers.items()}
        names |= {f"{group.pk}-gone": ""}
        data = names | {name: data[name] for name in names if name in data}
    form = GroupForm(data, prefix=str(group.pk), initial=numbers, use_required_attribute=False)
    _write_numbers(form)
    if len(group.frequencies) > 1:
        choices = [("", _("not chosen")), *((times, times) for times in group.frequencies)]
        form.fields["frequency"].widget = forms.Select(choices=choices)
    return form


def new_group_form(data: Any = None) -> GroupForm:
    """Build the form of one more group; without a name it is unbound and adds nothing."""
    wanted = data is not None and data.get(f"{NEW}-name", "").strip()
    form = GroupForm(data if wanted else None, prefix=NEW, initial={"teams": 1}, use_required_attribute=False)
    del form.fields["gone"]
    _write_numbers(form)
    return form


def _write_numbers(form: GroupForm) -> None:
    for name in NUMBERS[1:]:
        form.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric"})


RISK_NAMES = {
    Risk.SHORT: _("will fall short"),
    Risk.MAYBE: _("may fall short"),
    Risk.UNKNOWN: _("not enough data"),
    Risk.FINE: _("will reach it"),
    Risk.ENOUGH: _("has enough"),
}


class RunningMonthFilter(forms.Form):
    """Filter and order of the running month's wards; every choice is in the address."""

    q = forms.CharField(label=_("Find a ward"), required=False, max_length=80)
    risk = forms.ChoiceField(label=_("Risk"), choices=[("", _("All")), *RISK_NAMES.items()], required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, data: Any, lines: Sequence[WardLine]) -> None:
        super().__init__(data, auto_id="filter_%s")
        districts = {line.district: line.district_name for line in lines if line.district}
        if districts:
            field = self.fields["district"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 # declared above
            field.choices = [("", _("All districts")), *districts.items()]
        else:
            del self.fields["district"]

    def clean_sort(self) -> str:
        sort: str = self.cleaned_data["sort"]
        return sort if sort.removeprefix("-") in {*SORTS, "name"} else FIRST_SORT

    def seen(self, lines: Sequence[WardLine]) -> list[WardLine]:
        """The wards that pass a valid filter, in its order."""
        data = self.cleaned_data
        found = found_in(lines, risk=data["risk"], district=data.get("district", ""), text=data["q"])
        return in_order(found, data["sort"])


class DriveForm(forms.Form):
    """Form of a drive's name and days."""

    name = forms.CharField(label=_("Name of the drive"), max_length=120)
    first_day = DayField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last_day = DayField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AnswerForm(forms.Form):
    """Form of an operator's answer about a slow ward: what it will do, or why nothing."""

    outcome = forms.ChoiceField(label=_("What comes of it"), choices=[("", _("Choose …")), *AnswerChoice.choices])
    measure = forms.CharField(label=_("What will be done"), max_length=2000, required=False, widget=forms.Textarea)
    done_by = DayField(label=_("Done by"), required=False)
    evidence = forms.CharField(label=_("Evidence"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            problems = wrong_answer(data["outcome"], data["measure"], data["done_by"], data["evidence"], clock.today())
            for name, problem in problems.items():
                self.add_error(name, translated(problem))
        return data
