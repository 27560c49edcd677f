"""Every setting, read from the environment once; docs/operations.md and .env.example name them all."""

import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import SELF
from django.core.exceptions import ImproperlyConfigured

from config import environment

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.FileAwareEnv()

MODE: str = env.str("BESIDE_MODE", default="production")
if MODE not in ("production", "demo", "test"):
    raise ImproperlyConfigured(f"BESIDE_MODE is '{MODE}'; it can be production, demo or test.")
DEMO = MODE == "demo"
EMBEDDED = MODE in ("demo", "test")
PART: str = env.str("BESIDE_PART", default="all")
if PART not in ("all", "web", "live", "oversight", "worker", "prepare"):
    raise ImproperlyConfigured(
        f"BESIDE_PART is '{PART}'; it can be all, web, live, oversight, worker or prepare."
    )
BESIDE_DATA = environment.data_folder(env, default=BASE_DIR / "var")
secrets = environment.Secrets(env, embedded=EMBEDDED, data=BESIDE_DATA)

DEBUG = False
SECRET_KEY: str = secrets.text("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
PORT: int = environment.port(env)
SITE_URL: str = secrets.required("SITE_URL", embedded=f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=environment.hosts_of(SITE_URL, embedded=EMBEDDED)
)
HTTPS = SITE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DEMO_ANYWHERE: bool = env.bool("BESIDE_DEMO_ANYWHERE", default=False)
DEMO_PASSWORD: str = env.str("BESIDE_DEMO_PASSWORD", default="beside-demo")
NEUTRAL_SITE: str = env.str("NEUTRAL_SITE", default="https://www.bbc.co.uk/weather")
BLINDED_READERS: str = env.str("BLINDED_READERS", default="supervisors")
if BLINDED_READERS not in ("supervisors", "researchers"):
    raise ImproperlyConfigured("BLINDED_READERS can be supervisors or researchers.")
# Within how many working days a worksheet is answered, and whose public holidays are not working days.
ANSWER_PROMISE_WORKING_DAYS: int = environment.promise(env)
HOLIDAYS_OF: tuple[str, str] = environment.holidays_of(env)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "csp",
    "lucide",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "audit",
    "accounts",
    "letters",
    "care",
    "chapters",
    "measures",
    "chat",
    "today",
    "caseload",
    "intake",
    "research",
    "demo",
    "config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.SmallPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.OnlyThisPart",
    "demo.middleware.LoopbackOnly",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionAge",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SecondFactorForStaff",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.middleware.PrivateAnswers",
    "config.middleware.NotVisibleIsNotFound",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
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
                "config.context.frame",
            ],
            "builtins": ["lucide.templatetags.lucide"],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Databases -------------------------------------------------------------------------------------------
DATABASES: dict[str, Any] = environment.databases(env, secrets, data=BESIDE_DATA, embedded=EMBEDDED)
DATABASE_ROUTERS = ["measures.routers.BlindedRouter"]
BLINDED_SEAL_PUBLIC_KEY: str = secrets.sealing("BLINDED_SEAL_PUBLIC_KEY")
BLINDED_SEAL_PRIVATE_KEY: str = secrets.sealing("BLINDED_SEAL_PRIVATE_KEY", optional=True)
BLINDED_MAC_KEY: str = secrets.text("BLINDED_MAC_KEY")

# --- Redis, Celery, mail ---------------------------------------------------------------------------------
REDIS_URL: str = secrets.required("REDIS_URL", embedded="")
CACHES, CHANNEL_LAYERS = environment.cache_and_layer(REDIS_URL)
CELERY_BROKER_URL: str = secrets.required("CELERY_BROKER_URL", embedded="filesystem://")
CELERY_BROKER_TRANSPORT_OPTIONS = environment.broker_options(CELERY_BROKER_URL, data=BESIDE_DATA)
# One slash more than usual: the reader of the address drops the first, and the folder is an absolute one.
EMAIL_URL: str = secrets.required("EMAIL_URL", embedded=f"filemail:///{BESIDE_DATA / 'post'}")
vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = secrets.required("DEFAULT_FROM_EMAIL", embedded="Beside <hello@beside.test>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- People ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    # A slow hash protects people; in tests there are none, only thousands of sign-ins.
    "django.contrib.auth.hashers.MD5PasswordHasher"
    if MODE == "test"
    else "django.contrib.auth.hashers.ScryptPasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.validators.LongEnough", "OPTIONS": {"min_length": 15}},
    {
        "NAME": "accounts.validators.NotAboutYou",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "accounts.validators.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# A code typed by hand: no secret is ever in an address. Ten minutes, since mail may take a few.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
# Our own form writes to unknown addresses too; allauth's mail would offer signing up.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "confirm_password_reset_code": "accounts.forms.ResetCodeForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
    "reauthenticate": "accounts.forms.PasswordAgainForm",
}
# Slow down, never lock out: a parent could otherwise shut a young person out of their own account.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "join": "20/m/ip,10/m/key",
}
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Beside"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = EMBEDDED
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
USERSESSIONS_TRACK_ACTIVITY = False
USERSESSIONS_ADAPTER = "accounts.adapters.DevicesAdapter"
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("TRUSTED_PROXIES", default=0)
STAFF_NEED_SECOND_FACTOR = not DEMO

# --- Sessions and headers --------------------------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-beside" if HTTPS else "beside"
CSRF_COOKIE_NAME = "__Host-beside-form" if HTTPS else "beside-form"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 24 * 3600
# Gone with the window, like the sign-in: a cookie of a year would tell that somebody was here.
CSRF_COOKIE_AGE = None
SESSION_IDLE_SECONDS = 30 * 60
SESSION_LONGEST_SECONDS = {"young_person": 24 * 3600, "staff": 12 * 3600}
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# Nothing of an address leaves this site; `no-referrer` would make browsers send forms with `Origin: null`.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        # Leaving quickly is a form whose answer leads to the neutral site.
        "form-action": [SELF, environment.origin_of(NEUTRAL_SITE)],
        "require-trusted-types-for": ["'script'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A worksheet of a few long lists has several hundred.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CSRF_FAILURE_VIEW = "config.views.form_expired"
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.reports.NothingPersonal"

# --- Words, time, files ----------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BESIDE_DATA / "static")))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = environment.storages(embedded=EMBEDDED, running_tests="pytest" in sys.modules)
# Looked up at each request where somebody may edit them under a running server.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = EMBEDDED
PROGRAMME_PATH = BASE_DIR / "chapters" / "programme" / "en-GB"
SENTENCE_OPENINGS_PATH = BASE_DIR / "chapters" / "sentence_openings.toml"
HELP_LINES_PATH = BASE_DIR / "platform" / "config" / "help_lines.toml"
LOGGING = environment.logging_for(level=env.str("LOG_LEVEL", default="INFO"))
