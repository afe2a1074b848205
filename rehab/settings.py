"""Settings: one file, safe by default, every variable named in docs/configuration.md."""

import zoneinfo
from pathlib import Path

from csp.constants import NONE, SELF

from rehab import env
from rehab.connections import broker_url, cache, database

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

# --- what kind of installation this is -----------------------------------------------------------

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") if DEBUG else env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = [key for key in env.text("SECRET_KEY_FALLBACKS").split(",") if key]
SECRET_KEY = SECRET_KEY or "only-for-the-try-out-" + "0" * 50

BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = env.url("BASE_URL", schemes=("http", "https"), default="http://127.0.0.1:8000")
assert _site is not None  # the default is an address
if _site.scheme != "https" and not DEBUG:
    raise env.EnvError("BASE_URL: must begin with https:// unless DEBUG=1.")
SECURE = _site.scheme == "https"
ALLOWED_HOSTS = [_site.hostname or "127.0.0.1"]
if DEBUG:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

# --- parts ---------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "django_htmx",
    "csp",
    "lucide",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "outbox",
    "accounts",
    "plans",
    "rehab",
]

MIDDLEWARE = [
    "accounts.middleware.RequestIdMiddleware",
    "rehab.request_log.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # with its random filling, against BREACH
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.HeadersMiddleware",
    "plans.middleware.SentByScriptMiddleware",
    "plans.middleware.WholeFormMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PeopleMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.GateMiddleware",
]

ROOT_URLCONF = "rehab.urls"
WSGI_APPLICATION = "rehab.wsgi.application"
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
            ],
            "builtins": ["rehab.dates"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "house"
CRISPY_TEMPLATE_PACK = "house"
CRISPY_FAIL_SILENTLY = False

# --- data ----------------------------------------------------------------------------------------

DATABASES = {"default": database(env.text("DATABASE_URL"), default=VAR_DIR / "rehab.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")
CACHES = {"default": cache(REDIS_URL)}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 900  # a long draft: three doses of some twenty exercises
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# --- language, time, files -----------------------------------------------------------------------

LANGUAGE_CODE = "en"
# A language is offered once its texts are there: locale/ and plans/catalogue/text/<lang>/.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
zoneinfo.reset_tzpath(to=())  # the rules of the pinned tzdata, not those of each machine
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "rehab.static_files.HashedFiles"
    },
}

# --- people and sign-in --------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_request_login_code"
# Made-up people are for the try-out alone; there they need no second factor.
DEMO_ALLOWED = DEBUG
SECOND_FACTOR_EXEMPT_DEMO = env.flag("SECOND_FACTOR_EXEMPT_DEMO", default=DEBUG)
if SECOND_FACTOR_EXEMPT_DEMO and not DEBUG:
    raise env.EnvError("SECOND_FACTOR_EXEMPT_DEMO: only with DEBUG=1.")

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.PasswordSignInForm",
    "request_login_code": "accounts.forms.sign_in.RequestCodeForm",
    "confirm_login_code": "accounts.forms.sign_in.SignInCodeForm",
    "confirm_email_verification_code": "accounts.forms.sign_in.EmailCodeForm",
    "confirm_password_reset_code": "accounts.forms.sign_in.ResetCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # closed; without it no password sign-in
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True  # one address a person, changed only once the new one is proved
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers are not written to
ACCOUNT_SESSION_REMEMBER = True  # accounts.sessions ends sign-ins, by role
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "signup": "20/m/ip",
    # Three tries a code: at most 12 guesses of a million an hour at somebody's door.
    "request_login_code": f"20/m/ip,3/{'1m' if DEBUG else '15m'}/key",
    "confirm_email": "1/3m/key",
    "not_me": "20/m/ip",
    "invite_helper": "10/d/user",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.number("TRUSTED_PROXIES", 0))
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_in.FactorForm",
    "reauthenticate": "accounts.forms.sign_in.FactorAgainForm",
    "activate_totp": "accounts.forms.sign_in.FactorSetupForm",
}
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey proves device and holder: two factors
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 0
MFA_TRUST_ENABLED = False
USERSESSIONS_TRACK_ACTIVITY = False

