"""Forms of the audit trail, of scopes and tokens, of changes of the register, and of logging in."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.guesses import GuessKind
from accounts.lockout import admit, fitted, note_locked
from accounts.models import User
from accounts.second_factor import take_step, use_first_code
from base import clock
from base.api_scopes import ApiScope
from base.audit_words import kind_name
from base.fields import DayField
from base.refusal_display import refusal_on_form
from wards.decrees import LONGEST
from wards.models import Kind, Level, Unit
from wards.picked import ChangeKind, lines_of
from wards.plan_file import as_table, read_lines
from wards.queries import record_of
from wards.sources import SourceUnit
from wards.table_file import MAX_BYTES, as_csv

MAX_KEY = 10**18 - 1
PARTS = 4  # of a unit that is split; for more there is the table
KINDS_OF_LEVEL = {
    Level.PROVINCE: [Kind.TINH, Kind.THANH_PHO],
    Level.DISTRICT: [Kind.QUAN, Kind.HUYEN, Kind.THI_XA, Kind.THANH_PHO],
    Level.WARD: [Kind.PHUONG, Kind.XA, Kind.THI_TRAN, Kind.DAC_KHU],
}
CHANGES = {
    ChangeKind.RENAME: _("A unit gets another name"),
    ChangeKind.RETYPE: _("A unit becomes of another kind"),
    ChangeKind.CITY: _("A province becomes a city under the centre"),
    ChangeKind.MERGE: _("Several units become one"),
    ChangeKind.SPLIT: _("A unit is split into several"),
}


class AuditFilter(forms.Form):
    """Filter of the audit trail: it offers what occurs there; every field may stay empty."""

    who = forms.ChoiceField(label=_("Who"), required=False)
    action = forms.ChoiceField(label=_("What was done"), required=False)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    text = forms.CharField(label=_("Contains"), required=False, max_length=100)
    since = DayField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    about = forms.CharField(required=False, max_length=125, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=MAX_KEY, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, actors: Iterable[User], actions: Iterable[str], units: Iterable[Unit]) -> None:
        super().__init__(data)
        self._offer("who", [("-", _("the portal")), *((user.username, str(user)) for user in actors)])
        kinds = sorted(((action, kind_name(action)) for action in actions), key=lambda kind: kind[1])
        self._offer("action", kinds)
        self._offer("unit", [(str(unit.pk), unit.full_name) for unit in units])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 # declared above
        field.choices = [("", _("All")), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first. Choose another day."))
        return cleaned


class ScopeDecision(forms.Form):
    """Decision on a scope that moved to another unit."""

    scope = forms.IntegerField()
    decision = forms.ChoiceField(choices=[("keep", _("Keep")), ("end", _("End"))])
    reason = forms.CharField(required=False, max_length=300)


class DecreeList(forms.Form):
    """A list of decrees as the statistics office shows it, and the day until which it goes."""

    decrees = forms.CharField(
        label=_("List of decrees"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Open the office's list of decrees on units, select all of it, copy it and paste it here."),
    )
    checked_on = DayField(
        label=_("The list goes until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_checked_on(self) -> date:
        day: date = self.cleaned_data["checked_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day is still to come. The list can go until today."))
        return day


class Reason(forms.Form):
    """The reason for which something is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class ActAndDay(forms.Form):
    """The day from which a change of units is in force, and its act."""

    on = DayField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    legal_act = forms.CharField(
        label=_("Legal act"), max_length=200, help_text=_("Number and day, as in “Nghị quyết số 388/NQ-UBTVQH16”.")
    )
    half_known = forms.BooleanField(
        label=_("The exact day is not documented: this is the last possible one"), required=False
    )


