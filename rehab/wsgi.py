"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehab.settings")
application = get_wsgi_application()

# Below, because models exist only once Django is set up.
from accounts.checks import refuse_demo_leftovers  # noqa: E402

refuse_demo_leftovers()
