"""Wiring only: settings, URLs, Celery, WSGI. No domain code lives here."""

from ispeed_portal.celery import app as celery_app

__all__ = ["celery_app"]
