"""The project's addresses as they are with DEBUG: with the mail reader."""

from django.urls import URLPattern, URLResolver, include, path

from outbox.urls import app_name, reader_urls
from rehab.urls import urlpatterns as ours

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((reader_urls(debug=True), app_name))),
    *ours,
]
