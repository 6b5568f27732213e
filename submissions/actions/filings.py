"""Write drafts and filings: saved as typed, filed whole, never changed, only followed by a new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction

from accounts.models import User
from base import audit, clock
from base.cleaning import cleaned
from base.day_format import show_day, show_time
from base.period import Period
from base.refusal import Refused
from base.saying import Said, say
from measurements.actions.scanning import scan_bytes
from submissions.attachments import check_attachment, check_readable, ending_of
from submissions.indicator_form import Answer, Sheet, nil_answers, read
from submissions.models import Channel, Draft, Indicator, Submission, Value
from submissions.queries.filings import latest_submission
from submissions.queries.periods import why_not_open
from submissions.queries.sheets import answers_of, sheet_of
from submissions.receipts import content_of, sha256_of
from submissions.refusals import OutOfDate
from submissions.reporters import Reporter


@dataclass(frozen=True)
class Paper:
    """How a filing arrived on paper: when it came, and who brought it."""

    received_at: datetime
    brought_by: str


@dataclass(frozen=True)
class Certificate:
    """What the person who files certifies: name, reference, remarks, and a signed copy."""

    name: str
    reference: str = ""
    note: str = ""
    reason: str = ""  # of a correction
    attachment: "File[bytes] | None" = None


@transaction.atomic
def save_draft(
    *,
    by: User | None,
    reporter: Reporter,
    period: Period,
    typed: Mapping[str, str],
    revision: int,
    by_staff: bool = False,
) -> Draft:
    """Save what was typed, right or wrong. `revision` is the draft that the person had on the page (0: none).

    Raises OutOfDate where another person saved meanwhile, Refused for a month that is not open.
    """
    _require_open(reporter, period)
    kept = {name: text for name, text in cleaned(dict(typed), keys=True).items() if text.strip()}
    facts = {"saved_by": by, "saved_at": clock.now(), "typed": kept}
    where = {"reporter_key": reporter.key, "period": period.first_day, "by_staff": by_staff}
    audit.record(by=by, action="draft.save", after={"reporter": reporter.key, "period": str(period)})
    if revision == 0:
        draft, created = Draft.objects.get_or_create(**where, defaults=facts)
        if created or draft.typed == kept:
            return draft
    elif Draft.objects.filter(**where, revision=revision).update(**facts, revision=revision + 1):
        return Draft.objects.get(**where)
    standing = Draft.objects.select_related("saved_by").filter(**where).first()
    if standing is None:
        raise OutOfDate(
            say("This draft has just been filed or deleted elsewhere. Look at the figures again, then save once more.")
        )
    if standing.typed == kept:
        return standing
    raise OutOfDate(
        say(
            "{who} saved this draft at {time}, after you opened the page. What you have just entered is "
            "still below; save once more to replace theirs.",
            who=standing.saved_by or say("Somebody else"),
            time=_moment(standing.saved_at),
        )
    )


@transaction.atomic
def drop_draft(*, by: User | None, reporter: Reporter, period: Period, revision: int, by_staff: bool = False) -> None:
    """Delete what was typed and not filed; what was filed stays. Raises OutOfDate where it was saved again since."""
    rows = Draft.objects.filter(reporter_key=reporter.key, period=period.first_day, by_staff=by_staff)
    if rows.filter(revision=revision).delete()[0]:
        audit.record(by=by, action="draft.drop", before={"reporter": reporter.key, "period": str(period)})
    elif rows.exists():
        raise OutOfDate(say("The draft was changed after you opened this page; it is not dropped. Look at it again."))


def file_submission(
    *,
    by: User | None,
    reporter: Reporter,
    period: Period,
    typed: Mapping[str, str],
    is_nil: bool,
    certificate: Certificate,
    base_version: int,
    paper: Paper | None = None,
    channel: str = Channel.FORM,
    draft: Draft | None = None,
) -> Submission:
    """File one version, all or nothing. Repeated (a double click) it returns the version that exists.

    `base_version` is the version that the person saw (0: none). `draft` becomes this version and goes, unless
    somebody has saved it again since. Raises Refused where something is wrong, OutOfDate where another version
    came meanwhile; the draft stays in both cases.
    """
    _require_open(reporter, period)
    _check_certificate(certificate, paper, period)
    sheet = sheet_of(reporter, period)
    answers = nil_answers(sheet) if is_nil else _answers_to_file(sheet, typed, certificate)
    version = _NewVersion(reporter, period, base_version + 1, answers, is_nil, certificate, paper, channel)
    if standing := _same_again(version):
        return standing
    try:
        with transaction.atomic():
            filed = _store(by, version)
            if draft is not None:
                Draft.objects.filter(pk=draft.pk, revision=draft.revision).delete()
            return filed
    except (IntegrityError, OutOfDate) as error:  # another was quicker, perhaps the same click
        if standing := _same_again(version):
            return standing
        raise _overtaken(reporter, period) from error


def _answers_to_file(sheet: Sheet, typed: Mapping[str, str], certificate: Certificate) -> Sequence[Answer]:
    reading = read(sheet, typed)
    if reading.errors:
        raise Refused(
            say(
                "It cannot be filed yet, errors: {count}. The draft is kept; mend them, then file again.",
                count=len(reading.errors),
            )
        )
    if reading.warnings and not certificate.note.strip():
        raise Refused(say("There are warnings without an explanation. Give the reason in the note, then file again."))
    if not reading.answers:
        raise Refused(
            say("No figures were entered. If there was nothing in the month, press “Nothing to report this month”.")
        )
    return reading.answers


@dataclass(frozen=True)
class _NewVersion:
    """A complete filing that is not stored yet; `version` 1 is the first of its month."""

    reporter: Reporter
    period: Period
    version: int
    answers: Sequence[Answer]
    is_nil: bool
    certificate: Certificate
    paper: Paper | None
    channel: str


def _store(by: User | None, new: _NewVersion) -> Submission:
    """Store the filing's row, signed copy and values, in the caller's transaction. Raises OutOfDate, IntegrityError."""
    latest = latest_submission(new.reporter.key, new.period)
    if (latest.version if latest else 0) + 1 != new.version:
        raise _overtaken(new.reporter, new.period)
    submission = _row(by, new, clock.now())
    if attached := new.certificate.attachment:
        attached.seek(0)
        name = f"{submission.attachment_sha256}{ending_of(attached.read(4))}"
        submission.attachment.save(name, attached, save=False)
    submission.save(force_insert=True)
    audit.record(
        by=by,
        action="filing.record_paper" if new.paper else "filing.file",
        on=submission,
        after={
            "reporter": new.reporter.key,
            "period": str(new.period),
            "version": new.version,
            "sha256": submission.sha256,
        },
    )
    _store_values(submission, new)
    return submission


def _row(by: User | None, new: _NewVersion, now: datetime) -> Submission:
    """Build the filing's row without saving it; its hash is that of the receipt's content."""
    certificate, paper = new.certificate, new.paper
    attached = certificate.attachment
    signed: dict[str, Any] = {
        "is_nil": new.is_nil,
        "received_at": paper.received_at if paper else now,
        "certified_by": certificate.name.strip(),
        "note": certificate.note.strip(),
        "reason": certificate.reason.strip(),
        "attachment_sha256": sha256_of(attached.read()) if attached else "",
    }
    content = content_of(
        reporter_key=new.reporter.key,
        period=str(new.period),
        version=new.version,
        answers=new.answers,
        **signed,
    )
    return Submission(
        reporter_key=new.reporter.key,
        group=new.reporter.group,
        unit_id=new.reporter.unit_id,
        operator_id=new.reporter.operator_id,
        agency_id=new.reporter.agency_id,
        period=new.period.first_day,
        version=new.version,
        channel=Channel.PAPER if paper else new.channel,
        recorded_at=now,
        filed_by=by,
        brought_by=paper.brought_by.strip() if paper else "",
        reference=certificate.reference.strip(),
        attachment_name=(attached.name or "")[-200:] if attached else "",
        sha256=sha256_of(content),
        **signed,
    )


def _store_values(submission: Submission, new: _NewVersion) -> None:
    rows = Indicator.objects.in_force(new.period.last_day).filter(asked_of=new.reporter.group)
    indicators = dict(rows.values_list("code", "pk"))
    Value.objects.bulk_create(
        Value(
            submission=submission,
            indicator_id=indicators[one.code],
            ward_id=one.ward_id,
            month=one.month,
            cumulative=one.cumulative,
            text=one.text,
        )
        for one in new.answers
    )


def _same_again(new: _NewVersion) -> Submission | None:
    """The version that a repeated click has already made, or None."""
    latest = latest_submission(new.reporter.key, new.period)
    if latest is None or latest.version != new.version:
        return None
    same = (
        latest.is_nil == new.is_nil
        and latest.certified_by == new.certificate.name.strip()
        and latest.note == new.certificate.note.strip()
        and set(answers_of(latest)) == set(new.answers)
    )
    return latest if same else None


def _overtaken(reporter: Reporter, period: Period) -> OutOfDate:
    latest = latest_submission(reporter.key, period)
    when = say(" at {time}", time=_moment(latest.recorded_at)) if latest else ""
    return OutOfDate(
        say(
            "Another filing of this month was made{when}, after you opened the page. Your draft is kept; "
            "look at that filing, then file again if it is still needed.",
            when=when,
        )
    )


def _moment(instant: datetime) -> Said:
    return say("{time} on {day}", time=show_time(instant), day=show_day(instant))


def _require_open(reporter: Reporter, period: Period) -> None:
    if reason := why_not_open(reporter.group, period, reporter.province_code):
        raise Refused(reason)


def _check_certificate(certificate: Certificate, paper: Paper | None, period: Period) -> None:
    if not certificate.name.strip():
        raise Refused(
            say("The name and post of the person who answers for the figures are missing. Enter them, then file again.")
        )
    if paper is not None and not paper.brought_by.strip():
        raise Refused(say("It is not said who brought the paper (a person or a body). Enter it, then save again."))
    if paper is not None and paper.received_at > clock.now():
        raise Refused(say("The time at which the paper came lies in the future. Enter the time at which it came."))
    if paper is not None and paper.received_at.astimezone(clock.VIETNAM).date() < period.first_day:
        raise Refused(
            say(
                "The paper cannot have come before the month {period} began. Write the day on which it truly came.",
                period=period.label,
            )
        )
    if certificate.attachment:
        _check_attachment(certificate.attachment)


def _check_attachment(attached: "File[bytes]") -> None:
    name = attached.name or ""
    head = attached.read(1024)
    check_attachment(name=name, size=attached.size, head=head)
    content = head + attached.read()
    attached.seek(0)
    check_readable(name=name, content=content)
    verdict = scan_bytes(content)
    if verdict.found:
        raise Refused(
            say(
                "The virus scanner finds “{found}” in “{name}”. Scan the signed copy anew. The draft is kept.",
                found=verdict.found,
                name=name,
            )
        )
    if verdict.waits:
        raise Refused(
            say(
                "The virus scanner does not answer, so “{name}” is not taken now. Try again in a few minutes, "
                "or file without it. The draft is kept.",
                name=name,
            )
        )
