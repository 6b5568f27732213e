from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from reports import checks

__all__ = ["ReportsConfig", "checks"]  # loading the checks registers them


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")
    default_auto_field = "django.db.models.BigAutoField"
