"""A date is said as the language of the reader says it; a machine's date stays a machine's."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils.translation import override

from rehab.dates import date_format

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        pytest.param("en", "Saturday, 21 November", id="English"),
        pytest.param("es", "sábado, 21 de noviembre", id="Spanish"),
    ],
)
def test_the_day_reads_as_the_language_says_it(language: str, expected: str) -> None:
    page = engines["django"].from_string('{{ day|date:"l, j F" }}')
    with override(language):
        assert page.render({"day": DAY}) == expected


def test_spanish_names_day_month_and_year_with_de() -> None:
    with override("es"):
        assert date_format(DAY, "j F Y") == "21 de noviembre de 2026"


def test_a_machine_reads_the_same_in_every_language() -> None:
    page = engines["django"].from_string(
        '{{ at|date:"c" }} {{ at|date:"Y-m-d" }} {{ no|date:"c" }}'
    )
    with override("es"):
        said = page.render({"at": datetime(2026, 11, 21, 7, tzinfo=UTC), "no": None})
    assert said == "2026-11-21T07:00:00+00:00 2026-11-21 "
