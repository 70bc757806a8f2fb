"""
Settings of the portal: one file, everything from the environment, safe by default.

Secrets have no default. `DEMO` is the only switch that loosens anything, and it refuses to go
together with a public host name.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(env.path("ENV_FILE", default=str(BASE_DIR / ".env"))())


def switch(name: str, *, default: bool) -> bool:
    """Read a boolean; a typo is an error, not "false": it could switch off secure cookies."""
    said = env.str(name, default=str(default)).strip().lower()
    if said in ("true", "1", "yes", "on"):
        return True
    if said in ("false", "0", "no", "off", ""):
        return False
    raise ImproperlyConfigured(f"{name} is neither true nor false.")


# What this installation is
DEMO: bool = switch("DEMO", default=False)
DEBUG: bool = switch("DEBUG", default=False)
SECRET_KEY: str = env.str("SECRET_KEY")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
PUBLIC_HOST: str = env.str("PUBLIC_HOST", default=ALLOWED_HOSTS[0] if ALLOWED_HOSTS else "")
HTTPS: bool = switch("HTTPS", default=not DEMO)
# The sign on the door of the public pages, by the environment or by a file that comes and goes.
MAINTENANCE: bool = switch("MAINTENANCE", default=False)
MAINTENANCE_FILE = VAR_DIR / "maintenance"
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}
if (DEMO or DEBUG) and not set(ALLOWED_HOSTS) <= LOOPBACK:
    raise ImproperlyConfigured("DEMO and DEBUG run on this machine only: see ALLOWED_HOSTS.")

# Keys (32 bytes, base64). KEY_RING: "id:key,id:key", the first wraps, all unwrap.
KEY_RING: list[str] = env.list("KEY_RING")
DELIVERY_KEY: str = env.str("DELIVERY_KEY")
PEPPER: str = env.str("PEPPER")

INSTALLED_APPS = [
    "privacy_portal.apps.PrivacyPortalConfig",
    "identity.apps.IdentityConfig",
    "fees.apps.FeesConfig",
    "requests_app.apps.RequestsAppConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "requests_app.views.errors.with_a_page_for_405",
    "requests_app.views.maintenance.closed_for_work",
]
ROOT_URLCONF = "privacy_portal.urls"
CSRF_FAILURE_VIEW = "requests_app.views.errors.out_of_date"
WSGI_APPLICATION = "privacy_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTH_USER_MODEL = "identity.Staff"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database: SQLite by default, PostgreSQL in production
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # recursive_triggers: without it INSERT OR REPLACE rewrites the audit chain unseen.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
            "PRAGMA recursive_triggers=ON; PRAGMA busy_timeout=30000;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}

# Sessions and cookies
SESSION_ENGINE = "privacy_portal.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
# The default puts "… was changed" into a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Browser
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# One proxy of ours stands in front: its word counts for the scheme and the client's address.
BEHIND_PROXY: bool = switch("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# "no-referrer" makes browsers send "Origin: null", which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Language and time: Japanese first, Tokyo days
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "privacy_portal" / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
FORMAT_MODULE_PATH = ["privacy_portal.formats"]

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": env.str(
            "STATICFILES_BACKEND",
            default="privacy_portal.assets.WholeSheetStorage",
        )
    },
    "vault": {
        "BACKEND": env.str("VAULT_BACKEND", default="django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json("VAULT_OPTIONS", default={"location": str(VAR_DIR / "vault")}),
    },
}
# Uploads never touch the disk in clear text.
FILE_UPLOAD_HANDLERS = ["privacy_portal.uploads.MemoryOnlyUploadHandler"]
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_FILES_PER_CASE = 40
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="privacy@localhost")

# Celery: Redis in production, files under var/ in the embedded default
CELERY_BROKER_URL: str = env.str("CELERY_BROKER_URL", default="filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
        "store_processed": False,
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    else {"visibility_timeout": 600, "socket_timeout": 5, "socket_connect_timeout": 2}
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

# A PKCS#12 file with the operator's certificate: letters are signed with it (PAdES). Optional.
LETTERS_CERTIFICATE: str = env.str("LETTERS_CERTIFICATE", default="")
LETTERS_PASSPHRASE: str = env.str("LETTERS_PASSPHRASE", default="")

# Off: letters are made by the engine as it comes, in twice the time (see letters/engine.py).
LETTERS_TUNED: bool = env.bool("LETTERS_TUNED", default=True)

# Tries in a time (requests_app/limits.py) are multiplied by this: many people behind one address,
# as in a corporate network, need more. There is no way to switch them off.
RATE_FACTOR: int = env.int("RATE_FACTOR", default=1)
if RATE_FACTOR < 1:
    raise ImproperlyConfigured("RATE_FACTOR is 1 or more.")

# Logs: no query strings, no bodies, no local variables
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "privacy_portal.logs.Line",
            "format": "%(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # django.request would print paths with values; the pages say what went wrong.
    "loggers": {
        "django.server": {"level": "WARNING"},
        # A 403 or 404 is an answer, not news: its traceback frightens and helps nobody.
        "django.request": {"level": "ERROR"},
        # A host of a stranger's own making would stand in the line.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        # The file transport has no host, and kombu warns of that at every start.
        "kombu.connection": {"level": "ERROR"},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        # It says that it is there at every start.
        "pikepdf": {"level": "WARNING"},
    },
}

# Periods, in days unless said; all are shown on the public pages
PAPERS_DUE_DAYS: int = env.int("PAPERS_DUE_DAYS", default=30)
IDENTITY_CHECK_BUSINESS_DAYS: int = env.int("IDENTITY_CHECK_BUSINESS_DAYS", default=5)
PAYMENT_DUE_DAYS: int = env.int("PAYMENT_DUE_DAYS", default=14)
PAYMENT_REMINDER_AFTER_DAYS: int = env.int("PAYMENT_REMINDER_AFTER_DAYS", default=7)
# Rows of the bank that found no invoice: who paid is erased
STRANGER_ROWS_KEPT_DAYS: int = env.int("STRANGER_ROWS_KEPT_DAYS", default=30)
PAYMENT_LAPSE_AFTER_DUE_DAYS: int = env.int("PAYMENT_LAPSE_AFTER_DUE_DAYS", default=14)
ANSWER_BUSINESS_DAYS: int = env.int("ANSWER_BUSINESS_DAYS", default=10)
ELECTRONIC_ANSWER_DAYS: int = env.int("ELECTRONIC_ANSWER_DAYS", default=21)
IDENTITY_IMAGES_KEPT_DAYS: int = env.int("IDENTITY_IMAGES_KEPT_DAYS", default=30)
CASE_KEPT_YEARS: int = env.int("CASE_KEPT_YEARS", default=3)
INVOICE_KEPT_YEARS: int = env.int("INVOICE_KEPT_YEARS", default=7)
DRAFT_KEPT_DAYS: int = env.int("DRAFT_KEPT_DAYS", default=14)
CODE_LETTER_KEPT_HOURS: int = env.int("CODE_LETTER_KEPT_HOURS", default=72)
# Policy 5(2) lists no identity paper of an appointed proxy.
PROXY_OWN_ID_REQUIRED: bool = switch("PROXY_OWN_ID_REQUIRED", default=False)
# The search is the work: the fee stays due when nothing is held (design 4).
FEE_DUE_WHEN_NOT_HELD: bool = switch("FEE_DUE_WHEN_NOT_HELD", default=True)
