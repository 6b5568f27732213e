"""The WSGI application that gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ispeed_portal.settings")

application = get_wsgi_application()
# What a process holds for as long as it lives (all pages, models, libraries) is not looked through for garbage again
# and again: each time took a tenth of a second out of some answer.
import_module(settings.ROOT_URLCONF)
templates = settings.BASE_DIR / "templates"
for template in templates.rglob("*.html"):
    get_template(template.relative_to(templates).as_posix())  # compiled once, and not while the first person waits
gc.collect()
gc.freeze()
