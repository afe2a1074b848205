"""2.5 and 2,5 are one number, and a reader sees the mark they write themselves."""

from decimal import Decimal

import pytest
from django import forms
from django.utils.translation import override

from plans.forms.number import AmountField, CountField, ExactAmountField


class Form(forms.Form):
    load_kg = AmountField(min_value=0, max_value=200, initial=2.5)
    mass_kg = ExactAmountField(required=False, decimal_places=1, max_digits=4)


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("typed", ["2.5", "2,5", " 2,5 "])
def test_either_mark_is_read(language: str, typed: str) -> None:
    with override(language):
        form = Form({"load_kg": typed, "mass_kg": typed})

        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"load_kg": 2.5, "mass_kg": Decimal("2.5")}


@pytest.mark.parametrize(("language", "shown"), [("en", "2.5"), ("de", "2,5"), ("es", "2,5")])
def test_is_shown_as_the_reader_writes_it(language: str, shown: str) -> None:
    with override(language):
        page = str(Form(initial={"mass_kg": Decimal("2.5")}))
    assert page.count(f'value="{shown}"') == 2


def test_keeps_what_it_cannot_read() -> None:
    form = Form({"load_kg": "two", "mass_kg": "1.000,5"})

    assert set(form.errors) == {"load_kg", "mass_kg"}
    assert 'value="two"' in str(form)
    assert 'value="1.000,5"' in str(form)


@pytest.mark.parametrize("typed", ["nan", "inf", "-1", "200,1"])
def test_refuses_what_is_no_amount(typed: str) -> None:
    assert not Form({"load_kg": typed}).is_valid()


def test_a_whole_number_stays_whole() -> None:
    assert 'value="3"' in str(Form(initial={"load_kg": 3}))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("12", 12, id="plain"),
        pytest.param(" 12 ", 12, id="with spaces around"),
        pytest.param("1.000", 1000, id="a German thousand"),
        pytest.param("1,000", 1000, id="an English thousand"),
        pytest.param("1 000", 1000, id="a thousand with a space"),
        pytest.param("1.000.000", 1000000, id="a million"),
        pytest.param("-3", -3, id="below zero"),
        pytest.param("\uff11\uff12", 12, id="full width"),
    ],
)
def test_a_count_is_read_whole(typed: str, read: int) -> None:
    assert CountField().clean(typed) == read


@pytest.mark.parametrize(
    "typed", ["12.0", "1.5", "1,50", "0.000", "1_000", "1e3", "0x10", "1.0000", "\0"]
)
def test_a_count_that_may_mean_two_things_is_asked_for_again(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="whole number"):
        CountField().clean(typed)
