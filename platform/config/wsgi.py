"""The WSGI door: pages in production."""

import os

from django.core.wsgi import get_wsgi_application

from config.safety import refuse_to_start_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
refuse_to_start_unsafe()
