"""One settings file, driven by the environment and safe by default.

Every variable read here is explained in `docs/operating.md`; a test keeps the two lists equal.
"""

import secrets
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import bootstrap_wrapper
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from rrge_portal.kernel.country_names import OFFICIAL_NAMES

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

VERSION = "0.1.0"
"""Shown at the foot of every page."""

# --- How the portal runs ----------------------------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
"""Demonstration: accounts with a known password, secrets shown in the post room, no second factor asked of staff."""

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _required(name: str, why: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why} (see docs/operating.md).")
    return value


def _secret_key() -> str:
    """The key from the environment, or, for trying the portal out, one made once in `var/`."""
    if not (DEBUG or DEMO) or env.str("SECRET_KEY", default=""):
        return _required("SECRET_KEY", "links in letters and sessions are signed with it; use 50 random characters")
    path = VAR_DIR / "secret_key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key()

PORT = env.int("PORT", default=8000)
PORTAL_URL = (
    env.str("PORTAL_URL", default=f"http://127.0.0.1:{PORT}")
    if DEBUG or DEMO
    else _required("PORTAL_URL", "the links in letters begin with it, for example https://rrge.example.org")
).rstrip("/")
"""Where people reach the portal; the beginning of every link in a letter."""

_portal = urlsplit(PORTAL_URL)
if _portal.scheme not in {"http", "https"} or not _portal.hostname:
    raise ImproperlyConfigured(f"PORTAL_URL must be an address such as https://rrge.example.org, not {PORTAL_URL!r}.")
IS_HTTPS = _portal.scheme == "https"

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
ALLOWED_HOSTS += [_portal.hostname, "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

# --- The rooms --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "rrge_portal.kernel",
    "journal",
    "correspondence",
    "stakeholders",
    "meetings",
    "practices",
    "rrge_portal.pages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_countries",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rrge_portal.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rrge_portal.middleware.NothingKept",
    "rrge_portal.middleware.ReaderTimeZone",
    "rrge_portal.middleware.SecondFactorForStaff",
    "rrge_portal.middleware.RefusalPage",
]

ROOT_URLCONF = "rrge_portal.urls"
WSGI_APPLICATION = "rrge_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "pages",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rrge_portal.pages.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "rrge_portal.kernel.templatetags.portal",
            ],
        },
    },
    {
        # Letters are plain text first: no HTML escaping. The HTML part is made from the finished text.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "letters",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "autoescape": False,
            "builtins": ["django.templatetags.i18n", "rrge_portal.kernel.templatetags.portal"],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Where things are kept --------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASE = DATABASES["default"]
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASE["CONN_MAX_AGE"] = 60
    DATABASE["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")


def _cache(name: str) -> dict:
    """One of the caches. Without Redis each has a folder of its own, so that one that is full empties no other."""
    if REDIS_URL:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": name}
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache" / name,
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }


CACHES = {"default": _cache("default"), "pages": _cache("pages")}
"""How often somebody tried to sign in is counted in the first; strangers fill only the second, with public pages."""

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", bootstrap_wrapper.get_bootstrap_css_dir())]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
UPLOAD_LIMIT_MB = env.int("UPLOAD_LIMIT_MB", default=25)
CLAMAV_URL = env.str("CLAMAV_URL", default="")
if CLAMAV_URL and urlsplit(CLAMAV_URL).scheme != "tcp":
    raise ImproperlyConfigured("CLAMAV_URL must be an address such as tcp://clamav:3310.")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- Letters ----------------------------------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"RRGE portal <noreply@{_portal.hostname}>")
CONTACT_ADDRESS = env.str("CONTACT_ADDRESS", default=f"contact@{_portal.hostname}")
"""Whom readers and participants write to; shown on the contact page and in letters."""
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]
MESSAGE_ID_HOST = _portal.hostname
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
"""Where mail servers send back what they cannot deliver; without it they write to the sender."""
BOUNCE_MAILBOX_URL = env.str("BOUNCE_MAILBOX_URL", default="")
if BOUNCE_MAILBOX_URL and urlsplit(BOUNCE_MAILBOX_URL).scheme not in {"imaps", "imap"}:
    raise ImproperlyConfigured("BOUNCE_MAILBOX_URL must be an address such as imaps://user:password@host/INBOX.")
MAIL_IS_SENT = bool(EMAIL_URL)
"""Without EMAIL_URL letters are kept in the database and can be read in the post room, and nothing leaves."""


