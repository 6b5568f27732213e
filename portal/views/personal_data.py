"""Page of what data of people the portal stores, why and for how long; readable without log-in."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.devices import DAYS
from accounts.guesses import KEPT


@dataclass(frozen=True)
class StoredData:
    """One kind of personal data; `how_long` may contain numbers of the settings, as %(name)s."""

    what: Promise
    why: Promise
    how_long: Promise | str


ROWS = (
    StoredData(
        _("Name, user name, role and what one acts for"),
        _("So that it is known who filed, imported, approved and decided."),
        _("For good: the acts of the office bear them. A closed account opens nothing."),
    ),
    StoredData(
        _("Mail address and phone number"),
        _("For reminders, links to set a password, and to call who has not filed. The department alone sees them."),
        _("Until the account is closed; then both are cleared."),
    ),
    StoredData(
        _("Password and second factor"),
        _("To let in nobody else. The password is kept as a hash only, the second factor encrypted."),
        _("Until they are changed or removed."),
    ),
    StoredData(
        _("Sessions: when, from which network address, with which browser"),
        _("So that you see where you are logged in, and can end it."),
        _("%(hours)s hours after the log-in at the latest; the entry is cleared at somebody's next log-in."),
    ),
    StoredData(
        _("Wrong passwords and codes: the name that was typed and the network address"),
        _("To stop whoever guesses. What was typed as password is not kept."),
        _("%(guess_days)s day"),
    ),
    StoredData(
        _("A cookie on a device that was logged in from"),
        _("So that guesses by strangers do not shut you out. It opens nothing by itself and follows nobody."),
        _("%(device_days)s days after the last log-in there, or until the password is changed."),
    ),
    StoredData(
        _("Tokens for programs: name, beginning of the secret, last use"),
        _("So that you know which programs act in your name."),
        _("They end with a changed password, with all sessions, with the account; that they existed stays known."),
    ),
    StoredData(
        _("The audit trail: who did what, when, from which network address, and what was before"),
        _("So that every change can be explained. Mail addresses and phone numbers stand there as unreadable marks."),
        "%(trail)s",
    ),
    StoredData(
        _("Reminders: to whom, when, which text"),
        _("So that nobody is reminded twice, and that it can be shown that one was reminded."),
        _("For good; the mail address is cleared on the day after the account is closed."),
    ),
    StoredData(
        _("Filings, files brought, promises, approvals with the name of who made them"),
        _("They are acts of the office."),
        _("For good, as its files."),
    ),
    StoredData(
        _("Logs of the server and backups"),
        _("To find faults, and to restore the portal after one."),
        _("As long as the server's administrator keeps them; a restored backup may bring back what was cleared since."),
    ),
)


@require_safe
def personal_data(request: HttpRequest) -> HttpResponse:
    """Page of what data of people is stored, why and for how long."""
    days = settings.AUDIT_RETENTION_DAYS
    facts = {
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "guess_days": KEPT.days,
        "device_days": DAYS,
        "trail": ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
        if days
        else _("For good; this portal has set no end."),
    }
    rows = [{"what": row.what, "why": row.why, "how_long": str(row.how_long) % facts} for row in ROWS]
    return render(request, "portal/personal_data.html", {"rows": rows})