class ReorganisationTable(ActAndDay):
    """A table of old and new units, typed, pasted or uploaded as a file, with the day and the act."""

    file = forms.FileField(
        label=_("File"), required=False, help_text=_("CSV or .xlsx; its rows take the place of those below.")
    )
    table = forms.CharField(
        label=_("Old and new units"), required=False, widget=forms.Textarea(attrs={"rows": 10, "class": "mono"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        with refusal_on_form(self, "file" if file else "table"):
            if file:
                cleaned["table"] = as_csv(file.read(MAX_BYTES + 1))
            cleaned["lines"] = read_lines(cleaned.get("table", "").encode())
        return cleaned


class Picking(forms.Form):
    """The state of picking a change, from the page's address: what happens, to which units, the search."""

    what = forms.ChoiceField(choices=[(one.value, words) for one, words in CHANGES.items()])
    q = forms.CharField(label=_("Find a unit"), required=False, max_length=80)


class PickedChange(ActAndDay):
    """The new units of a picked change; `units` are in force and suit `what`."""

    def __init__(self, *args: Any, what: ChangeKind, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what, self.units = what, units
        self.numbers = range(1, PARTS + 1) if what is ChangeKind.SPLIT else [1]
        for number in self.numbers:
            self.fields |= {f"{name}_{number}": field for name, field in self._fields_of(number).items()}

    def _fields_of(self, number: int) -> dict[str, forms.Field]:
        """Of the new unit, or of the part of this number; all but two parts may stay empty."""
        first = self.units[0]
        kinds = [(kind, Kind(kind).label) for kind in KINDS_OF_LEVEL[Level(first.level)]]
        needed = number <= 2
        code = first.code if number == 1 else ""
        fields = {
            "kind": forms.ChoiceField(label=_("Kind"), choices=kinds, initial=first.kind, required=needed),
            "name": forms.CharField(
                label=_("Name without the kind"), max_length=80, required=needed, initial=first.name if code else ""
            ),
            "code": forms.CharField(
                label=_("Code"),
                max_length=5,
                required=needed,
                initial=code,
                help_text=_("As the decree gives it. Whoever goes on under its code keeps it."),
            ),
        }
        of_one = {ChangeKind.RENAME: ["name"], ChangeKind.RETYPE: ["kind"], ChangeKind.CITY: []}
        wanted = of_one.get(self.what, ["kind", "name", "code"])
        return {name: fields[name] for name in wanted}

    @property
    def parts(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The fields of each new unit, for a page to group them."""
        named = {number: [name for name in self.fields if name.endswith(f"_{number}")] for number in self.numbers}
        return [(number, [self[name] for name in names]) for number, names in named.items() if names]

    def clean(self) -> dict[str, Any]:
        """Add the change as a table, in the fields of `ReorganisationTable`."""
        cleaned = super().clean() or {}
        news = [self._entry(cleaned, number) for number in self.numbers]
        news = [new for number, new in zip(self.numbers, news, strict=True) if number <= 2 or new.code or new.name]
        cleaned["table"] = as_table(lines_of(self.what, [record_of(unit) for unit in self.units], news))
        return cleaned

    def _entry(self, cleaned: dict[str, Any], number: int) -> SourceUnit:
        entered = {name: cleaned.get(f"{name}_{number}", "") for name in ("code", "kind", "name")}
        if self.what is ChangeKind.CITY:
            entered["kind"] = Kind.THANH_PHO.value
        above = self.units[0].parent
        parent = above.code if above and self.what is ChangeKind.MERGE else ""  # the others may lie elsewhere
        return SourceUnit(self.units[0].level, entered["code"], entered["kind"], entered["name"], parent)


SCOPE_WORDS: dict[ApiScope, Promise] = {
    ApiScope.READ_UNITS: _("Read the register of units"),
    ApiScope.READ_FIGURES: _("Read figures and verdicts"),
    ApiScope.READ_SUBMISSIONS: _("Read filings"),
    ApiScope.WRITE_SUBMISSIONS: _("File in your name"),
    ApiScope.READ_REPORTS: _("Read reports and their files"),
    ApiScope.READ_IMPORTS: _("See what became of imported files"),
    ApiScope.WRITE_IMPORTS: _("Import files, apply and undo them"),
}


class TokenForm(forms.Form):
    """A new token: what a program may do in its owner's name, and until when."""

    name = forms.CharField(label=_("What for"), max_length=80, help_text=_("As in “figures for our own board”."))
    scopes = forms.MultipleChoiceField(label=_("The program may"), widget=forms.CheckboxSelectMultiple)
    expires_on = DayField(
        label=_("Works until the end of"),
        help_text=_("A year at most. The sooner, the less harm if it gets into wrong hands."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, scopes: Iterable[ApiScope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 # declared above
        field.choices = [(scope.value, f"{SCOPE_WORDS[scope]} ({scope.value})") for scope in scopes]


class LogInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """allauth's log-in form, with a hint that fits a phone's field, and no link between a label and its field."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["login"].widget.attrs["placeholder"] = _("name or e-mail address")
        self.fields["password"].help_text = ""  # the page itself leads to a new one, after the password


class _GuessedSlowly:
    """A code of an app or a recovery code: guesses are limited, and none fits twice."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        if not admit(context.request, kind=GuessKind.CODE, name=self.user.username):
            note_locked(self.user.username, action="login.codes_locked", mail="codes")
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]  # that of allauth's form
        if self.authenticator.type == Authenticator.Type.TOTP and not take_step(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        fitted(context.request)
        return code


class CodeForm(_GuessedSlowly, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code of a second factor, asked after the password."""


class CodeAgainForm(_GuessedSlowly, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code of a second factor, asked again of somebody who is logged in."""


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of an app that is being set up; it does not fit again."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        use_first_code(self.user, code)
        return code
