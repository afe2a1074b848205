"""What every page stands on: errors that render alone, nothing inline, help in one place."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory

from tests.templates.page import read

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ERRORS = ["400", "403", "403_csrf", "404", "429", "500", "503"]


@pytest.fixture
def request_of_nobody(rf: RequestFactory) -> HttpRequest:
    return rf.get("/")


class TestErrorPages:
    @pytest.mark.parametrize("name", ERRORS)
    def test_render_without_a_request(self, name: str) -> None:
        page = read(get_template(f"{name}.html").render())

        assert page.all("h1")[0].text
        assert page.all("a", href="/")

    def test_answer_an_unknown_address(self, client: Client, db: None) -> None:
        answer = client.get("/no-such-page/")

        assert answer.status_code in {302, 404}  # signed-out people may be sent to sign in


class TestBase:
    @pytest.mark.parametrize(
        "name", ["base", "base_patient", "base_therapist", "base_admin", "base_focus"]
    )
    def test_has_one_of_each_landmark(self, name: str, request_of_nobody: HttpRequest) -> None:
        page = read(render_to_string(f"{name}.html", {}, request_of_nobody))

        assert len(page.all("main")) == len(page.all("footer")) == len(page.all("header")) == 1
        assert page.all("a", class_="skip")[0].attributes["href"] == "#main"
        assert page.by_id("toasts").attributes["role"] == "status"

    def test_says_who_decides(self, request_of_nobody: HttpRequest) -> None:
        page = read(render_to_string("base_patient.html", {}, request_of_nobody))

        assert "The app proposes, your therapist decides." in page.all("footer")[0].text

    def test_calls_the_number_of_the_clinic(self, request_of_nobody: HttpRequest) -> None:
        clinic = {"phone": "030 901", "emergency_number": "144"}
        page = read(render_to_string("base_patient.html", {"clinic": clinic}, request_of_nobody))

        numbers = [
            link.attributes["href"] for link in page.all("details", class_="help")[0].all("a")
        ]
        assert numbers == ["tel:030901", "tel:144"]

    def test_invents_no_number(self, request_of_nobody: HttpRequest) -> None:
        page = read(render_to_string("base_patient.html", {}, request_of_nobody))

        assert not page.all("details", class_="help")[0].all("a")

    @pytest.mark.parametrize(
        ("cookie", "theme"),
        [("dark", "dark"), ("light", "light"), ('"><script>', None), ("", None)],
    )
    def test_takes_the_theme_from_the_cookie(
        self, cookie: str, theme: str | None, request_of_nobody: HttpRequest
    ) -> None:
        request_of_nobody.COOKIES["theme"] = cookie
        page = read(render_to_string("base.html", {}, request_of_nobody))

        assert page.all("html")[0].attributes.get("data-theme") == theme


class TestTheme:
    def test_is_kept_in_a_cookie(self, client: Client) -> None:
        answer = client.post("/theme/", {"theme": "dark", "next": "/history/"})

        assert (answer.status_code, answer["Location"]) == (302, "/history/")
        assert answer.cookies["theme"].value == "dark"

    def test_never_leads_to_a_stranger(self, client: Client) -> None:
        answer = client.post("/theme/", {"theme": "pink", "next": "https://evil.test/"})

        assert answer["Location"] == "/"
        assert "theme" not in answer.cookies


class TestStylePage:
    def test_exists_with_debug_only(self, client: Client) -> None:
        assert client.get("/style/").status_code == 404


class TestTemplates:
    def test_hold_no_inline_style_or_script(self) -> None:
        inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:|hx-on")
        guilty = [
            str(path.relative_to(TEMPLATES))
            for path in TEMPLATES.rglob("*.html")
            if "emails" not in path.parts and inline.search(path.read_text())
        ]

        assert guilty == []
