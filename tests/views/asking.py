"""Signed-in browsers, what the database holds, and what a page says."""

import hashlib
import html
import re
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client

from accounts.models import User

# What changes by looking: the trail, the sign-ins.
_BESIDE = {"accounts.AuditEvent", "sessions.Session", "usersessions.UserSession"}


def browser(user: User | None) -> Client:
    """Return a browser in which `user` is signed in; nothing but the sign-in is written."""
    client = Client()
    if user is not None:
        seen = user.last_login
        client.force_login(user)
        user.last_login = seen
        user.save(update_fields=["last_login"])
    return client


def stored() -> dict[str, tuple[int, str]]:
    """Return the number of rows and a digest of the content, of every table of ours."""
    models = [each for each in apps.get_models() if each._meta.label not in _BESIDE]
    return {each._meta.label: _digest(each) for each in models if _is_ours(each)}


def _is_ours(model: type[Model]) -> bool:
    return model._meta.app_label in {"accounts", "outbox", "plans", "account", "mfa"}


def _digest(model: type[Model]) -> tuple[int, str]:
    # Plain SQL: half of what such a test takes would go into reading the JSON of every row.
    key = model._meta.pk
    assert key is not None
    table, column = map(connection.ops.quote_name, (model._meta.db_table, key.column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {column}")
        rows = cursor.fetchall()
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()


def text(response: HttpResponse) -> str:
    """Return the page as it was sent, with entities resolved."""
    return html.unescape(response.content.decode())


def field_errors(response: HttpResponse) -> str:
    """Return every message that stands at a field or in the summary, as one text."""
    page = response.content.decode()
    found = re.findall(r'(?s)class="field-error"[^>]*>(.*?)</(?:p|div)>\s*(?=<)', page)
    found += re.findall(r'(?s)class="error-summary".*?</div>', page)
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", " ".join(found))))


def hidden(page: str, name: str) -> str:
    """Return the value of the first input of that name."""
    found = re.search(rf'name="{name}"\s+value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


def draft_fields(page: str) -> dict[str, Any]:
    """Return what a browser would send from the draft as it is shown."""
    typed = r'<input type="(?:number|text|date)" name="([^"]+)" value="([^"]*)"'
    fields: dict[str, Any] = dict(re.findall(typed, page))
    fields |= {name: hidden(page, name) for name in ("regime", "edits")}
    ticked = re.findall(r'<input type="checkbox" name="([^"]+)"[^>]*\schecked', page)
    return fields | dict.fromkeys(ticked, "on") | {"adjustment": "automatic"}
