"""All addresses, mounted once."""

from django.urls import URLPattern, URLResolver, include, path

from rehab.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("accounts.urls")),
    path("", include("outbox.urls")),
    path("", include("plans.urls")),
]
