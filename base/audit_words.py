"""The audit trail in words: a sentence for every action, names for what changed, values as people write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Field, ForeignKey
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from base.column_words import column_of, title_of, title_of_table, usual_titles, words_by_part, words_of_codes
from base.day_format import show_day, show_moment
from base.models import AuditEntry
from base.nothing import NOTHING
from base.number_format import show_count
from base.period import Period

# What was done, whatever it was done to; a new action without a sentence fails a test.
SENTENCES: dict[str, Promise] = {
    "account.password_changed": _("%(who)s changed the own password"),
    "account.password_reset": _("%(who)s set a new password by a link in a mail"),
    "account.password_set": _("%(who)s set a first password"),
    "account.email_changed": _("%(who)s changed the own mail address"),
    "account.email_deleted": _("%(who)s removed a mail address"),
    "account.recovery_codes_generated": _("%(who)s made new recovery codes"),
    "account.totp_activated": _("%(who)s switched on codes of an app for the log-in"),
    "account.totp_deactivated": _("%(who)s switched off codes of an app for the log-in"),
    "account.webauthn_added": _("%(who)s added a security key"),
    "account.webauthn_removed": _("%(who)s removed a security key"),
    "agency.create": _("%(who)s added the agency %(about)s"),
    "alias.confirm": _("%(who)s remembered another spelling of %(about)s"),
    "alias.withdraw": _("%(who)s took back another spelling of %(about)s"),
    "atlas.ask": _("%(who)s asked VNNIC's Atlas about %(about)s"),
    "atlas.store": _("%(who)s stored what VNNIC's Atlas says: %(about)s"),
    "audit.purge": _("%(who)s removed entries of this trail that had been kept long enough"),
    "boundaries.receive": _("%(who)s brought boundaries for the map"),
    "boundaries.use": _("%(who)s put the boundaries %(about)s into use"),
    "boundaries.withdraw": _("%(who)s withdrew the boundaries %(about)s"),
    "campaign.add_group": _("%(who)s added a group to the campaign of %(about)s"),
    "campaign.change": _("%(who)s changed the plan of %(about)s"),
    "campaign.drop": _("%(who)s took the whole plan of %(about)s away"),
    "campaign.remove_group": _("%(who)s took a group out of the campaign of %(about)s"),
    "campaign.start": _("%(who)s started the campaign of %(about)s"),
    "code.give": _("%(who)s gave a referral code to %(about)s"),
    "collection.start": _("%(who)s switched on the collecting of filings: %(about)s"),
    "download": _("%(who)s downloaded a file %(about)s"),
    "draft.drop": _("%(who)s dropped the draft of a filing"),
    "draft.save": _("%(who)s saved the draft of a filing"),
    "drive.call": _("%(who)s called a drive for %(about)s"),
    "drive.withdraw": _("%(who)s called off a drive for %(about)s"),
    "extension.give": _("%(who)s gave more time: %(about)s"),
    "extension.withdraw": _("%(who)s took back an extension: %(about)s"),
    "filing.file": _("%(who)s filed %(about)s"),
    "filing.record_paper": _("%(who)s recorded a filing on paper: %(about)s"),
    "holidays.confirm": _("%(who)s confirmed days off"),
    "holidays.load": _("%(who)s loaded the days off that the State gave"),
    "import.again": _("%(who)s had the undone file %(about)s checked again"),
    "import.answer": _("%(who)s answered questions about the file %(about)s"),
    "import.apply": _("%(who)s put the figures of %(about)s into force"),
    "import.ask_apply": _("%(who)s asked for the figures of %(about)s to be put into force"),
    "import.discard": _("%(who)s discarded the file %(about)s"),
    "import.forget": _("%(who)s forgot the meaning of columns: %(about)s"),
    "import.receive": _("%(who)s brought the file %(about)s"),
    "import.release": _("%(who)s released the file %(about)s"),
    "import.stop": _("%(who)s stopped the work on %(about)s"),
    "import.teach": _("%(who)s said what columns mean: %(about)s"),
    "import.undo": _("%(who)s took back the figures of %(about)s"),
    "letter_form.save": _("%(who)s saved the form of letters"),
    "login": _("%(who)s logged in"),
    "login.codes_locked": _("Codes for %(about)s were locked after too many guesses"),
    "login.failed": _("Somebody failed to log in %(about)s"),
    "login.locked": _("The log-in of %(about)s was locked after too many guesses"),
    "logout": _("%(who)s logged out"),
    "mail.retry": _("%(who)s had the message “%(about)s” sent again"),
    "mail.write": _("%(who)s wrote the message “%(about)s”"),
    "operator_address.save": _("%(who)s saved to whom an operator's letters go"),
    "portal.clear": _("%(who)s cleared away what was kept long enough"),
    "register.check": _("%(who)s compared the register with the list of decrees"),
    "reminder.now": _("%(who)s had those reminded who still owe"),
    "reminder.plan": _("%(who)s planned the day's reminders"),
    "report.approve": _("%(who)s approved %(about)s"),
    "report.build": _("%(who)s built %(about)s"),
    "report.differs": _("%(who)s found that newer figures differ from %(about)s"),
    "report.fall_due": _("%(who)s found %(about)s to be due"),
    "report.hand_over": _("%(who)s handed %(about)s over to be numbered"),
    "report.issue": _("%(who)s issued %(about)s"),
    "report.look_at_copy": _("%(who)s looked at the signed copy of %(about)s"),
    "report.open": _("%(who)s opened %(about)s"),
    "report.open_by_hand": _("%(who)s asked for a report by hand"),
    "report.pdf": _("%(who)s made the PDF of %(about)s"),
    "report.pdf_again": _("%(who)s asked again for the PDF of %(about)s"),
    "report.publish": _("%(who)s published %(about)s"),
    "report.renew": _("%(who)s made %(about)s anew from newer figures"),
    "report.retry": _("%(who)s had %(about)s tried again"),
    "report.revise": _("%(who)s asked for a revision of %(about)s"),
    "report.send_back": _("%(who)s sent %(about)s back"),
    "report.set_again": _("%(who)s had %(about)s set with other texts"),
    "report.sign_on_paper": _("%(who)s noted that %(about)s was signed on paper"),
    "report.submit_again": _("%(who)s submitted %(about)s again"),
    "report.use_month_before": _("%(who)s had %(about)s made with the month before"),
    "report.write": _("%(who)s wrote passages of reports"),
    "scope.confirm": _("%(who)s confirmed what somebody acts for: %(about)s"),
    "scope.end": _("%(who)s ended what somebody acts for: %(about)s"),
    "scope.give": _("%(who)s gave somebody a scope: %(about)s"),
    "scope.restore": _("%(who)s gave back a scope: %(about)s"),
    "scope.withdraw": _("%(who)s took away a scope: %(about)s"),
    "speed.answer": _("%(who)s answered about a slow ward: %(about)s"),
    "speed.ask": _("%(who)s asked the operators about slow wards"),
    "summaries.rebuild": _("%(who)s had the months added up anew"),
    "template.add": _("%(who)s brought a template of documents"),
    "template.stop": _("%(who)s went back to the built-in template instead of %(about)s"),
    "template.use": _("%(who)s put the template %(about)s into use"),
    "token.create": _("%(who)s made an access for programs: %(about)s"),
    "token.revoke": _("%(who)s revoked an access for programs: %(about)s"),
    "unit.confirm_departments": _("%(who)s confirmed what goes on after provinces merged"),
    "unit.load": _("%(who)s loaded the register of units"),
    "unit.reorganise": _("%(who)s entered a reorganisation of units"),
    "unit.undo_reorganise": _("%(who)s took back a reorganisation of units"),
    "unit.verify_change": _("%(who)s verified a line of lineage: %(about)s"),
    "user.change": _("%(who)s changed the account of %(about)s"),
    "user.create": _("%(who)s made the account of %(about)s"),
    "user.end_sessions": _("%(who)s ended the sessions of %(about)s"),
    "user.forget_contact": _("%(who)s removed phone and mail of the closed account %(about)s"),
    "user.invite": _("%(who)s mailed %(about)s a link to set a password"),
    "user.password": _("%(who)s set the password of %(about)s"),
    "users.ask_invite": _("%(who)s had links to set a password mailed to several people"),
    "weak_spot.remove": _("%(who)s took a weak spot of %(about)s out of the list"),
    "weak_spot.save": _("%(who)s wrote a line of the list of weak spots: %(about)s"),
    "ward_letter.make": _("%(who)s made a letter to a ward: %(about)s"),
    "ward_letter.number": _("%(who)s noted number and day of a letter to a ward: %(about)s"),
}
# What the administration's pages do to rows of any table: `threshold.change`.
OF_ROWS: dict[str, Promise] = {
    "create": _("%(who)s added in the administration: %(about)s"),
    "change": _("%(who)s changed in the administration: %(about)s"),
    "delete": _("%(who)s deleted in the administration: %(about)s"),
    "import": _("%(who)s imported in the administration: %(about)s"),
    "save": _("%(who)s saved a rule from a day on: %(about)s"),
}
UNKNOWN = _("%(who)s did something that this release has no words for: %(about)s")

# What is kept beside an entry, where it is no column of a table that has a name already.
KEYS: dict[str, Promise] = {
    "answers": _("answers"),
    "boundaries": _("boundaries"),
    "by_staff": _("by the department"),
    "cells": _("cells"),
    "changed": pgettext_lazy("figures", "changed"),
    "columns": _("columns"),
    "confirmed": _("taken to be right without the file saying so"),
    "days": _("days off"),
    "deleted": _("deleted"),
    "docx": _("fingerprint of the Word file"),
    "email": _("mail address"),
    "empty_overwrites": _("empty cells overwrite, too"),
    "email_mark": _("mail address"),
    "entries": _("entries"),
    "figures": _("figures"),
    "files": _("files"),
    "filings": _("filings"),
    "form": _("kind of file"),
    "good_rows_only": _("good rows only"),
    "guesses": _("wrong guesses"),
    "given_back": pgettext_lazy("figures", "given back"),
    "imports": _("imported files"),
    "jobs": _("jobs"),
    "judged": _("its verdict is another"),
    "kept": _("kept: number, bytes"),
    "known": _("known"),
    "left": _("left alone"),
    "members": _("members of each"),
    "missing": pgettext_lazy("figures", "missing"),
    "names": _("names of files"),
    "on": _("day"),
    "pdf": _("fingerprint of the PDF"),
    "people": _("people"),
    "provinces": _("provinces"),
    "query": _("filter"),
    "refused": _("refused by the mail server"),
    "removed": pgettext_lazy("figures", "removed"),
    "reporter": _("who files"),
    "reporters": _("who files"),
    "reports": _("reports"),
    "requests": _("requests"),
    "review": _("to be looked at"),
    "rows": _("rows"),
    "same": pgettext_lazy("figures", "the same"),
    "sessions": _("sessions"),
    "signatures": _("signatures"),
    "today": _("today"),
    "signed": _("signed copies"),
    "staged": pgettext_lazy("files", "read, waiting"),
    "templates": _("templates"),
    "units": _("units"),
    "unknown": _("unknown"),
    "used": _("answers used"),
    "v": _("version"),
    "warning": pgettext_lazy("figures", "warnings"),
    "what": _("file"),
    "where": _("what it is about"),
    "xlsx": _("fingerprint of the Excel file"),
}
# What a column of a file was said to mean, which no column of ours keeps as its choice.
MEANINGS: dict[str, Promise] = {
    "samples": pgettext_lazy("role", "Samples"),
    "download": pgettext_lazy("role", "Download, Mbps"),
    "upload": pgettext_lazy("role", "Upload, Mbps"),
    "latency": pgettext_lazy("role", "Latency, ms"),
    "passing": pgettext_lazy("role", "Share of samples that pass, %"),
    "province": pgettext_lazy("role", "Province"),
    "district": pgettext_lazy("role", "District"),
    "ward": pgettext_lazy("role", "Ward"),
    "unit": pgettext_lazy("role", "Unit"),
    "code": pgettext_lazy("role", "Unit code"),
    "month": pgettext_lazy("role", "Month"),
    "year": pgettext_lazy("role", "Year"),
    "date": pgettext_lazy("role", "Day"),
    "operator": pgettext_lazy("role", "Operator"),
    "network": pgettext_lazy("role", "Network"),
    "stt": pgettext_lazy("role", "Row number"),
    "ignore": pgettext_lazy("role", "Not used"),
    "statistic": pgettext_lazy("inferred", "mean or median"),
}
MEANT_IN = frozenset({"measurements.importbatch", "measurements.layoutmapping"})
# Codes that stand in no column with words for them.
CODES: dict[str, Promise] = {
    "measurements.apply_batch": _("putting figures into force"),
    "measurements.check_batch": _("checking a file"),
    "measurements.settle_batch": _("checking a file"),
}
LONGEST = 300
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_HASH = re.compile(r"[0-9a-f]{40,64}")


def sentence_of(action: str) -> Promise:
    """The sentence of an action, to be filled with `who` and `about`; an unknown action has a sentence that says so."""
    return SENTENCES.get(action) or OF_ROWS.get(action.rpartition(".")[2]) or UNKNOWN


def kind_name(action: str) -> str:
    """What was done, without who and to whom: for a list to choose from."""
    text = str(sentence_of(action)) % {"who": "", "about": ""}
    if action not in SENTENCES and (model := action.partition(".")[0]):
        text = f"{text} {title_of_table(model)}"
    text = text.replace("“”", "").strip(" :")
    return text[:1].upper() + text[1:]


def changes_of(entry: AuditEntry, titles: dict[tuple[str, str], str] | None = None) -> list[tuple[str, str, str]]:
    """All that an entry changed, as (name, value before, value after) in words.

    `titles`: (label of the model, number) → title, for rows that the values name by their number.
    """
    before, after = entry.before, entry.after
    if not isinstance(before, dict) and not isinstance(after, dict):
        was, now = (_value(None, _word(entry.subject_type, "", one), titles) for one in (before, after))
        return [("", was if before is not None else "", now)] if before is not None or after is not None else []
    old = before if isinstance(before, dict) else {}
    new = after if isinstance(after, dict) else {}
    found = []
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) == new.get(key):
            continue
        field = column_of(entry.subject_type, key)
        was = _value(field, _word(entry.subject_type, key, old[key]), titles) if key in old else ""
        now = _value(field, _word(entry.subject_type, key, new[key]), titles) if key in new else NOTHING
        found.append((key_name(entry.subject_type, key), was, now))
    return found


def rows_named(entry: AuditEntry) -> Iterable[tuple[str, str]]:
    """The rows that an entry's values refer to, as (label of the model, number)."""
    for values in (entry.before, entry.after):
        for key, value in values.items() if isinstance(values, dict) else ():
            field = column_of(entry.subject_type, key)
            if isinstance(field, ForeignKey) and isinstance(value, int):
                yield field.related_model._meta.label_lower, str(value)


