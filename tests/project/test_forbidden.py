"""Calls and markup that are refused everywhere, whatever the reason."""

import ast
import re
from pathlib import Path

import pytest

from tests.project.source import ROOT, files, modules, plant

# Celery delivers what waits longer than the visibility timeout again and again: due work is a row.
_WAITING = {"eta", "countdown"}
_CALLS = {
    "retry": "waits in the broker",
    "apply_async": "invites eta and countdown",
    "raw": "raw SQL",
    "extra": "raw SQL",
    "RawSQL": "raw SQL",
    "mark_safe": "switches escaping off",
    "SafeString": "switches escaping off",
}
_TRUSTING = {"mark_safe", "SafeString"}
# The content security policy has no 'unsafe-inline': these would be dead, or a hole.
_MARKUP = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)", re.I),
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "inline handler": re.compile(r"\son[a-z]+\s*=", re.I),
    "hx-on": re.compile(r"\s(?:data-)?hx-on\b", re.I),
    "javascript: address": re.compile(r"javascript:", re.I),
    "escaping off": re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off"),
}
# Mail programs read no style sheet and know no such policy.
_IN_MAILS = {"inline style"}


def forbidden_calls(root: Path) -> list[str]:
    """Return every refused call in the apps."""
    found = []
    for module in modules(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.keyword) and node.arg in _WAITING:
                found.append(module.at(node, f"{node.arg}= waits in the broker"))
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func).rpartition(".")[2]
                literal = all(isinstance(each, ast.Constant) for each in node.args)
                if called in _CALLS and not (called in _TRUSTING and literal):
                    found.append(module.at(node, f"{called}(): {_CALLS[called]}"))
    return found


def forbidden_markup(root: Path) -> list[str]:
    """Return every refused piece of markup in the templates."""
    found = []
    for path in files(root, "*.html", "*.svg", under=("templates", *_template_folders(root))):
        text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(), flags=re.S)
        name = path.relative_to(root).as_posix()
        excused = _IN_MAILS if "emails" in path.parts else set()
        found += [
            f"{name}: {what}"
            for what, pattern in _MARKUP.items()
            if what not in excused and pattern.search(text)
        ]
    return found


def _template_folders(root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in root.glob("*/templates")]


def test_no_call_is_forbidden() -> None:
    assert not forbidden_calls(ROOT)


def test_no_markup_is_forbidden() -> None:
    assert not forbidden_markup(ROOT)


@pytest.mark.parametrize(
    "line",
    [
        "send.apply_async(kwargs={})",
        "options = dict(countdown=5)",
        "send.s(eta=later)",
        "self.retry()",
        "Patient.objects.raw('select 1')",
        "Patient.objects.extra(where=['1'])",
        "text = mark_safe(name)",
        "text = SafeString(f'<b>{name}</b>')",
    ],
)
def test_the_guard_sees_the_call(line: str, tmp_path: Path) -> None:
    assert forbidden_calls(plant(tmp_path, "plans/tasks.py", line))


@pytest.mark.parametrize(
    "markup",
    [
        "<script>go()</script>",
        '<script type="module">go()</script>',
        "<style>p{}</style>",
        '<p style="color:red">',
        '<button onclick="go()">',
        '<button hx-on:click="go()">',
        '<a href="javascript:go()">',
        "{{ note|safe }}",
        "{% autoescape off %}",
    ],
)
def test_the_guard_sees_the_markup(markup: str, tmp_path: Path) -> None:
    assert len(forbidden_markup(plant(tmp_path, "templates/plans/today.html", markup))) == 1


def test_the_guard_allows_markup_that_is_written_out(tmp_path: Path) -> None:
    assert not forbidden_calls(plant(tmp_path, "plans/templatetags/a.py", "x = SafeString('')"))


def test_the_guard_allows_a_script_of_our_own_and_styled_mails(tmp_path: Path) -> None:
    plant(tmp_path, "templates/base.html", '<script type="module" src="/static/a.js"></script>')
    plant(tmp_path, "templates/emails/morning.html", '<p style="margin:0">')

    assert not forbidden_markup(tmp_path)
