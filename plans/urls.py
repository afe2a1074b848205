"""Addresses of the course of care."""

from django.urls import URLPattern, URLResolver, path

from plans.views.style import style
from plans.views.theme import set_theme

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/", set_theme, name="theme-set"),
    path("style/", style, name="style"),
    path("style/<slug:page>/", style, name="style-page"),
]
