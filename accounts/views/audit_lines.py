"""Lines of the audit trail as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.queries import AuditLine
from base.audit_words import changes_of, rows_named, sentence_of
from base.models import AuditEntry
from base.number_format import show_count
from base.subjects import SubjectLink, subjects

NAMED = 2  # of many, so many are named


@dataclass(frozen=True)
class ShownAuditEntry:
    """One entry as shown: what it is about, what changed."""

    entry: AuditEntry
    about: SafeString
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True)
class ShownAuditLine:
    """One line as shown: its sentence; with several `entries` it opens."""

    line: AuditLine
    sentence: SafeString
    entries: list[ShownAuditEntry]

    @property
    def more(self) -> int:
        """The number of entries that are not listed."""
        return self.line.count - len(self.entries)

    @property
    def reasons(self) -> list[str]:
        return list(dict.fromkeys(one.entry.reason for one in self.entries if one.entry.reason))


def shown_lines(lines: Sequence[AuditLine]) -> list[ShownAuditLine]:
    """Lines of the trail as shown, in one query for each kind of row that they are about or name."""
    everything = [entry for line in lines for entry in line.entries]
    named = {key for entry in everything for key in rows_named(entry)}
    found = subjects([*((entry.subject_type, entry.subject_id) for entry in everything if entry.subject_type), *named])
    titles = {key: subject.title for key, subject in found.items()}
    shown = []
    for line in lines:
        entries = [
            ShownAuditEntry(
                entry, _about(entry, found.get((entry.subject_type, entry.subject_id))), changes_of(entry, titles)
            )
            for entry in line.entries
        ]
        shown.append(ShownAuditLine(line, _sentence(line, entries), entries))
    return shown


def _sentence(line: AuditLine, entries: Sequence[ShownAuditEntry]) -> SafeString:
    """“Nguyễn … (Cán bộ Sở) bắt đầu chiến dịch của Phường A, Phường B và 113 mục khác”."""
    newest = line.newest
    abouts = list(dict.fromkeys(one.about for one in entries if one.about))
    about = format_html_join(", ", "{}", ((one,) for one in abouts[:NAMED]))
    left = line.count - NAMED if len(abouts) > NAMED else 0
    if left > 0:
        more = ngettext("and %(count)s other", "and %(count)s others", left) % {"count": show_count(left)}
        about = format_html("{} {}", about, more)
    sentence = _percent(str(sentence_of(newest.action)))
    if not about:
        sentence = sentence.replace(": {about}", "").replace(" {about}", "")
    return format_html(sentence, who=_who(newest), about=about)


def _percent(sentence: str) -> str:
    """Our sentences are filled as Django fills HTML, each part escaped unless it is HTML already."""
    return sentence.replace("{", "{{").replace("}", "}}").replace("%(who)s", "{who}").replace("%(about)s", "{about}")


def _who(entry: AuditEntry) -> SafeString:
    if entry.actor is None:
        return format_html("<strong>{}</strong>", _("The portal"))
    return format_html("<strong>{}</strong> ({})", entry.actor, entry.actor.get_role_display())


def _about(entry: AuditEntry, subject: SubjectLink | None) -> SafeString:
    if subject is not None:
        return (
            format_html('<a href="{}">{}</a>', subject.url, subject.title)
            if subject.url
            else format_html("{}", subject.title)
        )
    after = entry.after if isinstance(entry.after, dict) else {}
    for key in ("name", "what", "file", "reporter"):  # what is gone, or never was a row
        if isinstance(after.get(key), str):
            return format_html("{}", after[key])
    return format_html("{}", f"№ {entry.subject_id}" if entry.subject_id else "")