def key_name(subject_type: str, key: str) -> str:
    """What a key of an entry's values is called, in the language of the page.

    As the row's own column is called, else by the list above, else as most columns of that name are.
    """
    said = title_of(column_of(subject_type, key)) or KEYS.get(key) or usual_titles().get(key)
    return str(said) if said else gettext(key.replace("_", " "))


def _word(subject_type: str, key: str, value: Any) -> Any:
    """The word for a code that an entry keeps: of the column `key`, be it of another table, or of a bare state."""
    if isinstance(value, list):
        return [_word(subject_type, key, one) for one in value]
    if not isinstance(value, str):
        return value
    by_table, by_column = words_by_part()
    if subject_type in MEANT_IN and key not in ("file", "options") and value in MEANINGS:
        return MEANINGS[value]
    if not key:
        return CODES.get(value) or by_table.get((subject_type, value), value)
    return CODES.get(value) or words_of_codes().get((subject_type, key, value)) or by_column.get((key, value), value)


def _value(field: "Field[Any, Any] | None", value: Any, titles: dict[tuple[str, str], str] | None) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(field, BooleanField) and value in ("True", "False"):  # as it was kept before
        value = value == "True"
    if isinstance(value, bool):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    if isinstance(field, ForeignKey) and titles:
        label = field.related_model._meta.label_lower
        value = titles.get((label, str(value)), value)
    if field is not None and field.choices:
        value = dict(field.flatchoices).get(value, value)
    return _text(value)[:LONGEST]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        parts = (f"{key_name('', str(key))}: {_text(_word('', str(key), one))}" for key, one in value.items())
        return "; ".join(parts)
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value) or NOTHING
    if isinstance(value, bool):
        return pgettext("value", "yes") if value else pgettext("value", "no")
    if isinstance(value, int):
        return show_count(value)
    text = str(value)
    if _HASH.fullmatch(text):
        return f"{text[:12]}…"
    if _MONTH.fullmatch(text):
        return Period.parse(text).label
    return _moment(text) if _DAY.match(text) else text


def _moment(text: str) -> str:
    try:
        if len(text) == len("2026-11-30"):
            return show_day(date.fromisoformat(text))
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return show_moment(at)
