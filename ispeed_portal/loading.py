"""Celery's loader, which tidies memory once all is loaded and before a worker parts into processes."""

import gc

from celery.loaders.app import AppLoader
from django.apps import apps
from django.conf import settings
from django.utils.log import configure_logging


class Loader(AppLoader):
    """Celery's loader for Django, with logging for beat and memory frozen for children."""

    def on_worker_init(self) -> None:
        super().on_worker_init()
        if not apps.ready:  # beat: its log lines are as every other process', of which Django's start sees to it
            configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        # Children share what nobody writes: what is loaded is not looked through for garbage.
        gc.collect()
        gc.freeze()
