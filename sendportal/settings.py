"""All settings of the portal, from the environment (README, "Settings").

In development everything has a safe value: loopback hosts, DEBUG off, a random secret in `var/`.
In production what is missing stops the start with a sentence. Nothing falls back to unsafe.
"""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from sendportal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))
FIXTURES_DIR = BASE_DIR / "fixtures"

ENVIRONMENT = environment.mode()
PRODUCTION = environment.PRODUCTION == ENVIRONMENT
DEBUG = environment.flag("DEBUG", default=False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured(
        "DEBUG is on in production, which shows source and settings to anybody. Unset DEBUG."
    )

if PRODUCTION:
    SECRET_KEY = environment.required("SECRET_KEY", "a-long-random-text-of-50-characters-or-more")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is too short. Use 50 random characters or more.")
    environment.required("ALLOWED_HOSTS", "findings.example.org")
    ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must name the hosts that the portal answers for, such as "
            "findings.example.org. A star would let anybody choose."
        )
else:
    SECRET_KEY = environment.text("SECRET_KEY") or environment.local_secret(VAR_DIR / "secret-key")
    ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
    "findings",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "findings.signin.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses an account that is locked out, and counts
    "django.contrib.auth.backends.ModelBackend",
]

ROOT_URLCONF = "sendportal.urls"
WSGI_APPLICATION = "sendportal.wsgi.application"

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
                "findings.public.context.address",
            ],
        },
    },
]


def _sqlite(path: Path) -> dict:
    """SQLite for one host: readers never wait for a writer, and writers wait for each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # opening the file costs more than a page asks of it
        "OPTIONS": {
            "timeout": 20,  # seconds that a writer waits for another
            "transaction_mode": "IMMEDIATE",  # a writer waits at its start, never fails half-way
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _database() -> dict:
    address = environment.text("DATABASE_URL")
    if not address:
        return _sqlite(VAR_DIR / "portal.sqlite3")
    try:
        settings = dj_database_url.parse(address, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. Write it as postgres://USER:PASSWORD@HOST:5432/NAME "
            "or sqlite:////absolute/path/to/portal.sqlite3"
        ) from error
    if settings["ENGINE"].endswith("sqlite3") and settings["NAME"] != ":memory:":
        return _sqlite(Path(settings["NAME"]))
    if not settings["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured(
            "DATABASE_URL names another kind of database. The portal runs on PostgreSQL "
            "(postgres://…) and on SQLite in a file (sqlite:////absolute/path)."
        )
    return settings


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "originals"  # stored letters; no address serves this folder
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# In seconds from signing in (findings.signin.session): a working day.
SESSION_COOKIE_AGE = 60 * 60 * environment.number("SESSION_HOURS", 8, least=1)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = environment.number("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
    SECURE_HSTS_PRELOAD = environment.flag("SECURE_HSTS_PRELOAD", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # probes ask on the inside, without HTTPS
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS")
    if environment.flag("BEHIND_PROXY", default=False):
        # Only where the proxy sets this header itself, or a visitor could pretend to use HTTPS.
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

PUBLIC_ADDRESS = environment.text("PUBLIC_ADDRESS").rstrip("/")
if PUBLIC_ADDRESS and not PUBLIC_ADDRESS.startswith(("https://", "http://")):
    raise ImproperlyConfigured(
        f"PUBLIC_ADDRESS is “{PUBLIC_ADDRESS}”. Write it as https://findings.example.org"
    )

# Whom to write to about accessibility, and who runs this installation, as the public knows them.
# Without them the accessibility statement names nobody, rather than somebody made up.
CONTACT_EMAIL = environment.text("CONTACT_EMAIL")
PROVIDER = environment.text("PROVIDER")

# E-mail alerts. Without EMAIL_HOST development writes mails to the console, and production has no
# alerts: no page offers them.
EMAIL_HOST = environment.text("EMAIL_HOST")
EMAIL_PORT = environment.number("EMAIL_PORT", 587, least=1)
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_SECURITY = environment.text("EMAIL_SECURITY", "starttls").lower()
if EMAIL_SECURITY not in ("starttls", "tls", "none"):
    raise ImproperlyConfigured(
        f"EMAIL_SECURITY is “{EMAIL_SECURITY}”. Set it to starttls, tls or none."
    )
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 30  # seconds; shorter than what a run of send_alerts may hold an alert
if EMAIL_HOST and PRODUCTION:
    environment.required("EMAIL_FROM", "alerts@findings.example.org")
    environment.required("PUBLIC_ADDRESS", "https://findings.example.org")
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "SEND findings portal <alerts@localhost>")
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_HOST else "console.EmailBackend"
)
ALERTS = bool(EMAIL_HOST) or not PRODUCTION
ALERTS_SITE = PUBLIC_ADDRESS or "http://127.0.0.1:8000"  # what links in e-mails begin with

LOG_LEVEL = environment.text("LOG_LEVEL", "WARNING").upper()
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
    raise ImproperlyConfigured(f"LOG_LEVEL is “{LOG_LEVEL}”. Set it to INFO, WARNING or ERROR.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # Django's own set-up writes errors only while DEBUG is on, and mails them otherwise.
    "loggers": {
        "django": {"handlers": ["console"], "level": LOG_LEVEL, "propagate": False},
        # Scanners name other hosts all day: refused with a 400, not worth a line each.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

LOGIN_URL = "signin:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
SECOND_FACTOR = environment.text("SECOND_FACTOR", "required" if PRODUCTION else "optional")
if SECOND_FACTOR not in ("required", "optional"):
    raise ImproperlyConfigured(
        f"SECOND_FACTOR is “{SECOND_FACTOR}”. Set it to required or optional."
    )
OTP_WEBAUTHN_RP_NAME = "SEND findings portal"
OTP_WEBAUTHN_RP_ID_CALLABLE = "findings.signin.passkeys.host_of"
OTP_WEBAUTHN_HELPER_CLASS = "findings.signin.passkeys.OwnHost"
# The library wants a list; whether a request comes from the portal's own address, OwnHost says.
OTP_WEBAUTHN_ALLOWED_ORIGINS = [PUBLIC_ADDRESS or "https://localhost"]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False  # a passkey is the second step, after the password
OTP_TOTP_ISSUER = "SEND findings portal"
# Proxies of ours between the visitor and the portal: how far X-Forwarded-For is believed.
TRUSTED_PROXIES = environment.number("TRUSTED_PROXIES", 0)
# Wrong passwords for one account from one address, and how long it is locked after them.
AXES_FAILURE_LIMIT = environment.number("SIGN_IN_TRIES", 5, least=1)
AXES_COOLOFF_TIME = timedelta(minutes=environment.number("SIGN_IN_LOCK_MINUTES", 15, least=1))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "findings.signin.lock.locked"
AXES_CLIENT_IP_CALLABLE = "findings.signin.lock.client_address"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False  # what it keeps is looked at and undone by its commands

# Hosts that the desk may fetch letters from, by HTTPS only and without following redirects.
LETTER_HOSTS = environment.names("LETTER_HOSTS", ["files.ofsted.gov.uk"])

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True  # a reason is never cut short

# An address carries the explorer's whole state: every area and theme must fit, not a million.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
