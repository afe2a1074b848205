"""All addresses, mounted once."""

from django.urls import URLPattern, URLResolver, path

from rehab.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
]
