"""A tour of the portal in three minutes, role by role. Pictures are of the demonstration."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.permissions import Action, can

EACH_SEES_THEIR_OWN = ("/", "/campaign/")  # such a page shows another role something else, or nothing


@dataclass(frozen=True)
class Stop:
    """One page of the tour; `picture` is static/tour/<picture>.webp, taken by portal/tests/browser/tour_pictures.py."""

    title: Promise
    text: Promise
    address: str
    picture: str
    needs: Action | None = None  # what the page asks of whoever opens it
    phone: bool = False

    def opens_for(self, reader: User, role: str) -> bool:
        """May the reader of this role's help open the page, and would they find there what is described?"""
        if self.address in EACH_SEES_THEIR_OWN and reader.role != role:
            return False
        return self.needs is None or can(reader, self.needs)


_OVERVIEW = Stop(
    _("Where the province stands"),
    _("How many wards have 300 samples, how many reach 40 Mbps, and how that moved over the months."),
    "/dashboard/",
    "overview",
    Action.VIEW_OVERVIEW,
)
_MAP = Stop(
    _("Where it is slow, where too few measured"),
    _("Each ward with mark and colour; a click leads to its page. What has no figures is never drawn as zero."),
    "/map/",
    "map",
    Action.VIEW_OVERVIEW,
)
_TABLE = Stop(
    _("Ward by ward"),
    _("Verdict, samples and speed; filter, sort, take it along as Excel. Each number leads to its file and cell."),
    "/compliance/?verdict=too_slow",
    "table",
    Action.VIEW_FIGURES,
)
_HOME = Stop(
    _("What must be done now"),
    _("“My work” says what waits for you and until when, with one button each."),
    "/",
    "home",
)
_BOARD = Stop(
    _("Who has not filed"),
    _("Month and group at the top; late, nil and missing are told apart, and those who owe are reminded from here."),
    "/submissions/",
    "board",
    Action.RECORD_SUBMISSION,  # who files sees there their own months alone
)
_REPORTS = Stop(
    _("From the figures to the letter"),
    _("The reports of the 10th and the 15th are made by themselves: workbook and letter, checked, signed, issued."),
    "/reports/",
    "reports",
    Action.VIEW_REPORTS,
)
_PROMISES = Stop(
    _("What operators promised"),
    _("A slow ward is put to its operator; the speed of the months after says whether the promise was kept."),
    "/commitments/",
    "promises",
    Action.VIEW_SUBMISSIONS,
)
TOURS: dict[str, tuple[Stop, ...]] = {
    Role.STAFF: (_HOME, _TABLE, _BOARD, _REPORTS, _PROMISES),
    Role.LEADER: (
        Stop(
            _("What waits for your decision"),
            _("The province in a few numbers, and the document that is ready to be signed."),
            "/",
            "leader",
        ),
        _OVERVIEW,
        _MAP,
    ),
    Role.WARD: (
        Stop(
            _("How many samples are short"),
            _("Counted so far, short, days left, a day's share; the filing that you still owe stands above it."),
            "/",
            "ward",
            phone=True,
        ),
        Stop(
            _("How to get there"),
            _("Code, poster and text for Zalo; what each group of the plan brings in a month."),
            "/campaign/",
            "campaign",
            Action.VIEW_SUBMISSIONS,
            phone=True,
        ),
    ),
    Role.OPERATOR: (
        Stop(
            _("What you owe, and until when"),
            _("One button opens the form with last month's values; slow wards that ask for an answer stand below."),
            "/",
            "operator",
        ),
        _PROMISES,
    ),
    Role.AGENCY: (
        Stop(
            _("What you owe, and until when"),
            _("One number of members, one of those who measured; the receipt bears time and hash."),
            "/",
            "agency",
        ),
    ),
    Role.VIEWER: (_OVERVIEW, _MAP),
    Role.ADMIN: (
        Stop(
            _("From an empty province to a running one"),
            _("What is missing, step by step: letterhead, accounts from one Excel, invitations, switch-on."),
            "/start/",
            "start",
            Action.MANAGE_PORTAL,
        ),
        _OVERVIEW,
    ),
}


def tour_of(role: str) -> tuple[Stop, ...]:
    """The stops of a role, in order."""
    return TOURS[role]


def pictures() -> dict[str, tuple[str, Stop]]:
    """All pictures, each with its role and stop."""
    return {stop.picture: (role, stop) for role, stops in reversed(TOURS.items()) for stop in stops}
