"""Administration pages of the audit trail and of background jobs; both only show rows."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from base.admin_pages import Export, ReadOnlyPage
from base.models import AuditEntry, Job
from base.subjects import key_of_job, subjects


@admin.register(AuditEntry)
class AuditEntryPage(Export, ReadOnlyPage):
    list_display = ("at", "actor", "action", "subject_type", "subject_id", "address")
    list_filter = ("action",)
    list_select_related = ("actor",)
    search_fields = ("action", "subject_type", "subject_id", "actor__username", "reason")
    date_hierarchy = "at"


@admin.register(Job)
class JobPage(ReadOnlyPage):
    list_display = ("id", "task", "about", "state", "attempts", "phase", "created_at", "finished_at")
    list_filter = ("state", "task")
    search_fields = ("target", "error")

    @admin.display(description=_("About"))
    def about(self, job: Job) -> str:
        """Title and page of what it works on; the bare target where that has none."""
        key = key_of_job(job.task, job.target)
        found = subjects([key]).get(key) if key else None
        if found is None:
            return job.target
        return format_html('<a href="{}">{}</a>', found.url, found.title) if found.url else found.title
