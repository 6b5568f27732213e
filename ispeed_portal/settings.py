"""All settings, driven by the environment (see .env.example).

Without any variable the portal runs locally: SQLite, a message broker in a folder, files under var/.
PORTAL_ENV=production refuses to start with anything that only suits a demonstration.
"""

import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from ispeed_portal.broker_settings import broker_settings, cache_settings
from ispeed_portal.database import connection_settings, needs_owner
from ispeed_portal.logs import logging_config
from ispeed_portal.mail import mail_settings
from ispeed_portal.people import *  # noqa: F403
from ispeed_portal.production import (
    require_one_of,
    require_production,
    require_safe_address,
    require_web_address,
)
from ispeed_portal.version import version_of

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# A test run stands on what it is given, not on the developer's .env.
if env.str("PORTAL_ENV", "") != "test" and (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")

PORTAL_ENV = env.str("PORTAL_ENV", "local")
if PORTAL_ENV not in {"local", "test", "production"}:
    raise ImproperlyConfigured("PORTAL_ENV must be local, test or production")
PRODUCTION = PORTAL_ENV == "production"
# Read once: a process says for ever which version it began with, whatever is installed meanwhile.
VERSION = version_of(BASE_DIR)

DATA_DIR = Path(env.str("PORTAL_DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _local_secret_key() -> str:
    """A key of this machine, made once, so that sessions outlive a restart of the demo."""
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", "") or _local_secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The clock of the portal may be shifted to look at another month; never in production.
# Either an instant ("2024-10-10T07:00:00+07:00", where the clock starts) or a shift in seconds ("-3600").
PORTAL_CLOCK = env.str("PORTAL_CLOCK", "")

# Set by `manage.py demo` for what it serves: an invented province, and a way in for each role without a password.
DEMONSTRATION = env.bool("PORTAL_DEMO", False)

# How links in mails and on posters begin.
PORTAL_URL = env.str("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
require_web_address("PORTAL_URL", PORTAL_URL)
# Whom people ask who cannot go on, a line: an office, its telephone, its address for mail; never a person.
PORTAL_CONTACT = env.str("PORTAL_CONTACT", "").strip()
if PRODUCTION:
    require_production(
        debug=DEBUG,
        clock=PORTAL_CLOCK,
        demonstration=DEMONSTRATION,
        database=env.str("DATABASE_URL", ""),
        redis=env.str("REDIS_URL", ""),
        mail=env.str("EMAIL_URL", ""),
        sender=DEFAULT_FROM_EMAIL,
        portal_url=PORTAL_URL,
        hosts=ALLOWED_HOSTS,
    )

INSTALLED_APPS = [
    "accounts.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "anymail",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "base",
    "wards",
    "accounts",
    "measurements",
    "submissions",
    "reports",
    "portal",
]

MIDDLEWARE = [
    "base.request_id.remember",
    "base.client_address.remember",
    "portal.middleware.watched_directly",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.vietnamese_first",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "base.clean_input.CleanPosted",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.devices.remember_device",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.sessions.end_in_time",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.second_factor.SecondFactorGate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.whole_log_in",
    "portal.middleware.never_stored",
    "axes.middleware.AxesMiddleware",
    "portal.middleware.ReadableInput",
    "portal.middleware.RefusalsAreTold",
]

ROOT_URLCONF = "ispeed_portal.urls"
WSGI_APPLICATION = "ispeed_portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.portal",
            ],
        },
    },
]

# --- database: one URL; where another role owns the tables, a second for the commands that need the owner.
_database = env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")
PORTAL_ROLE = str(_database.get("USER", ""))
DATABASE_OWNER_URL = env.str("DATABASE_OWNER_URL", "")
# A spare database on which restores are rehearsed; none: they are not.
REHEARSAL_DATABASE_URL = env.str("REHEARSAL_DATABASE_URL", "")
DATABASE_AS_OWNER = bool(DATABASE_OWNER_URL) and needs_owner(sys.argv)
if DATABASE_AS_OWNER:
    _database = env.db_url("DATABASE_OWNER_URL")
