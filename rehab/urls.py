"""All addresses, mounted once."""

from django.urls import URLPattern, URLResolver, include, path

from rehab.views.health import healthz, readyz
from rehab.views.metrics import metrics

handler500 = "rehab.views.broken.handle"
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("accounts.urls")),
    path("", include("outbox.urls")),
    path("", include("plans.urls")),
]
