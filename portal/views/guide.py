"""The texts of the help pages: tasks in the words of the screens, and which role does which.

A label of the portal is quoted in “…”, letter by letter as on the screen; the tests check that.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role


@dataclass(frozen=True)
class Task:
    """One thing to do. `key` is its anchor; `pages` are the routes (or their beginnings) whose header leads here."""

    key: str
    title: Promise
    steps: tuple[Promise, ...]
    picture: str = ""  # static/help/<picture>.<language>.webp
    asks: bool = False  # ends with whom to ask, where the portal knows that
    phone: bool = False  # the picture is of a phone's screen
    pages: tuple[str, ...] = ()


TASKS = (
    Task(
        "first-page",
        _("What must I do now?"),
        (
            _("“My work” is the first page: what waits for you, until when, with one button each."),
            _("In the department it runs the month: figures, filings, both reports, publication, each with its day."),
            _("Where you may see several months, choose one in the page's head. The address keeps it."),
        ),
        "my-work",
        pages=("portal:my_work",),
    ),
    Task(
        "ward-month",
        _("How many samples does my ward still need?"),
        (
            _("“My work” shows the samples counted this month, how many are short, and how many a day that asks for."),
            _("The forecast for the end of the month is a span; it needs at least one count during the month."),
            _("“Measuring campaign” holds the referral code, the poster, the text to read out and the card for Zalo."),
            _("“Plan to sign (.docx)” there is the ward's plan as a letter, drawn from who measures how often."),
        ),
        "ward",
        phone=True,
        pages=("submissions:ward_campaign", "submissions:poster", "reports:ward_plan"),
    ),
    Task(
        "unit",
        _("Find a ward and read its page"),
        (
            _("“Find a unit” stands in each page's head, on a phone in the menu ☰; with a keyboard, / leads there."),
            _("Type a name: with or without accents, today's or an old one, or a code. Then press Enter."),
            _("The page shows the month, the operators, the ward's own count, and each month over the land it holds."),
            _("A number is a link: it leads to the file, the sheet and the cell that it came from."),
        ),
        "unit",
        pages=("portal:unit", "portal:search", "portal:register", "measurements:figure"),
    ),
    Task(
        "import",
        _("Bring in VNNIC's figures"),
        (
            _("Open “Import”, choose the workbooks as they came or drop them on the page; press “Upload and check”."),
            _("At the top stands how the file was understood; what is in colour was inferred: look at it and tick it."),
            _("The preview tells what is new, changed, the same and in error, with sheet and cell and how to mend it."),
            _("Unknown names and columns are asked on one page; your answers are remembered. Then press “Apply”."),
            _("Brought the wrong file? “Undo” puts back exactly what was before."),
        ),
        "import",
        pages=("measurements:import", "measurements:columns", "measurements:names"),
    ),
    Task(
        "verdicts",
        _("See which wards fall short"),
        (
            _("Open “Compliance” and choose the month. Filter by verdict, sort by samples or speed."),
            _("The marks: ✓ both asked numbers reached, ▲ too few samples, ▼ too slow, – no figures yet."),
            _("◇ enough samples but no speed known, ? cannot be judged, ○ for reference only."),
            _("The median is the speed in the middle: half of the measurements were faster, half slower."),
            _("<300 is how VNNIC writes a number of samples below 300: it may be any from 0 to 299."),
            _("“All that fall short” finds all that miss a target; from there one goes to those who act for them."),
            _("CSV and Excel hold what is seen, with the same filter and order."),
        ),
        "compliance",
        pages=("measurements:compliance", "portal:chase", "portal:map", "portal:dashboard", "portal:country"),
    ),
    Task(
        "chase",
        _("See who has not filed, and remind them"),
        (
            _("Open “Filings” and choose the month and who files. ▼ has not filed, … still has time, ✓ filed on time."),
            _("“Only those who have not filed” leaves those to chase: tick some, or all that were found."),
            _("“Remind” shows the people and the text before anything is sent; nobody gets two mails a day."),
            _("“Give more time”, “Exempt” and “Nil on paper” ask for one reason for all that are ticked."),
            _("What came on paper is recorded with the day on which it truly came."),
        ),
        "filings",
        pages=("submissions:reminders", "submissions:together", "submissions:commitments", "submissions:list"),
    ),
    Task(
        "running-month",
        _("See during the month which wards may fall short"),
        (
            _("Bring the Portal's ward table of the running month by “Import”, and say until which day it counts."),
            _("“The running month” shows of each ward: so far, needed a day, forecast, risk. A head sorts."),
            _("Tick wards and press “Write to the ticked wards”: texts for Zalo, mail and a letter, and the posters."),
            _("The counts are provisional: they follow the month and never stand for a verdict."),
        ),
        pages=("submissions:running_month",),
    ),
    Task(
        "file",
        _("File the monthly report"),
        (
            _("Open “Filings” and press “File now” beside the month. Last month's values stand under each field."),
            _("Type only what changed, paste rows from Excel, or fill in the template. A draft is kept as typed."),
            _("“Check, then file” shows what is wrong before anything is filed; only “File now” files it."),
            _("The last page says when it was filed and by what number, and what is owed next."),
            _("Nothing to report is an answer of its own: “Nothing to report this month”."),
        ),
        "filing",
        phone=True,
        pages=("submissions:list", "submissions:edit", "submissions:review", "submissions:filing"),
    ),
    Task(
        "own-count",
        _("Bring the ward's own count"),
        (
            _("On “My work” press “Bring own figures” and type samples and speeds of each network that you measured."),
            _("“See, then apply” shows them once more; they stand when you press “Apply”. A file or cells go, too."),
            _("It stands beside VNNIC's number as the ward's own count and never changes a verdict."),
        ),
        pages=("measurements:own",),
    ),
    Task(
        "correct",
        _("Correct a report that is filed"),
        (
            _("Open the month under “Filings” and press “Correct this report”; change only what is wrong."),
            _("The reason is asked before it is filed. Both versions stay; the first one decides whether it was late."),
        ),
        pages=("submissions:receipt",),
    ),
    Task(
        "late",
        _("The deadline is over, or I need more time"),
        (
            _("A month can still be filed after its deadline: do it all the same, it then counts as late."),
            _("Who needs more time asks the department before the deadline: it can give time or exempt you."),
        ),
        asks=True,
    ),
    Task(
        "measure",
        _("How is measured?"),
        (
            _("Turn Wi-Fi off, leave mobile data and location on, open i-Speed and measure where you are."),
            _("Where the department gave your ward a referral code, enter it once; then card and poster bear it."),
            _("Measuring costs no data volume. “My work” says how many samples are still asked for."),
        ),
    ),
    Task(
        "locked",
        _("I cannot log in"),
        (
            _("After several wrong passwords the log-in is closed for a while; the page says when it opens again."),
            _("Have a new password mailed from the log-in page; the link in the mail leads to the page for it."),
        ),
        asks=True,
    ),
    Task(
        "slow",
        _("Answer for a slow ward"),
        (
            _("“Slow wards” under “Filings” lists the wards of which the department asks, month by month."),
            _("Write what will be done and by when; the speed of the next months shows beside it whether it helped."),
        ),
        pages=("submissions:commitments",),
    ),
    Task(
        "reports",
        _("Make, hand over and issue the reports"),
        (
            _("The operators' and the Ministry's report are made by themselves; open “Reports”."),
            _("Write the passages that are marked as missing, then the leader approves."),
            _("When the clerk has given number and day, enter both with the signed copy under “Record as issued”."),
            _("A correction after that makes a revision with the list of what changed; the first one stays."),
            _("“Letters to single wards” writes to each ward that fell short, and keeps the numbers."),
            _("“Weak spots” keeps the list of hamlets with a weak signal; “Around the text” makes it an annex."),
            _("“By hand, and what comes” makes the proposal to the People's Committee and reports on longer spans."),
        ),
        "report",
        pages=("reports:", "portal:support"),
    ),
    Task(
        "approve",
        _("Approve a report"),
        (
            _("“My work” lists what waits for you; “Look, and approve” opens it."),
            _("Download the letter and the workbook, read them, and press “Approve”. Nothing leaves before that."),
            _("If VNNIC has not published the month, you are asked what is to happen; a draft lies ready."),
        ),
        "approve",
        pages=("reports:",),
    ),
    Task(
        "register",
        _("Complete the list of units"),
        (
            _("“Data problems” under “Units” lists what is doubtful, each with its act to be added."),
            _("After a reform: “Reorganise units” shows what would happen before it does it, and takes it back."),
            _("“Compare with the list of decrees” under “Units” finds what came out and is unknown here."),
            _("“Scopes to review” in your menu asks about the people of units that merged or were split."),
        ),
        "reorganise",
        pages=(
            *("portal:problems", "portal:verify", "accounts:reorganise", "accounts:pick_change"),
            *("accounts:undo_reorganisation", "accounts:check_register", "accounts:scope_review"),
        ),
    ),
    Task(
        "people",
        _("People, thresholds, letterheads"),
        (
            _("A province begins on “Start a province”: what is missing is listed, accounts come from one Excel."),
            _("“Administration” in your menu holds accounts, thresholds, letterheads, indicators and deadlines."),
            _("A new account has no password: choose it in the list and “Mail a link to set a password”."),
            _("What held in earlier months stays: a new threshold is a new row with the day from which it holds."),
            _("“Audit trail” tells who changed what, when and why."),
            _("“What is kept” shows what the portal holds, how much it weighs and when what is over goes."),
        ),
        "administration",
        pages=("admin:", "accounts:audit", "portal:kept", "portal:start"),
    ),
)

_EVERYBODY = ("first-page", "verdicts", "unit")
ROLES: dict[str, tuple[str, ...]] = {
    Role.STAFF: ("first-page", "import", "verdicts", "running-month", "chase", "reports", "unit"),
    Role.LEADER: ("first-page", "approve", "verdicts", "unit"),
    Role.WARD: ("ward-month", "file", "correct", "late", "own-count", "measure", "verdicts", "unit", "locked"),
    Role.AGENCY: ("first-page", "file", "correct", "late", "measure", "unit", "locked"),
    Role.OPERATOR: ("first-page", "file", "correct", "late", "slow", "verdicts", "unit", "locked"),
    Role.VIEWER: _EVERYBODY,
    Role.ADMIN: ("people", "register", "import", "verdicts", "running-month", "chase", "reports", "unit"),
}
_BY_KEY = {task.key: task for task in TASKS}


def tasks_of(role: str) -> list[Task]:
    """The tasks of a role, in the order of a working month."""
    return [_BY_KEY[key] for key in ROLES[role]]


def task_of_page(role: str, route: str) -> str:
    """The anchor of the task that a page serves; blank where the role has none there."""
    found = (task for task in tasks_of(role) if any(route.startswith(page) for page in task.pages))
    return next((task.key for task in found), "")
