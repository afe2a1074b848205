"""The app on a phone: what it says of itself, what its worker keeps, how it is pulled back."""

import json
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from plans.views import shell
from tests.factories import Course
from tests.project.source import ROOT
from tests.views.asking import browser, text

TOKENS = (ROOT / "static/css/tokens.css").read_text()


def config(client: Client) -> dict[str, Any]:
    """Return what the server tells the worker, above its script."""
    found = re.match(r"const SHELL = (.*);\n", text(client.get("/sw.js")))
    assert found
    shell: dict[str, Any] = json.loads(found[1])
    return shell


def test_a_phone_can_install_the_app(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    described = answer.json()

    assert answer["Content-Type"] == "application/manifest+json"
    assert (described["id"], described["scope"], described["display"]) == ("/", "/", "standalone")
    assert (described["lang"], described["dir"]) == ("en", "ltr")
    assert described["shortcuts"][0]["url"] == "/today/"
    assert {each["sizes"] for each in described["icons"]} == {"any", "192x192", "512x512"}
    assert [each.get("purpose") for each in described["icons"]].count("maskable") == 1
    for each in described["icons"]:
        assert (ROOT / each["src"].removeprefix("/")).exists()


def test_the_manifest_speaks_the_language_of_the_page(client: Client) -> None:
    assert client.get("/manifest.webmanifest?language=de").json()["lang"] == "de"
    assert client.get("/manifest.webmanifest?language=tlh").json()["lang"] == "en"


@pytest.mark.parametrize(("name", "colour"), [("ground", shell.GROUND), ("accent", shell.ACCENT)])
def test_the_colours_of_the_app_are_those_of_its_pages(name: str, colour: str) -> None:
    found = re.search(rf"--{name}: (#\w+);", TOKENS)

    assert found
    assert found[1] == colour


def test_the_worker_is_asked_for_anew_each_time(client: Client) -> None:
    answer = client.get("/sw.js")

    assert answer["Cache-Control"] == "no-cache"
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in answer["Content-Security-Policy"]


def test_the_worker_keeps_files_and_one_page_that_knows_nobody(course: Course) -> None:
    patient = browser(course.person)
    kept = config(patient)
    page = text(patient.get(kept["page"]))

    assert all(url.startswith("/static/") for url in kept["files"])
    assert config(Client())["version"] == kept["version"]
    assert not re.search(r"Ada|csrf|<form", page)
    assert set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page)) <= set(kept["files"])


def test_the_worker_changes_with_what_it_keeps(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = config(client)["version"]
    monkeypatch.setattr(shell, "_STYLES", ("tokens", "base"))

    assert config(client)["version"] != before


def test_the_operator_can_pull_the_worker_back(course: Course, settings: Any) -> None:
    patient = browser(course.person)
    assert config(patient)["isOn"]
    assert 'data-shell="on"' in text(patient.get("/today/"))

    settings.OFFLINE_SHELL = False

    assert not config(patient)["isOn"]
    assert 'data-shell="off"' in text(patient.get("/today/"))


def test_only_pages_of_patients_register_the_worker(course: Course, client: Client) -> None:
    for page in (client.get("/sign-in/"), browser(course.therapist).get("/caseload/")):
        assert "js/shell.js" not in text(page)


def size_px(path: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", path.read_bytes()[16:24])
    return width, height


def test_icons_are_of_the_size_they_say() -> None:
    for path in (ROOT / "static/icons").glob("*.png"):
        size = int(path.stem.rpartition("-")[2])
        assert size_px(path) == (size, size)


def test_icons_are_drawn_by_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Small ones: the size on a phone takes seconds.
    monkeypatch.setattr("plans.management.commands.icons.SIZES_PX", {"icon-32": 32})
    monkeypatch.setattr("plans.management.commands.icons.MASKABLE_PX", 48)
    call_command("icons", "--into", str(tmp_path), verbosity=0)

    assert size_px(tmp_path / "icon-32.png") == (32, 32)
    assert size_px(tmp_path / "icon-maskable-48.png") == (48, 48)
