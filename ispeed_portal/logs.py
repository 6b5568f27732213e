"""Log lines: for programs one JSON object each, for people one plain line; both with request and job ids."""

import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

SECRET = re.compile(r"pass(word|wd)|secret|token|cookie|authorization|session", re.IGNORECASE)
# user:password in an address, and the key in a link that sets a new password
IN_TEXT = re.compile(r"(?<=://)[^/@\s]*:[^/@\s]*(?=@)|(?<=/reset/key/)[^/\s]+")


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Log processor that hides values named like a secret, and secrets inside addresses."""
    event.pop("request", None)  # Django's own, with the whole address
    for name, value in event.items():
        if SECRET.search(name):
            event[name] = "…"
        elif isinstance(value, str):
            event[name] = IN_TEXT.sub("…", value)
    return event


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING setting."""
    # Python's own trace: where rich is installed, structlog would draw every variable, secrets too, for half a second.
    trace = structlog.dev.plain_traceback
    plain = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=trace)
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else plain
    lines = [structlog.processors.format_exc_info] if as_json else []
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    structlog.contextvars.merge_contextvars,
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.stdlib.ExtraAdder(),
                    structlog.processors.TimeStamper(fmt="iso", utc=True),
                ],
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *lines,
                    hide_secrets,
                    renderer,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
    }
