from django.contrib import admin

from base.admin_pages import Export, ReadOnlyPage
from base.models import AuditEntry, Job


@admin.register(AuditEntry)
class AuditEntryPage(Export, ReadOnlyPage):
    list_display = ("at", "actor", "action", "subject_type", "subject_id", "address")
    list_filter = ("action",)
    list_select_related = ("actor",)
    search_fields = ("action", "subject_type", "subject_id", "actor__username", "reason")
    date_hierarchy = "at"


@admin.register(Job)
class JobPage(ReadOnlyPage):
    list_display = ("id", "task", "target", "state", "attempts", "phase", "created_at", "finished_at")
    list_filter = ("state", "task")
    search_fields = ("target", "error")
