"""Wiring only: settings, URLs, Celery, WSGI. No domain code lives here."""

from ispeed_portal import process
from ispeed_portal.celery import app as celery_app

process.hide()  # every process comes by here before it reads the settings

__all__ = ["celery_app"]
