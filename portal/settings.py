"""Settings of Atelier, all from the environment. `.env.example` documents each variable."""

from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from portal import secret_key
from portal.activity.alarms.thresholds import read_thresholds
from portal.environment import env_flag, env_number, env_text

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env_text("ATELIER_VAR", str(BASE_DIR / "var"))).resolve()

# --- Where it is reached: cookies, origins, HSTS and passkeys follow from this one address.
SITE_URL = env_text("SITE_URL", "http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(f"SITE_URL must be like https://atelier.example, not {SITE_URL!r}.")
SITE_IS_SECURE = _site.scheme == "https"
SITE_PORT = _site.port or (443 if SITE_IS_SECURE else 80)
SITE_NAME = env_text("SITE_NAME", "Atelier")
WEBSOCKET_ORIGINS = [f"{_site.scheme}://{_site.hostname}:{SITE_PORT}"]

DEBUG = env_flag("DEBUG", default=False)
SECRET_KEY = env_text("SECRET_KEY") or secret_key.load_or_create(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env_text("SECRET_KEY_FALLBACKS").split()
ALLOWED_HOSTS = [_site.hostname, *env_text("EXTRA_HOSTS").split()]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# --- Applications
INSTALLED_APPS = [
    "portal.apps.AdminConfig",
    "portal",
    "generation",
    "feedback",
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
    "allauth.usersessions",
    "channels",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.gate.session_times.SessionTimesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.middleware.TrafficMiddleware",
    "portal.middleware.AdmissionMiddleware",
    "portal.middleware.PrivateByDefaultMiddleware",
]
ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
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
                "portal.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, cache and the two ways to reach browsers
DATABASE_URL = env_text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'atelier.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_text("REDIS_URL")
if REDIS_URL:
    CACHES: dict[str, dict[str, object]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "atelier",
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {
                "hosts": [
                    {
                        "address": REDIS_URL,
                        # The layer blocks for 5 s a read, which redis-py's own limit of 5 s cuts
                        # off; and with any limit it writes through asyncio.wait_for, which in
                        # Python 3.11 may swallow the cancel of a socket that closes.
                        "socket_timeout": None,
                        "socket_connect_timeout": 5,
                        "socket_keepalive": True,
                    }
                ],
                "capacity": 1000,
                "prefix": "atelier",
            },
        }
    }
else:
    # Rate limits must hold across processes, so the embedded cache is on disk, not in memory.
    CACHES = {
        "default": {
            "BACKEND": "portal.file_cache.FileCache",
            "LOCATION": str(VAR_DIR / "cache"),
            # Where there are more, any are thrown out, counts of wrong passwords among them.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            "CONFIG": {"capacity": 1000},
        }
    }

# --- Tasks: tickets only. "clips" wakes a worker slot, "house" wakes the house worker.
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["clips", "house"],
    }
}
TASK_POLL_S = env_number("TASK_POLL_S", 0.1)

# --- The queue's clockwork, in seconds of the database's clock
LEASE_S = env_number("LEASE_S", 30)
BEAT_S = env_number("BEAT_S", 5)
SWEEP_S = env_number("SWEEP_S", 5)
MAX_ATTEMPTS = int(env_number("MAX_ATTEMPTS", 3))
RETRY_BACKOFF_S = env_number("RETRY_BACKOFF_S", 10)
STEP_WRITE_S = env_number("STEP_WRITE_S", 0.3)
DRAIN_GRACE_S = env_number("DRAIN_GRACE_S", 20)
CLIP_LIMIT_S = env_number("CLIP_LIMIT_S", 1800)
NO_PROGRESS_S = env_number("NO_PROGRESS_S", 300)

# --- What a cohort may use unless its own limits say otherwise
QUEUED_CLIPS = int(env_number("QUEUED_CLIPS", 24))
RUNNING_CLIPS = int(env_number("RUNNING_CLIPS", 2))
FILM_SECONDS_A_DAY = int(env_number("FILM_SECONDS_A_DAY", 600))

# --- Policy: what is read by a person, and until when they promise an answer
POLICY_RULES = env_text("POLICY_RULES")
HOLD_PROMISE_HOURS = env_number("HOLD_PROMISE_HOURS", 48)
if HOLD_PROMISE_HOURS <= 0:
    raise ImproperlyConfigured(
        f"HOLD_PROMISE_HOURS must be more than 0, not {HOLD_PROMISE_HOURS:g}."
    )
OUTPUT_CHECKER = env_text("OUTPUT_CHECKER")
OUTPUT_CHECK_S = env_number("OUTPUT_CHECK_S", 30)
WITHHOLD_SHARE = env_number("WITHHOLD_SHARE", 0)
if not 0 <= WITHHOLD_SHARE <= 1:
    raise ImproperlyConfigured(f"WITHHOLD_SHARE must be from 0 to 1, not {WITHHOLD_SHARE:g}.")


