"""The web application for gunicorn. It refuses to serve with a key that dies with the process."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jining_dangjian.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (settings are readable only after set-up)
from django.template.loader import get_template  # noqa: E402
from django.urls import get_resolver  # noqa: E402

if settings.SECRET_KEY_IS_EPHEMERAL:
    raise ImproperlyConfigured("SECRET_KEY is not set: put it into the environment, see docs.")


def warm() -> int:
    """Read all addresses and templates before anybody asks; return how many templates.

    With gunicorn's `--preload` once for all workers, which share it; without, the first pages after a restart
    waited seconds for it. No connection is opened, so that none is shared by the workers.
    """
    folder = settings.BASE_DIR / "templates"
    names = [str(path.relative_to(folder)) for path in sorted(folder.rglob("*.html"))]
    for name in names:
        get_template(name)
    return len(names) if get_resolver().url_patterns else 0


warm()
