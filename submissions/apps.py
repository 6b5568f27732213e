from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from submissions import checks

__all__ = ["SubmissionsConfig", "checks"]  # loading the checks registers them


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = _("Filings")
    default_auto_field = "django.db.models.BigAutoField"
