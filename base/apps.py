from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from base import checks
from base.clean_input import clean_text_fields

__all__ = ["BaseConfig", "checks"]  # loading the checks registers them


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = _("Foundations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        clean_text_fields()
