"""What many tests begin with is made once, and never of anything a test has replaced."""

import pytest

from accounts.models import Clinic
from rehab import clock
from tests import factories
from tests.factories import NOW, make_clinic
from tests.kept import kept

pytestmark = pytest.mark.django_db


def test_is_handed_on_until_a_test_replaces_what_it_is_made_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Clinic] = []

    def build() -> Clinic:
        made.append(make_clinic())
        return made[-1]

    def again() -> Clinic:
        Clinic.objects.all().delete()
        return kept(build)

    first = again()
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert again() == first
    assert len(made) == 1

    monkeypatch.setattr(factories, "DAY", None)
    again()
    assert len(made) == 2
