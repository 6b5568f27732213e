import gc
import os
import sys
from pathlib import Path
from typing import Any

from celery import Celery, signals
from django.conf import settings
from django.utils.log import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")

# Beat names tasks and never does one: without models, pages and libraries it takes a third of the memory.
ONLY_TICKS = "beat" in sys.argv[1:]

if ONLY_TICKS:  # Celery's part for Django would say where our modules are, and load them all
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
app = Celery("ispeed_portal", fixups=[] if ONLY_TICKS else None)
app.config_from_object("django.conf:settings", namespace="CELERY")
if not ONLY_TICKS:
    app.autodiscover_tasks()


@signals.beat_init.connect
def write_log_lines(**_: Any) -> None:
    """As every other process, of which Django's start sees to it."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@signals.worker_before_create_process.connect
def share_what_is_loaded(**_: Any) -> None:
    """A worker's children share its memory for as long as nobody writes there: so nothing of it is looked through
    for garbage."""
    gc.collect()
    gc.freeze()
