"""Texts made by `say` (base.saying), in the language of the page."""

from django.conf import settings
from django.utils.translation import get_language, gettext

from base.saying import Said


def translated(message: object) -> str:
    """A text made by `say`, or the one that an exception carries, in the page's language; any other text as it is."""
    if isinstance(message, Exception):
        message = str(message)
    if not isinstance(message, Said):
        return str(message)
    if get_language() == settings.LANGUAGE_CODE:  # in which it is a text by itself
        return str.__str__(message)
    values = {name: translated(one) if isinstance(one, Said) else one for name, one in message.values.items()}
    return gettext(message.sentence).format(**values)
