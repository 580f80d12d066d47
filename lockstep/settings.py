"""Django's settings. What an installation may choose comes from the environment (docs/reference/settings.md)."""

import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured

from lockstep.doors.database import database

PACKAGE = Path(__file__).resolve().parent


class OfBaseUrl(TypedDict):
    """The settings that follow from how browsers reach this installation."""

    BASE_URL: str
    ALLOWED_HOSTS: list[str]
    CSRF_TRUSTED_ORIGINS: list[str]
    SESSION_COOKIE_NAME: str
    SESSION_COOKIE_SECURE: bool
    CSRF_COOKIE_SECURE: bool
    MAIL_FROM: str


def of_base_url(base_url: str) -> OfBaseUrl:
    """Them, for a base URL: of the environment here, of the database once it is read (installation.py)."""
    host, secure = urlsplit(base_url).hostname or "localhost", base_url.startswith("https://")
    return {
        "BASE_URL": base_url,
        "ALLOWED_HOSTS": [host, "localhost", "127.0.0.1", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": [base_url],
        # With this prefix browsers take the cookie from this host alone, so that no other name of the domain sets it.
        "SESSION_COOKIE_NAME": "__Host-lockstep_session" if secure else "lockstep_session",
        "SESSION_COOKIE_SECURE": secure,
        "CSRF_COOKIE_SECURE": secure,
        "MAIL_FROM": os.environ.get("LOCKSTEP_MAIL_FROM") or f"Lockstep <no-reply@{host}>",
    }


def _number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} is “{value}”; it has to be a whole number.")
    return int(value)


def _time_zone(name: str) -> str:
    value = os.environ.get(name) or "UTC"
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} is “{value}”; it looks like Europe/London.")
    return value


DATA = Path(os.environ.get("LOCKSTEP_DATA") or Path.home() / ".local/share/lockstep").resolve()
KEY_FILE = Path(os.environ.get("LOCKSTEP_KEY_FILE") or Path.home() / ".config/lockstep/vault.key").resolve()
_reached = of_base_url((os.environ.get("LOCKSTEP_BASE_URL") or "http://localhost:8000").rstrip("/"))
BASE_URL = _reached["BASE_URL"]
DEMO_MAILBOX = os.environ.get("LOCKSTEP_DEMO_MAILBOX", "")
DEMO_SERVICE_URL = os.environ.get("LOCKSTEP_DEMO_SERVICE_URL", "")  # the environment that a new application begins with


def _listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


# Addresses of this machine or of private networks that the directory may call; all others of that kind are refused.
ALLOWED_PRIVATE_HOSTS = _listed("LOCKSTEP_ALLOWED_PRIVATE_HOSTS")
TRUSTED_PROXIES = _listed("LOCKSTEP_TRUSTED_PROXIES")


def cookie_key(key_file: Path) -> str:
    """What signs cookies and forms. Derived from the vault's key, so that there is one secret to keep; a process
    without the key (a tool that only reads the settings) gets one that nobody else knows.
    """
    return sha256(b"cookies:" + (key_file.read_bytes() if key_file.exists() else secrets.token_bytes())).hexdigest()


SECRET_KEY = cookie_key(KEY_FILE)
DEBUG = False
ALLOWED_HOSTS = _reached["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = _reached["CSRF_TRUSTED_ORIGINS"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "lockstep.work",
    "lockstep.insights",
    "lockstep.mail",
    "lockstep.directory",
    "lockstep.applications",
    "lockstep.sign_on",
    "lockstep.connections",
    "lockstep.provisioning",
    "lockstep.portals",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lockstep.portals.middleware.content_security_policy",
    "lockstep.portals.middleware.bounded_body",
    "lockstep.portals.middleware.without_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lockstep.portals.middleware.first_run",
    "lockstep.portals.middleware.new_password_first",
]
ROOT_URLCONF = "lockstep.urls"
WSGI_APPLICATION = "lockstep.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "portals", PACKAGE / "mail" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lockstep.portals.context.shell",
            ],
            "builtins": ["lockstep.portals.templatetags.ui"],
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"]),
            ],
        },
    },
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA / "lockstep.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "directory.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # a username is unique among the living: a condition that the check can't see
AUTHENTICATION_BACKENDS = ["lockstep.directory.sessions.DirectoryBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [  # the length is the organisation's: directory/credentials/policy.py
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email", "firstname", "lastname")},
    },
]
LOGIN_URL = "/sign-in"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = _reached["SESSION_COOKIE_NAME"]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE = _reached["SESSION_COOKIE_SECURE"], _reached["CSRF_COOKIE_SECURE"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lockstep.portals.errors.forged"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = _time_zone("LOCKSTEP_TIME_ZONE")
STATIC_URL = "/static/"
STATIC_ROOT = None  # nothing is collected: WhiteNoise serves from the packages themselves
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 60  # seconds; then asked again by date, so that an upgrade shows at once

# Mail that people get: warnings, notices. Without a server it is kept and shown to administrators.
SMTP_HOST = os.environ.get("LOCKSTEP_SMTP_HOST", "")
SMTP_PORT = _number("LOCKSTEP_SMTP_PORT", 587)
SMTP_USER = os.environ.get("LOCKSTEP_SMTP_USER", "")
SMTP_PASSWORD = os.environ.get("LOCKSTEP_SMTP_PASSWORD", "")
SMTP_SECURITY = os.environ.get("LOCKSTEP_SMTP_SECURITY") or "starttls"
MAIL_FROM = _reached["MAIL_FROM"]

# How often those who wait for their activation are looked at, and how long edits are collected before they are sent.
PENDING_LIST_SECONDS = _number("LOCKSTEP_PENDING_LIST_SECONDS", 900)
LINES_SECONDS = _number("LOCKSTEP_LINES_SECONDS", 300)  # while somebody waits for a free line, how often it is asked
EDITS_COLLECTED_SECONDS = _number("LOCKSTEP_EDITS_COLLECTED_SECONDS", 1)
SETTLE_SECONDS = _number("LOCKSTEP_SETTLE_SECONDS", 120)

# How many may leave a service in a day before an administrator has to look; each integration may have its own.
GUARD_SHARE_PERCENT = _number("LOCKSTEP_GUARD_SHARE_PERCENT", 20)
GUARD_MOST = _number("LOCKSTEP_GUARD_MOST", 50)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},  # anybody may send one; it gets a 400
}