# --- headers and cookies -------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# The preload list cannot be left quickly: the owner of the domain decides, not we.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# `__Host-` cookies exist on HTTPS only.
_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# The cookie lives as long as the longest role allows; accounts.middleware ends sessions per role.
SESSION_COOKIE_AGE = 90 * 24 * 3600

# --- mail (outbox) -------------------------------------------------------------------------------

EMAIL_URL = env.text("EMAIL_URL")
MAIL_FROM = env.text("MAIL_FROM", "rehab@localhost")
BOUNCE_ADDRESS = env.text("BOUNCE_ADDRESS")
BOUNCE_WEBHOOK_KEY = env.text("BOUNCE_WEBHOOK_KEY")
if 0 < len(BOUNCE_WEBHOOK_KEY) < 32:
    raise env.EnvError("BOUNCE_WEBHOOK_KEY: write at least 32 random characters.")
MAIL_DIR = VAR_DIR / "mail"  # where mails stay when EMAIL_URL is empty
EMAIL_TIMEOUT = 20  # seconds for each answer of the mail server
OUTBOX_PAUSED = env.flag("OUTBOX_PAUSED")
MAIL_LINES = int(env.number("MAIL_LINES", 1))  # connections one process delivers on
MAILS_PER_MINUTE = int(env.number("MAILS_PER_MINUTE", 0))  # of all workers together; 0: no bound

# --- the installed app ---------------------------------------------------------------------------

OFFLINE_SHELL = env.flag("OFFLINE_SHELL", default=True)  # 0 pulls the service worker back

# --- retention: how long what is not part of the record is kept, in days -------------------------

RETENTION_DAYS = {
    # No shorter than what the rules of sending look back over.
    "mails": env.days("RETAIN_MAILS_DAYS", 90, least=30),
    "reminders": env.days("RETAIN_REMINDERS_DAYS", 400, least=30),
    "invitations": env.days("RETAIN_INVITATIONS_DAYS", 30, least=1),
    "sessions": 0,  # over is over
    "suppressions": env.days("RETAIN_SUPPRESSIONS_DAYS", 180, least=30),
    "audit": env.days("RETAIN_AUDIT_DAYS", 2192, least=365),  # six years
}

# --- jobs ----------------------------------------------------------------------------------------

CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_BACKEND = None
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.5,
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_POOL_ACQUIRE_TIMEOUT = 5
CELERY_VISIBILITY_TIMEOUT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any task may run; legal only because nothing uses eta, countdown or retry.
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 3,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 15,
}
# Interval jobs only: each looks at the tables and does what is due, so any number may run.
# `expires` lets a backlog after an outage collapse into one run.
CELERY_BEAT_SCHEDULE = {
    "close-days": {"task": "plans.close_days", "schedule": 60.0, "options": {"expires": 55}},
    "plan-days": {"task": "plans.plan_days", "schedule": 60.0, "options": {"expires": 55}},
    "queue-reminders": {
        "task": "plans.queue_reminders",
        "schedule": 60.0,
        "options": {"expires": 55},
    },
    "deliver-outbox": {
        "task": "outbox.deliver_outbox",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "sweep": {"task": "plans.sweep", "schedule": 600.0, "options": {"expires": 590}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")

# --- watching ------------------------------------------------------------------------------------

METRICS_TOKEN = env.text("METRICS_TOKEN")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise env.EnvError("METRICS_TOKEN: set at least 20 random characters.")
env.url("DEADMAN_URL", schemes=("https", "http") if DEBUG else ("https",))
DEADMAN_URL = env.text("DEADMAN_URL")

# --- logs: ids and codes only, never what a person typed -----------------------------------------

LOG_FORMAT = env.text("LOG_FORMAT", "text")
if LOG_FORMAT not in {"text", "json"}:
    raise env.EnvError("LOG_FORMAT: write text or json.")
_TEXT = {
    "()": "logging.Formatter" if DEBUG else "rehab.logs.CodesOnly",
    "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "rehab.logs.JsonLines"} if LOG_FORMAT == "json" else _TEXT},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    # Machines read the log: each request has its line.
    "loggers": {"rehab.request_log": {"level": "INFO"}} if LOG_FORMAT == "json" else {},
}
