"""One settings file; what differs between machines comes from the environment (docs/operators.md).

On a machine set up by ./start the environment may be empty: the values it made are then read from
var/secrets.env. Nothing here is a secret and nothing falls back to a known one: without SECRET_KEY a
random one serves this process alone, which is enough for `appraise` and refused by wsgi.py.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("JINING_VAR", BASE_DIR / "var"))


def _own_environment() -> dict[str, str]:
    """Return the process environment over what ./start wrote into var/secrets.env."""
    values: dict[str, str] = {}
    own = VAR_DIR / "secrets.env"
    if own.is_file() and os.access(own, os.R_OK):
        for line in own.read_text(encoding="utf-8").splitlines():
            name, separator, value = line.partition("=")
            if separator and not line.startswith("#"):
                values[name.strip()] = value.strip()
    return values | dict(os.environ)


ENV = _own_environment()
SECRET_KEY = ENV.get("SECRET_KEY") or secrets.token_urlsafe(50)
SECRET_KEY_IS_EPHEMERAL = not ENV.get("SECRET_KEY")
# Keys that seal ballot papers and what residents offer, the newest first; all open (portal/sealing.py)
SEAL_KEYS = [k.strip() for k in ENV.get("JINING_SEAL_KEY", "").split(",") if k.strip()]
# Master keys over the data keys of the register, and the key of its blind indexes (portal/envelopes.py)
DATA_KEYS = [k.strip() for k in ENV.get("JINING_DATA_KEY", "").split(",") if k.strip()]
INDEX_KEYS = [k.strip() for k in ENV.get("JINING_INDEX_KEY", "").split(",") if k.strip()]
DEBUG = ENV.get("JINING_DEBUG") == "1"
ALLOWED_HOSTS = [h for h in ENV.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in ENV.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]
# Reverse proxies whose X-Forwarded-For is believed: addresses or networks
TRUSTED_PROXIES = [p.strip() for p in ENV.get("JINING_TRUSTED_PROXIES", "").split(",") if p.strip()]
DEMONSTRATION = ENV.get("JINING_DEMO") == "1"

INSTALLED_APPS = [
    "jining_dangjian.apps.Roof",
    "assessments.apps.Assessments",
    "grids.apps.Grids",
    "training.apps.Training",
    "members.archives.apps.Archives",
    "members.categories.apps.Categories",
    "members.dispatched.apps.Dispatched",
    "members.floating.apps.Floating",
    "members.secretaries.apps.Secretaries",
    "members.pools.apps.Pools",
    "members.graduates.apps.Graduates",
    "members.apps.Members",
    "portal.apps.Portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "import_export",
    "axes",
    "pgtrigger",
    "pghistory",
    "csp",
]

MIDDLEWARE = [
    "portal.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.conditional.ConditionalReads",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "portal.middleware.Private",
    "portal.middleware.IdleSignOut",
    "portal.middleware.Readable",
    "portal.middleware.Refusals",
    "jining_dangjian.sign_in.OwnPasswordFirst",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "jining_dangjian.urls"
WSGI_APPLICATION = "jining_dangjian.wsgi.application"

FORM_RENDERER = "django.forms.renderers.Jinja2"
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
                "portal.furniture.page",
            ],
            "builtins": ["portal.templatetags.portal"],
        },
    },
]

# The application works as a role that owns nothing; migrations and the demonstration as the owner.
_DATABASE_URL = ENV.get("DATABASE_URL", "")
if ENV.get("JINING_DB_ROLE") == "owner":
    _DATABASE_URL = ENV.get("OWNER_DATABASE_URL", _DATABASE_URL)
DATABASES = {
    "default": dj_database_url.parse(
        _DATABASE_URL or "postgres:///jining", conn_max_age=60, conn_health_checks=True
    )
}
DATABASE_APP_ROLE = ENV.get("JINING_APP_ROLE", "jining_app")
DATABASE_AUDITOR_ROLE = ENV.get("JINING_AUDITOR_ROLE", "jining_auditor")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "members.Account"
ROLES = "jining_dangjian.roles.ROLES"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
# Far longer than anybody stays signed in idle: a form left open over a weekend still has a sender
SESSION_COOKIE_AGE = 72 * 3600
IDLE_SIGN_OUT_SECONDS = int(ENV.get("JINING_IDLE_SECONDS", "1800"))
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "jining_dangjian.sign_in.locked_out"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = Path(ENV.get("JINING_MEDIA_ROOT", VAR_DIR / "files"))
_MANIFEST = (STATIC_ROOT / "staticfiles.json").is_file() and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        if _MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _MANIFEST
WHITENOISE_AUTOREFRESH = not _MANIFEST
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024

_PLAIN_HTTP = ENV.get("JINING_INSECURE_COOKIES", "1" if DEMONSTRATION else "") == "1"
SESSION_COOKIE_SECURE = not _PLAIN_HTTP
CSRF_COOKIE_SECURE = not _PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not _PLAIN_HTTP:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# smtps://user:password@host:465, or smtp:// with STARTTLS; without a server people are told on pages alone.
_MAIL = urlsplit(ENV.get("JINING_SMTP_URL", ""))
EMAIL_HOST = _MAIL.hostname or ""
EMAIL_USE_SSL = _MAIL.scheme == "smtps"
EMAIL_USE_TLS = not EMAIL_USE_SSL
EMAIL_PORT = _MAIL.port or (465 if EMAIL_USE_SSL else 587)
EMAIL_HOST_USER = unquote(_MAIL.username or "")
EMAIL_HOST_PASSWORD = unquote(_MAIL.password or "")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = ENV.get("JINING_SMTP_FROM") or EMAIL_HOST_USER

REDIS_URL = ENV.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    # a click must not wait for a broker that is away: the sweep sends the job later
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
JOB_LEASE_SECONDS = float(ENV.get("JINING_JOB_LEASE_SECONDS", "60"))
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "portal.tasks.sweep", "schedule": 15.0},
    "sweep-polls": {"task": "assessments.tasks.sweep_polls", "schedule": 60.0},
    "expire-points": {"task": "assessments.tasks.expire_points", "schedule": 3600.0},
    "escalate-cases": {"task": "grids.tasks.escalate_overdue", "schedule": 900.0},
    "fold-tallies": {"task": "grids.tasks.fold_tallies", "schedule": 60.0},
    "erase-cases": {"task": "grids.tasks.erase", "schedule": 3600.0},
    "tell-figures": {"task": "jining_dangjian.tasks.sweep_figures", "schedule": 600.0},
    "forget-workbooks": {"task": "members.tasks.forget_workbooks", "schedule": 3600.0},
    "draw-spot-checks": {
        "task": "members.dispatched.tasks.draw_spot_checks",
        "schedule": 3600.0,
    },
    "forget-leaves": {"task": "members.dispatched.tasks.forget_words", "schedule": 3600.0},
    "erase-diaries": {"task": "members.graduates.tasks.erase", "schedule": 3600.0},
    "expire-transfers": {"task": "members.tasks.expire_transfers", "schedule": 3600.0},
    "make-exports": {"task": "portal.tasks.make_exports", "schedule": 3600.0},
    "tell-daily": {"task": "portal.tasks.tell_daily", "schedule": 3600.0},
    "sweep-files": {"task": "portal.tasks.sweep_files", "schedule": 24 * 3600.0},
    "forget-answers": {"task": "portal.tasks.forget_answers", "schedule": 3600.0},
}

# What a token can be made for; administration apart: what it opens stays open when the token is gone
API_PARTS = {
    "assessments": "考核",
    "grids": "网格",
    "members": "党员与干部",
    "training": "培训",
    "dashboard": "看板",
    "portal": "通知、任务和导出",
    "administration": "账号、授权和节假日",
}
# Calls of one token, or of one account by its session; wrong tokens of one address. sec, min, hour or day
API_LIMITS = {
    "read": ENV.get("JINING_API_READS", "600/min"),
    "write": ENV.get("JINING_API_WRITES", "120/min"),
    "failure": ENV.get("JINING_API_FAILURES", "20/min"),
}
API_ANSWERS_KEPT_HOURS = 24
# Only what processes must count together lies in Redis; nothing else waits for it
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "limits": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "api",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.callers.SignedIn"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "portal.tokens.TokenReaches",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["portal.limits.PerCaller"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "portal.paging.ApiCursor",
    "DEFAULT_SCHEMA_CLASS": "portal.described.Described",
    "EXCEPTION_HANDLER": "portal.problems.handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "济宁党建考评平台 API",
    "DESCRIPTION": (
        "范围与页面一致：每个账号只看得到授权范围内的组织、人员、结果和事项。"
        "程序用令牌（请求头Authorization: Bearer），在“接口令牌”页生成；"
        "用登录的会话写入时，把cookie里的csrftoken放进请求头X-CSRFToken。"
        "列表按next往下翻页，一页最多500条；不认识的参数答复400，不会放宽查询。"
        "地址不支持的方法答复405。超过每分钟的次数答复429。"
        "拒绝都是application/problem+json：一句中文，一个不变的英文代号。"
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.described.without_docstrings",
    ],
    "ENUM_NAME_OVERRIDES": {
        "OrganizationKind": "members.models.organizations.Kind",
        "PostRole": "members.models.people.Post.Role",
        "PostingRole": "members.dispatched.models.postings.Posting.Role",
        "WorkLogKind": "members.dispatched.models.logs.WorkLog.Kind",
        "VillageProjectKind": "members.dispatched.models.projects.VillageProject.Kind",
        "PersonCorrectionState": "members.models.corrections.CorrectionRequest.State",
        "ImportState": "portal.imports.State",
        "HolidayKind": "portal.models.Holiday.Kind",
        "SpotCheckState": "members.dispatched.models.checks.SpotCheck.State",
        "SpotCheckResult": "members.dispatched.models.checks.SpotCheck.Result",
        "TeacherLevel": "training.models.catalogue.Teacher.Level",
        "SessionCategory": "training.models.classes.CourseSession.Category",
        "SpotCheckAnswer": "members.dispatched.models.checks.SpotCheck.Answer",
        "DispatchedHonourKind": "members.dispatched.models.awards.Honour.Kind",
        "DispatchedTrainingKind": "members.dispatched.models.awards.Training.Kind",
        "DispatchedLetterKind": "members.dispatched.models.months.Letter.Kind",
        "InspectionState": "members.dispatched.models.inspections.Inspection.State",
        "LedgerItemState": "members.dispatched.models.inspections.LedgerItem.State",
        "ObservingState": "members.graduates.models.activities.Observing.State",
        "GraduateSalonKind": "members.graduates.models.activities.Salon.Kind",
        "LeaveStep": "members.dispatched.api.leaves.STEPS",
        "SpotCheckStep": "members.dispatched.api.checks.STEPS",
        "LedgerStep": "members.dispatched.api.inspections.STEPS",
        "LeaveState": "members.dispatched.models.leaves.Leave.State",
        "PersonLeft": "members.models.people.Person.Left",
        "PanelState": "assessments.models.cycles.Panel.State",
        "RunState": "assessments.models.runs.Run.State",
        "ObjectionState": "assessments.models.deliberation.Objection.State",
        "CorrectionState": "assessments.models.deliberation.Correction.State",
        "ProposalState": "assessments.models.runs.Proposal.State",
        "BulletinState": "assessments.models.bulletins.Bulletin.State",
        "JobState": "portal.models.jobs.Job.State",
        "CaseState": "grids.models.cases.Case.State",
        "CaseChannel": "grids.models.kinds.Channel",
        "ErrandCategory": "grids.api.errands_told.CATEGORIES",
        "ErrandMode": "grids.models.errands.ErrandDetail.Mode",
        "StayReportMode": "members.floating.models.stays.Report.Mode",
        "SittingKind": "grids.models.listening.Sitting.Kind",
        "GridRole": "grids.models.trees.GridPost.Role",
        "MeetingKind": "members.models.meetings.Meeting.Kind",
        "StayDirection": "members.floating.models.stays.FloatingMember.Direction",
        "TransferDirection": "members.models.transfers.Transfer.Direction",
        "LearningKind": "members.floating.models.census.Learning.Kind",
        "StationLogKind": "members.floating.models.places.StationLog.Kind",
        "MentorKind": "members.graduates.models.people.Mentor.Kind",
        "PointSheetState": "assessments.models.points.PointSheet.State",
        "PointKind": "assessments.models.points.EntryKind",
        "ScoredKind": "assessments.models.points.SCORED",
        "MeasureKind": "assessments.models.points.PointMeasure.Kind",
        "StageEnum": "members.models.people.Membership.Stage",
        "OfficerActivityKind": "members.floating.models.officers.Activity.Kind",
        "HomecomingKind": "members.floating.models.talents.ReturnCase.Kind",
        "CareKind": "members.categories.models.measures.Care.Kind",
        "MemberCategory": "members.categories.models.register.Category",
        "ListResult": "members.secretaries.models.lists.ListCheck.Result",
        "ListStage": "members.secretaries.models.lists.ListItem.Stage",
        "SecretaryUse": "members.secretaries.words.Suggestion",
        "SecretaryChannel": "members.secretaries.words.Channel",
        "CommitmentField": "members.secretaries.words.Field",
        "IncentiveKind": "members.secretaries.models.incentives.Incentive.Kind",
        "PoolKind": "members.pools.kinds.CHOICES",
        "OfferKind": "assessments.models.point_offers.PointOffer.Kind",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"portal": {"level": "INFO"}, "assessments": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
PGHISTORY_APPEND_ONLY = True
