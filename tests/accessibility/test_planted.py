"""Each kind of fault, planted in a page that is well, is seen."""

from dataclasses import replace

import pytest
from pytest_django import DjangoDbBlocker

from tests.accessibility.checks import wrong_with
from tests.accessibility.conftest import Staged
from tests.accessibility.documents import Document, new_patients_documents
from tests.accessibility.stage import Look, Stage
from tests.servers import wait_for
from tests.views.once import built_once

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PHONE = Look(width=320)
BUTTON = "<button class='btn'>More</button>"
FAULTS = [
    pytest.param(
        "<img src='/static/icons/icon.svg'>", "axe: image-alt", id="no words for a picture"
    ),
    pytest.param("<input type='text' name='x'>", "axe: label", id="no label"),
    pytest.param(
        "<a href='/' style='inline-size: 9px'></a>", "axe: link-name", id="a link without a name"
    ),
    pytest.param("<pre>" + "wide" * 99 + "</pre>", "scrolls sideways: ", id="too wide"),
    pytest.param("<button>x</button>", "smaller than 48 px: ", id="too small"),
    pytest.param("<p draggable='true'>Sort me</p>", "must be dragged: ", id="to be dragged"),
    pytest.param(
        "<label>Pain<input type='range' name='pain'></label>",
        "must be dragged: ",
        id="a slider without its number",
    ),
    pytest.param(
        "<label>Knee<input aria-invalid='true'></label>",
        "errors are not named twice and linked: ",
        id="an error without a summary",
    ),
    pytest.param(
        "<form><label>Code<input name='code'></label></form>",
        "the browser cannot fill in: ",
        id="a code to be typed by hand",
    ),
    pytest.param(
        "<form><label>Name<input name='n'></label><label>Again<input name='n'></label></form>",
        "is asked for twice: ",
        id="the same question twice",
    ),
    pytest.param("<details class='help'></details>", "help is not where", id="help elsewhere"),
    pytest.param("<i id='x'></i><i id='x'></i>", "the same id twice: ", id="an id twice"),
    pytest.param(
        "<svg role='img' aria-labelledby='x y'><g id='x'>Up</g><desc id='y'>Slow</desc></svg>",
        "is told twice: ",
        id="a picture that says all twice",
    ),
    pytest.param(
        "<table><tr><th scope='row'>Mon</th><td>3</td></tr></table>",
        "a table without a name: ",
        id="a table without a name",
    ),
    pytest.param(
        "<form><label>at<input name='m'></label><label>at<input name='n'></label></form>",
        "a label that says nothing: ",
        id="two fields of one name",
    ),
    pytest.param(
        "<p><a href='/today/'>Why?</a> <a href='/history/'>Why?</a></p>",
        "the same words lead elsewhere: ",
        id="two ways of one name",
    ),
    pytest.param(
        "<p role='status' hidden>Saved</p>",
        "is announced too late: ",
        id="a region that comes late",
    ),
]
POLICY = [
    pytest.param("<script>alert(1)</script>", "policy: script-src", id="an inline script"),
    pytest.param(
        "<img alt='' src='https://cdn.example/x.png'>", "policy: img-src", id="a stranger"
    ),
]
STYLES = [
    pytest.param(
        ".btn { outline: none !important; box-shadow: none !important }",
        "the focus is not seen: ",
        id="no outline",
    ),
    pytest.param(
        ".topbar { position: fixed; inset: 0; z-index: 99 }",
        "the focus is hidden: ",
        id="a bar above everything",
    ),
    pytest.param(".btn { margin-block: -40px }", "overlaps: ", id="buttons on each other"),
    pytest.param(
        ".btn { inline-size: 2em; padding: 0; white-space: nowrap }",
        "cannot be spaced wider: ",
        id="labels without room",
    ),
]


@pytest.fixture(scope="module")
def well(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Document:
    """Return a page with all that can be wrong in its place."""
    with built_once(lambda: list(new_patients_documents()), django_db_blocker) as documents:
        return next(each for each in documents if each.name == "plans:settings")


def planted(document: Document, html: str) -> Document:
    return replace(document, html=document.html.replace("</main>", f"{html}</main>"))


def test_nothing_is_wrong_before(well: Document, staged: Staged) -> None:
    assert wrong_with(staged(PHONE).show(well)) == []


@pytest.mark.parametrize(("html", "expected"), FAULTS)
def test_in_the_page_is_seen(html: str, expected: str, well: Document, staged: Staged) -> None:
    found = wrong_with(staged(PHONE).show(planted(well, html)))

    assert [each for each in found if each.startswith(expected)], found


@pytest.mark.parametrize(("css", "expected"), STYLES)
def test_in_the_style_is_seen(css: str, expected: str, well: Document, staged: Staged) -> None:
    policy = well.policy.replace("style-src ", "style-src 'unsafe-inline' ")
    spoilt = replace(planted(well, f"<style>{css}</style>{BUTTON}{BUTTON}"), policy=policy)

    found = wrong_with(staged(PHONE).show(spoilt))

    assert [each for each in found if each.startswith(expected)], found


@pytest.mark.parametrize(("html", "expected"), POLICY)
def test_against_the_policy_is_seen(
    html: str, expected: str, well: Document, staged: Staged
) -> None:
    stage = staged(PHONE)

    stage.show(planted(well, html))

    wait_for(lambda: has_complained(stage, expected), within_s=60, what=expected)


def has_complained(stage: Stage, expected: str) -> bool:
    stage.page.evaluate("0")  # what the page says comes in meanwhile
    return any(each.startswith(expected) for each in stage.complaints)