def _mailer() -> dict:
    """Django's MAILERS entry for EMAIL_URL: smtp://, smtps://, smtp+tls:// or anymail+<provider>://."""
    if not EMAIL_URL:
        return {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    url = urlsplit(EMAIL_URL)
    if url.scheme.startswith("anymail+"):
        return {"BACKEND": f"anymail.backends.{url.scheme.removeprefix('anymail+')}.EmailBackend"}
    if url.scheme not in {"smtp", "smtps", "smtp+tls"}:
        raise ImproperlyConfigured(f"EMAIL_URL begins with {url.scheme!r}; use smtp, smtps, smtp+tls or anymail+….")
    config = env.email_url("EMAIL_URL")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": config["EMAIL_HOST"] or "localhost",
            "port": config["EMAIL_PORT"] or 25,
            "username": config["EMAIL_HOST_USER"] or "",
            "password": config["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": config.get("EMAIL_USE_TLS", False),
            "use_ssl": config.get("EMAIL_USE_SSL", False),
            "timeout": 20,
        },
    }


MAILERS = {"default": _mailer()}
ANYMAIL = env.json("ANYMAIL", default={})
if _webhook_secret := env.str("ANYMAIL_WEBHOOK_SECRET", default=""):
    ANYMAIL["WEBHOOK_SECRET"] = _webhook_secret
MAIL_PROVIDER = urlsplit(EMAIL_URL).scheme.removeprefix("anymail+") if EMAIL_URL.startswith("anymail+") else ""
"""Whose webhook is listened to, at /letters/tracking/<provider>/; none without a secret."""

# --- Work in the background -------------------------------------------------------------------------------------------

BROKER_DIR = VAR_DIR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {}
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
)
if not REDIS_URL:
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# --- People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "stakeholders.Stakeholder"
AUTHENTICATION_BACKENDS = [
    "stakeholders.authentication.PortalBackend",
    "rules.permissions.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "stakeholders:account"
ACCOUNT_ADAPTER = "stakeholders.authentication.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "stakeholders.forms.SignInForm",
    "request_login_code": "stakeholders.forms.RequestCodeForm",
    "confirm_login_code": "stakeholders.forms.CodeForm",
    "confirm_email_verification_code": "stakeholders.forms.AddressCodeForm",
    "confirm_password_reset_code": "stakeholders.forms.PasswordCodeForm",
    "signup": "stakeholders.forms.SignUpForm",
    "add_email": "stakeholders.forms.AddressForm",
    "reset_password": "stakeholders.forms.ForgottenPasswordForm",
    "reset_password_from_key": "stakeholders.forms.NewPasswordForm",
    "set_password": "stakeholders.forms.FirstPasswordForm",
    "change_password": "stakeholders.forms.ChangedPasswordForm",
    "reauthenticate": "stakeholders.forms.PasswordAgainForm",
}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "stakeholders.authentication.shown_name"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
MFA_ADAPTER = "stakeholders.authentication.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "stakeholders.forms.FactorForm",
    "reauthenticate": "stakeholders.forms.FactorAgainForm",
    "activate_totp": "stakeholders.forms.AppForm",
    "add_webauthn": "stakeholders.forms.KeyForm",
    "edit_webauthn": "stakeholders.forms.KeyNameForm",
}
# Browsers bind keys and passkeys to a name, never to a number such as 127.0.0.1.
_HAS_NAME = not set(_portal.hostname) <= set("0123456789.:")
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"] if _HAS_NAME else ["totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = _HAS_NAME
MFA_TOTP_ISSUER = "RRGE portal"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS

SESSION_SERIALIZER = "rrge_portal.kernel.sealing.SealedSessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: the host's neighbours are not ours to decide for
    "security.W021",  # the same for browsers' preload lists
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # Bootstrap draws its check marks as data: images
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

# --- Languages and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
COUNTRIES_COMMON_NAMES = False
COUNTRIES_OVERRIDE = OFFICIAL_NAMES
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- The open interface -----------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "RRGE portal",
    "DESCRIPTION": (
        "Everything public, read-only: meetings with their agendas, recommendations, practices and editions of the"
        " compendium. No key is needed. Closed lists appear as their codes; texts in the languages they exist in. What"
        " is not known is null. No answer holds an e-mail address, a submitter or a reviewer."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "EvidenceLevel": "rrge_portal.kernel.vocabulary.EvidenceLevel",
        "Language": "rrge_portal.kernel.vocabulary.Language",
        "MeetingState": "meetings.states.MeetingState",
        "RecommendationState": "meetings.states.RecommendationState",
        "Region": "rrge_portal.kernel.vocabulary.Region",
        "Sector": "rrge_portal.kernel.vocabulary.Sector",
        "SessionState": "meetings.states.SessionState",
        "Theme": "rrge_portal.kernel.vocabulary.Theme",
    },
}

# --- Limits the organisers live with ----------------------------------------------------------------------------------

PUBLIC_PAGE_SIZE = 20
LIST_PAGE_SIZE = 50

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {name: {"level": "WARNING"} for name in ("flufl.bounce", "celery", "django.server")},
}
