"""gunicorn of the portal: a few processes with threads, log lines as the portal's own."""

import multiprocessing
import os

from ispeed_portal.logs import logging_config  # the import also hides the first process from others (process.py)

wsgi_app = "ispeed_portal.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", multiprocessing.cpu_count() + 1))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Loaded once, before the processes part: they share what none of them changes (wsgi.py), and the next starts at once.
preload_app = True
timeout = 60  # seconds for one answer; whatever takes longer is background work
control_socket_disable = True  # nobody steers the processes but systemd
graceful_timeout = 30  # seconds that a worker may take to end its answers when a new version comes
# A leak somewhere below never grows old; far apart, so that processes are not renewed all at once.
max_requests, max_requests_jitter = 10_000, 10_000
# In memory: a slow disk must not look like a dead worker.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
logconfig_dict = {
    **logging_config(level=os.environ.get("LOG_LEVEL", "INFO"), as_json=True),
    "loggers": {"gunicorn.error": {"level": "INFO", "propagate": True}},
}
