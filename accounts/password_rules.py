"""Password rules checked on what is hashed, not only on what was typed. Wired in the settings."""

from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.password_form import normal


class InNormalForm:
    """Validator that runs all others again on the form that is hashed, where it differs from what was typed."""

    def validate(self, password: str, user: User | None = None) -> None:
        hashed = normal(password)
        if hashed != password:
            validate_password(hashed, user)

    def get_help_text(self) -> str:
        return _("Accents may be typed either way; the password is the same.")
