"""Wiring only: settings, URLs, Celery, WSGI. No domain code lives here."""

from ispeed_portal import catalogues, process
from ispeed_portal.celery import app as celery_app

# Every process comes by here before it reads the settings.
process.hide()
catalogues.compile_catalogues()

__all__ = ["celery_app"]
