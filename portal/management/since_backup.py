"""Compare the running portal with its newest backup: what must not differ."""

from collections.abc import Iterator

from django.core.files.storage import default_storage

from base.models import AuditEntry
from base.saying import say
from portal import dump
from portal.archive import Reader, copy, differences
from portal.management.control import last_key

# What changes without an entry in the trail: work, mail, summaries, marks of when something was used last.
MOVING = {
    *("base.job", "reports.mail", "submissions.reminder", "submissions.draft", "reports.reportrun"),
    *("measurements.importbatch", "measurements.batchprovince", "measurements.monthstate", "measurements.monthsummary"),
    *("accounts.apitoken", "mfa.authenticator", "account.emailaddress", "account.emailconfirmation"),
    *("axes.accessattempt", "axes.accessattemptexpiration", "axes.accessfailurelog", "axes.accesslog"),
    *("contenttypes.contenttype", "auth.permission", "admin.logentry"),
}
TRAIL = "base.auditentry"


def faults_since(archive: Reader) -> Iterator[str]:
    """List what differs from the newest backup and must not.

    Without any audit entry since, every table but the moving ones has the rows, sums and content of the archive; its
    files are the same in any case, as long as a row names them.
    """
    if last_key(archive, TRAIL) == (AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0):
        for model in dump.tables():
            label = model._meta.label_lower
            if label not in MOVING and label in archive.manifest.tables:
                yield from differences(label, archive.manifest.tables[label], dump.control(model))
    named = set(dump.named_files())
    for name, expected in archive.manifest.files.items():
        if name not in named:
            continue
        try:
            with default_storage.open(name) as content:
                same = copy(content) == expected
        except OSError:
            continue  # told by its row
        if not same:
            yield say("{name}: the content is not that of the backup.", name=name)
