"""Whatever is typed into whatever form: an answer, never a server error."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from tests.factories import Course, make_course
from tests.views.once import built_once, undone
from tests.views.sent import FORMS

pytestmark = pytest.mark.django_db
ODD = [
    "", " ", "\0", "-1", "0", "1e309", "NaN", "-Infinity", "9" * 5000, "\uff11", "1,5", "0x1f",
    "2147483648", "9223372036854775808", "0001-01-01", "9999-12-31", "2026-02-29", "24:00",
    "\u202e", "\u0300" * 300, "\U0001f600", "<script>", "%s", "a\r\nBcc: b", "Mars/Phobos", "null",
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=40),
    st.lists(st.sampled_from(ODD), max_size=3),
    st.none(),
)


@pytest.fixture(scope="module")
def course(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Course]:
    with built_once(make_course, django_db_blocker) as built:
        yield built


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=settings().max_examples // 7,  # each is a request or two
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_form_answers_anything(form: str, data: st.DataObject, course: Course) -> None:
    fields = FORMS[form].fields(course)
    names = sorted(fields)
    spoilt = data.draw(st.dictionaries(st.sampled_from(names), VALUES, min_size=1, max_size=6))
    fields = {name: value for name, value in (fields | spoilt).items() if value is not None}

    with undone():
        response = FORMS[form].send(course, fields)

    assert response.status_code in {302, 200, 409, 422}
