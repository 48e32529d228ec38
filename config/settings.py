# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every setting of the installation, read from the environment; production is the default.

INZIRA_MODE      production (default) | development | demo | test
INZIRA_SECRET    secret key; demanded in production
INZIRA_HOSTS     comma-separated host names; demanded in production
DATABASE_URL     postgres://... ; without it an SQLite file in INZIRA_VAR
INZIRA_VAR       folder for database, blobs and mail files (default ./var)
INZIRA_FIELD_KEYS  comma-separated Fernet keys for sensitive fields, newest first
INZIRA_EMAIL_URL smtp://user:password@host:port ; without it mails are files in INZIRA_VAR/mail
INZIRA_PROXIES   how many proxies stand before the application (default in production 1, else 0)
INZIRA_SMS_BACKEND  dotted path of the SMS backend (default: files in INZIRA_VAR/sms)
"""

import os
from pathlib import Path
from urllib.parse import urlparse

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# Small matrices: one thread is five times quicker than two (reviews/ranking.py). Before numpy is first loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = os.environ.get("INZIRA_MODE", "production")
if MODE not in {"production", "development", "demo", "test"}:
    raise ImproperlyConfigured("INZIRA_MODE must be production, development, demo or test.")
PRODUCTION = MODE == "production"
DEMO_MODE = MODE == "demo"
DEBUG = MODE == "development"
VAR = Path(os.environ.get("INZIRA_VAR", BASE_DIR / "var")).resolve()


def _demanded(name: str, otherwise: str) -> str:
    """Return an environment variable; in production its absence stops the start."""
    value = os.environ.get(name, "")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"Set {name}: production does not start without it.")
    return value or otherwise


SECRET_KEY = _demanded("INZIRA_SECRET", "demo-and-tests-only-" + "0" * 40)
ALLOWED_HOSTS = _demanded("INZIRA_HOSTS", "localhost,127.0.0.1,testserver,[::1]").split(",")
FIELD_KEYS = _demanded("INZIRA_FIELD_KEYS", "ZGVtby1hbmQtdGVzdHMtb25seS0wMDAwMDAwMDAwMDA=").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []
SITE_URL = os.environ.get(
    "INZIRA_SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000"
)
SOURCE_URL = os.environ.get("INZIRA_SOURCE_URL", "/source/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "rules.apps.AutodiscoverRulesConfig",
    "viewflow.workflow",
    "csp",
    "core",
    "accounts",
    "documents",
    "grants",
    "reviews",
    "budgets",
    "workflows",
    "showcase",
    "exchange",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.RefuseControlCharacters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.ActingThroughPage",
    "core.middleware.PrivatePages",
    "accounts.middleware.PersonsLanguageAndZone",
    "accounts.middleware.SecondFactorForStaff",
    "workflows.middleware.CatchUp",
    "core.middleware.RefusalsInWords",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "core.context.house",
            ],
            "builtins": ["core.templatetags.house", "django.templatetags.i18n"],
        },
    },
]
FORM_RENDERER = "core.forms_look.HouseRenderer"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'inzira.sqlite3'}", conn_max_age=60
    )
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        # Without IMMEDIATE nine writers in ten fail with "database is locked" (RELIABILITY.md, 0.4).
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # TEST: an in-memory database has no journal; Django then ignores the pragma.
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"  # viewflow's references are integers

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "accounts.backends.PersonBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
_CHECKS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_CHECKS}UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "phone")},
    },
    {"NAME": f"{_CHECKS}MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_CHECKS}CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/inbox/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.HouseAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "phone"]
# Either e-mail or phone is asked for at sign-up, by our own form; allauth cannot say "one of two".
SILENCED_SYSTEM_CHECKS = ["account.W001"]
# Codes are our own (accounts/codes.py): nobody is made, and no address kept, before its code was answered.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"reauthenticate": "accounts.forms.second_factor.PasswordAgainForm"}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "5/15m/key,20/15m/ip",
    "request_login_code": "20/m/ip,3/h/key",
    "signup": "20/m/ip",
    "reauthenticate": "10/m/user",
}
# How many proxies of ours stand before the application: limits are counted by the address before them.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("INZIRA_PROXIES", "1" if PRODUCTION else "0"))
MFA_ADAPTER = "accounts.adapter.HouseMfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Inzira"
MFA_FORMS = {
    "authenticate": "accounts.forms.second_factor.TotpCodeForm",
    "reauthenticate": "accounts.forms.second_factor.TotpAgainForm",
    "activate_totp": "accounts.forms.second_factor.SetUpTotpForm",
}
SECOND_FACTOR_FORCED = MODE not in {"demo", "test"}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and os.environ.get("INZIRA_BEHIND_TLS", "1") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANG_INFO.setdefault("rw", {"bidi": False, "code": "rw", "name": "Kinyarwanda", "name_local": "Ikinyarwanda"})
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("rw", _("Kinyarwanda"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Only our own files: what libraries bring for their stock pages is never served.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
# The fonts are for documents; packing them would take most of the time of collecting.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "webp", "gz", "br", "woff", "woff2", "ttf")
WHITENOISE_USE_FINDERS = MODE in {"test", "development"}  # no collected files there
if not WHITENOISE_USE_FINDERS:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
BLOB_ROOT = VAR / "blobs"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": BLOB_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE in {"test", "development"}
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

_mail = urlparse(os.environ.get("INZIRA_EMAIL_URL", ""))
DEFAULT_FROM_EMAIL = os.environ.get("INZIRA_MAIL_FROM", "inzira@localhost")
if _mail.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
SMS_BACKEND = os.environ.get("INZIRA_SMS_BACKEND", "accounts.sms.FileBackend")
SMS_FILE_PATH = VAR / "sms"
PHONE_REGION = os.environ.get("INZIRA_PHONE_REGION", "")

OUTBOX_LEASE_SECONDS = 300
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if PRODUCTION:
    # Rate limits must be counted over all workers.
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "house_cache"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"inzira": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
