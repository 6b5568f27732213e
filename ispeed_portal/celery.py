"""The Celery app of workers and beat; beat loads neither models nor pages."""

import os
import sys
from pathlib import Path

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")


def only_ticks(program: str = "", *arguments: str) -> bool:
    """Is this process a beat: the program `celery` or `-m celery`, started to tick and not to work?

    Any program may have the word among its arguments (`pytest -k beat`), and a worker may be named so.
    """
    is_celery = Path(program).name == "celery" or Path(program).parts[-2:] == ("celery", "__main__.py")
    return is_celery and "beat" in arguments and "worker" not in arguments


# Beat names tasks and never does one: without models, pages and libraries it takes a third of the memory.
ONLY_TICKS = only_ticks(*sys.argv)

if ONLY_TICKS:  # Celery's part for Django would say where our modules are, and load them all
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
app = Celery("ispeed_portal", loader="ispeed_portal.loading:Loader", fixups=[] if ONLY_TICKS else None)
app.config_from_object("django.conf:settings", namespace="CELERY")
if not ONLY_TICKS:
    app.autodiscover_tasks()
