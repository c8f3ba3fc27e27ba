"""The portal for a server such as gunicorn: in production unless told otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendportal.settings")
if not os.environ.get("ENVIRONMENT", "").strip():  # blank is what ENVIRONMENT=${UNSET} gives
    os.environ["ENVIRONMENT"] = "production"

application = get_wsgi_application()
