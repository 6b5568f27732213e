"""What pages ask about the files that came. Writes nothing."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Action, can, limit, province_codes
from base.models import Job
from measurements.models import ImportBatch, Source


def batches_for(user: User | AnonymousUser) -> QuerySet[ImportBatch]:
    """VNNIC's files of the user's provinces and those the user brought; own counts of the user's own wards."""
    own = ImportBatch.objects.filter(source=Source.WARD, unit__isnull=False)
    own = limit(user, Action.IMPORT_OWN_FIGURES, own)
    seen = Q(pk__in=own.order_by().values("pk"))
    if can(user, Action.IMPORT_FIGURES):
        codes = province_codes(user, Action.IMPORT_FIGURES)
        within = Q() if codes is None else Q(province_code__in=codes) | Q(uploaded_by=user.pk)
        seen |= Q(source=Source.VNNIC) & within
    return ImportBatch.objects.filter(seen)


def latest_job(batch: ImportBatch) -> Job | None:
    """The background work on a batch that was started last."""
    tasks = ("measurements.check_batch", "measurements.apply_batch")
    return Job.objects.filter(task__in=tasks, target=str(batch.pk)).order_by("-pk").first()
