"""What moves under somebody: a part that is replaced, a toast that comes."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from tests.accessibility.conftest import Staged
from tests.accessibility.documents import Document, new_patients_documents
from tests.accessibility.stage import Look
from tests.accessibility.test_planted import planted
from tests.views.once import built_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

LAPTOP_AT_200 = Look(width=640, height=400)
PART = """<div id="part"><h2>{}</h2><button class="btn" type="button">Easy</button></div>"""
TOAST = "<div class='toast' data-toast><p class='toast-text'>Saved.</p></div>"
SWAP = (
    """html => htmx.swap("#part", html, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 })"""
)
COME = "html => document.querySelector('.toasts').insertAdjacentHTML('beforeend', html)"
COVERED = """() => { const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return Boolean(top.closest(".toast")) }"""


@pytest.fixture(scope="module")
def well(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Document:
    with built_once(lambda: list(new_patients_documents()), django_db_blocker) as documents:
        return next(each for each in documents if each.name == "plans:settings")


@pytest.fixture
def page(well: Document, staged: Staged) -> Page:
    """Return a page that ends with a part to be replaced."""
    return staged(LAPTOP_AT_200).show(planted(well, PART.format("Knee bend")))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param("Done", "H2", id="its head"),
        pytest.param("<a href='/'>Done</a>", "A", id="the way its head leads"),
    ],
)
def test_the_focus_stays_with_a_part_that_is_replaced(
    after: str, expected: str, page: Page
) -> None:
    page.get_by_role("button", name="Easy").focus()

    page.evaluate(SWAP, PART.format(after))

    page.wait_for_function("document.activeElement !== document.body")
    assert page.evaluate("document.activeElement.tagName") == expected


def test_the_focus_goes_nowhere_when_it_was_elsewhere(page: Page) -> None:
    link = page.get_by_role("link", name="Today")
    link.focus()

    page.evaluate(SWAP, PART.format("Done"))

    page.get_by_role("heading", name="Done").wait_for()
    expect(link).to_be_focused()


def test_a_toast_makes_way_for_what_has_the_focus(page: Page) -> None:
    button = page.get_by_role("button", name="Easy")
    button.focus()
    button.evaluate("e => scrollBy(0, e.getBoundingClientRect().bottom - innerHeight + 12)")

    page.evaluate(COME, TOAST)

    page.wait_for_function("document.querySelector('.toasts .toast')")
    assert not page.evaluate(COVERED)


def test_a_toast_that_came_with_the_page_is_said(well: Document, staged: Staged) -> None:
    html = re.sub(r'(<div id="toasts".*?>)', rf"\1{TOAST}", well.html, count=1, flags=re.DOTALL)

    page = staged(LAPTOP_AT_200).show(replace(well, html=html))

    expect(page.locator("#status")).to_have_text("Saved.")
