"""The app on a phone: its manifest, its service worker, the page shown without a network."""

import hashlib
import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

# Of static/css/tokens.css, light; a test compares them.
GROUND, ACCENT = "#faf8f4", "#0f5b4c"
_STYLES = ("tokens", "base", "layout", "components", "feedback", "patient")
_SCRIPTS = ("offline-page", "queue")
_WORKER = settings.BASE_DIR / "static" / "js" / "worker.js"


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the app to the phone that installs it, in the language of the page that asks."""
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else get_language() or "en"
    with translation.override(language):
        answer = JsonResponse(_manifest(language), content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_not_required
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Serve the service worker; with OFFLINE_SHELL=0 one that removes itself and all it kept."""
    shell = json.dumps({"isOn": settings.OFFLINE_SHELL, **_shell()})
    script = f"const SHELL = {shell};\n{_WORKER.read_text(encoding='utf-8')}"
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer


@login_not_required
@require_safe
def offline(_request: HttpRequest) -> HttpResponse:
    """Show that there is no network. The worker keeps this page, so it knows nobody."""
    return HttpResponse(_offline_page())


def _offline_page() -> str:
    return render_to_string("plans/offline/page.html", {"scripts": _SCRIPTS, "styles": _STYLES})


def _shell() -> dict[str, object]:
    """Return what the worker keeps: versioned files and the one page without anybody's data."""
    names = [f"css/{name}.css" for name in _STYLES] + [f"js/{name}.js" for name in _SCRIPTS]
    page = reverse("plans:offline")
    files = [static(name) for name in (*names, "icons/icon.svg")]
    content = json.dumps([files, _offline_page()])
    version = hashlib.sha256(content.encode()).hexdigest()[:12]
    return {"version": version, "page": page, "files": files}


def _manifest(language: str) -> dict[str, object]:
    png = {"type": "image/png"}
    return {
        "id": "/",
        "name": _("Rehab"),
        "short_name": _("Rehab"),
        "description": _("Your exercises for today"),
        "lang": language,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": ACCENT,
        "icons": [
            {"src": static("icons/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("icons/icon-192.png"), "sizes": "192x192", **png},
            {"src": static("icons/icon-512.png"), "sizes": "512x512", **png},
            {
                "src": static("icons/icon-maskable-512.png"),
                "sizes": "512x512",
                "purpose": "maskable",
                **png,
            },
        ],
        "shortcuts": [
            {
                "name": _("Today"),
                "url": reverse("plans:today"),
                "icons": [{"src": static("icons/icon-192.png"), "sizes": "192x192", **png}],
            }
        ],
    }