DATABASES = {"default": connection_settings(_database, DATA_DIR)}

# --- background work: messages carry only the id of a job row (base.jobs), the row is the truth.
REDIS_URL = env.str("REDIS_URL", "")
vars().update(broker_settings(REDIS_URL, DATA_DIR))
CACHES = {"default": cache_settings(REDIS_URL, DATA_DIR)}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a page never waits for the broker: the tick sends again
CELERY_TASK_IGNORE_RESULT = True
# Plain data only, in both directions; nobody commands workers through the broker.
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A child is renewed after so many tasks, or above so much memory (KiB): what a library loses is given back.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 512 * 1024
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Queues apart, so that a national import never stands before a report that is due; a worker without -Q serves all.
QUEUES = ("ticks", "imports", "reports", "mail", "later")
CELERY_TASK_QUEUES = [Queue(_name, Exchange(_name), routing_key=_name) for _name in QUEUES]
CELERY_TASK_DEFAULT_QUEUE = "ticks"
CELERY_TASK_ROUTES = (
    [
        ("reports.open_due_runs", {"queue": "ticks"}),
        ("reports.send_mail", {"queue": "mail"}),
        ("measurements.ask_for_refresh", {"queue": "ticks"}),
        ("measurements.open_atlas_months", {"queue": "ticks"}),
        # What nobody waits for: a due report never stands behind a hundred of these.
        ("reports.make_pdf", {"queue": "later"}),
        ("reports.compare_run", {"queue": "later"}),
        ("portal.clear_day", {"queue": "later"}),
        ("measurements.fetch_atlas", {"queue": "later"}),
        ("measurements.*", {"queue": "imports"}),
        ("reports.*", {"queue": "reports"}),
        ("submissions.*", {"queue": "mail"}),
        ("accounts.*", {"queue": "mail"}),
    ],
)
CELERY_BEAT_SCHEDULER = "base.heartbeats:Beat"
# Beat only ticks; what is owed is asked of the database at each tick.
CELERY_BEAT_SCHEDULE = {
    **{
        f"pulse of {_name}": {
            "task": "base.show_pulse",
            "args": [_name],
            "schedule": 10.0,
            "options": {"queue": _name, "expires": 10},
        }
        for _name in QUEUES
    },
    **{
        f"clear folders where {_name} is served": {
            "task": "portal.clear_folders",
            "schedule": 3600.0,
            "options": {"queue": _name, "expires": 3600},
        }
        for _name in QUEUES
    },
    "clear what is over": {"task": "portal.ask_for_clearing", "schedule": 600.0, "options": {"expires": 600}},
    "tell the watcher outside": {"task": "portal.ping_outside", "schedule": 60.0, "options": {"expires": 60}},
    "requeue lost jobs": {"task": "base.requeue_lost_jobs", "schedule": 10.0, "options": {"expires": 10}},
    "remind who owes": {"task": "submissions.open_reminders", "schedule": 60.0, "options": {"expires": 60}},
    "refresh summaries": {"task": "measurements.ask_for_refresh", "schedule": 60.0, "options": {"expires": 60}},
    "ask VNNIC's Atlas": {"task": "measurements.open_atlas_months", "schedule": 60.0, "options": {"expires": 60}},
    "open due reports": {"task": "reports.open_due_runs", "schedule": 20.0, "options": {"expires": 20}},
}
# A job whose worker has not been heard of for so long is given to another.
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", 30)

# --- people
# A second factor for those who see or decide for a whole province; the demonstration does without.
SECOND_FACTOR_REQUIRED = PRODUCTION or env.bool("SECOND_FACTOR_REQUIRED", False)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # browsers take http://localhost for safe, allauth does not
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 12) * 3600

