"""The web application for gunicorn. It refuses to serve with a key that dies with the process."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jining_dangjian.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (settings are readable only after set-up)

from jining_dangjian.warming import warm  # noqa: E402

if settings.SECRET_KEY_IS_EPHEMERAL:
    raise ImproperlyConfigured("SECRET_KEY is not set: put it into the environment, see docs.")

warm()