# --- Alarms: what is counted of each session, and where the rules begin to speak
TRAFFIC_WRITE_S = env_number("TRAFFIC_WRITE_S", 5)
TRAFFIC_DAYS = int(env_number("TRAFFIC_DAYS", 14))
ALARM_THRESHOLDS = read_thresholds(env_text("ALARM_THRESHOLDS"))
ALARM_AGAIN_MIN = env_number("ALARM_AGAIN_MIN", 60)
ALARM_DEAF_SUBMITS = int(env_number("ALARM_DEAF_SUBMITS", 10))
ALARM_DEAF_MIN = env_number("ALARM_DEAF_MIN", 3)


# --- How long who was ended may still come back for the reason, their record and their export
ENDED_ACCESS_DAYS = int(env_number("ENDED_ACCESS_DAYS", 30))

# --- Rendering
RENDER_DEVICE = env_text("RENDER_DEVICE", "auto")
RENDER_THREADS = int(env_number("RENDER_THREADS", 0))  # 0: what the machine has
STARTER_DIR = VAR_DIR / "models"

# --- Files: clips are served by a view that asks who wants them, never from a public folder
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR_DIR / "media"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env_text("S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env_text("S3_BUCKET"),
            "endpoint_url": env_text("S3_ENDPOINT") or None,
            "region_name": env_text("S3_REGION") or None,
            "access_key": env_text("S3_ACCESS_KEY") or None,
            "secret_key": env_text("S3_SECRET_KEY") or None,
            "default_acl": None,
            "querystring_auth": True,
            "querystring_expire": 60,
            "file_overwrite": False,
        },
    }
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG

# --- People
AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "studio:compose"
LOGOUT_REDIRECT_URL = "portal:landing"
ACCOUNT_ADAPTER = "portal.gate.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "portal.gate.forms.SignupForm"}
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True  # one address a person: a new one takes the place of the old one
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _site.scheme
# A mailed invitation has confirmed its address; who comes by an open one types a code from a mail,
# in the same window. Because a mail is sent either way, nobody learns who has an account.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # the adapter writes that mail to nobody: the work is alike
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 180
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Failed sign-ins are counted per network, and per account and network (see the adapter), so that
# no stranger can lock somebody out.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/5m/key",
    "reset_password": "20/m/ip,5/30m/key",
    "reset_password_from_key": "20/m/ip",
    "signup": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "request_access": env_text("REQUEST_ACCESS_RATE", "10/h/ip,3/d/key"),
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env_number("TRUSTED_PROXY_COUNT", 0))
MFA_ADAPTER = "portal.gate.second_factor.MFAAdapter"
MFA_FORMS = {"add_webauthn": "portal.gate.passkey_form.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_IS_SECURE
MFA_TOTP_ISSUER = SITE_NAME
# The times middleware notes activity every few minutes: a write for each request, and so for each
# range of a film, is too dear.
USERSESSIONS_TRACK_ACTIVITY = False

# --- How long a sign-in lasts, in seconds: without a request, and at most
SESSION_IDLE_S = env_number("SESSION_IDLE_S", 12 * 3600)
SESSION_ABSOLUTE_S = env_number("SESSION_ABSOLUTE_S", 7 * 24 * 3600)
STAFF_SESSION_IDLE_S = env_number("STAFF_SESSION_IDLE_S", 30 * 60)
STAFF_SESSION_ABSOLUTE_S = env_number("STAFF_SESSION_ABSOLUTE_S", 12 * 3600)

# --- Mail: into files until the operator names a server
EMAIL_URL_HOST = env_text("EMAIL_HOST")
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
if EMAIL_URL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = EMAIL_URL_HOST
    EMAIL_PORT = int(env_number("EMAIL_PORT", 587))
    EMAIL_HOST_USER = env_text("EMAIL_USER")
    EMAIL_HOST_PASSWORD = env_text("EMAIL_PASSWORD")
    EMAIL_USE_TLS = env_flag("EMAIL_TLS", default=True)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = env_text("EMAIL_FROM", f"{SITE_NAME} <atelier@{_site.hostname}>")
SERVER_EMAIL = parseaddr(DEFAULT_FROM_EMAIL)[1]

# --- Locks on the door
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_NAME = "__Host-sessionid" if SITE_IS_SECURE else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if SITE_IS_SECURE else "csrftoken"
SESSION_COOKIE_AGE = int(max(SESSION_ABSOLUTE_S, STAFF_SESSION_ABSOLUTE_S))
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SECURE_SSL_REDIRECT = SITE_IS_SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes inside the house speak http
SECURE_HSTS_SECONDS = 31_536_000 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SITE_IS_SECURE
if env_flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = env_text("TIME_ZONE", "UTC")
USE_TZ = True

# --- Logs: one line each, with the clip they are about; no token in them, nor in error reports
DEFAULT_EXCEPTION_REPORTER = "portal.error_report.ScrubbingReporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "portal.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env_text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},
    },
}