# --- language and time: Vietnamese first; times stored in UTC, judged in Việt Nam
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "allauth"]
TIME_ZONE = CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"  # as base.zone; a machine without it is told by base.checks
USE_TZ = True
FORMAT_MODULE_PATH = "ispeed_portal.formats"  # 01/10/2025 is the first of October
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a folder that is not there yet
_echarts = BASE_DIR / "node_modules" / "echarts" / "dist"
STATICFILES_DIRS = [BASE_DIR / "static", *([("echarts", _echarts)] if _echarts.exists() else [])]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "base.joined_styles.JoinedStyles",  # with Tabler, cut to what the pages use
]
GATHERED = PRODUCTION or DEMONSTRATION  # by collectstatic: named by their hash, compressed
WHITENOISE_USE_FINDERS = not GATHERED  # a local portal needs no collectstatic
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = ""  # nothing is served by address; downloads go through views that ask the permission module
# With S3_BUCKET the files stand in object storage, which web and workers on any host see; never public.
S3_BUCKET = env.str("S3_BUCKET", "")
_object_storage = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("S3_ENDPOINT_URL", "") or None,
        "region_name": env.str("S3_REGION", "us-east-1"),
        "access_key": env.str("S3_ACCESS_KEY", "") or None,
        "secret_key": env.str("S3_SECRET_KEY", "") or None,
        "addressing_style": env.str("S3_ADDRESSING_STYLE", "path"),
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,  # a name that is taken gets an ending, as on a disk
    },
}
STORAGES = {
    "default": _object_storage if S3_BUCKET else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if GATHERED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Uploads are scanned by clamd where this names one ("tcp://host:3310"), and wait while it does not answer.
CLAMAV_URL = env.str("CLAMAV_URL", "")
# VNNIC's public interface, asked once a month for what it publishes of provinces; blank: it is not asked.
ATLAS_URL = env.str("ATLAS_URL", "").rstrip("/")
require_safe_address("ATLAS_URL", ATLAS_URL)
# What its speeds are: its page says medians, its answers say nothing.
ATLAS_STATISTIC = require_one_of("ATLAS_STATISTIC", env.str("ATLAS_STATISTIC", "median"), ("median", "mean"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    6000  # an operator's form: some numbers for each of a province's wards, up to 600 of them
)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- security
# How many proxies of our own stand in front; each adds the address it saw to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
# `purge_audit` removes audit entries older than this; 0 keeps them all.
AUDIT_RETENTION_DAYS = env.int("AUDIT_RETENTION_DAYS", 0)
JOB_RETENTION_DAYS = env.int("JOB_RETENTION_DAYS", 90)
FAILED_JOB_RETENTION_DAYS = env.int("FAILED_JOB_RETENTION_DAYS", 400)
STRAY_FILE_RETENTION_DAYS = env.int("STRAY_FILE_RETENTION_DAYS", 30)
SCRATCH_RETENTION_HOURS = env.int("SCRATCH_RETENTION_HOURS", 24)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", True)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- mail
vars().update(mail_settings(env.str("EMAIL_URL", "consolemail://"), os.environ))

# --- logs and watching
LOGGING = logging_config(
    level=env.str("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING"), as_json=env.bool("LOG_JSON", PRODUCTION)
)
# A dead-man's switch outside (healthchecks.io or the like): it is told each minute that all is well, and raises the
# alarm when it hears nothing. Without the address nothing is sent.
HEALTHCHECK_URL = env.str("HEALTHCHECK_URL", "")
require_web_address("HEALTHCHECK_URL", HEALTHCHECK_URL)
# Whoever reads /metrics shows this as a bearer token; without it production answers 404.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

# --- other programs: /api/v1/, JSON only, the same permissions as the pages
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "accounts.api.WithinScopes"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.PersonRateThrottle", "accounts.api.TokenRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("API_RATE", "300/min"), "token": env.str("API_TOKEN_RATE", "120/min")},
    "EXCEPTION_HANDLER": "base.rest_problems.answer_problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "i-Speed portal",
    "DESCRIPTION": "Units, figures and verdicts of VNNIC's i-Speed measurements, month by month.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": ["base.rest_schema.tell_of_refusals"],
}
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
