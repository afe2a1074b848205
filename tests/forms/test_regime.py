"""The rows of a draft as a therapist types them."""

from plans.catalogue import load
from plans.engine.dose import Dose
from plans.forms.regime import PrescriptionForm

WALK = Dose(duration_s=360, bouts_per_day=3)
LOW = Dose(duration_s=60, bouts_per_day=2)
HIGH = Dose(duration_s=600, bouts_per_day=5)


def typed(**changes: str) -> PrescriptionForm:
    data = {
        "keep": "on",
        "start_duration_s": "6",
        "start_bouts_per_day": "3",
        "min_duration_s": "1",
        "min_bouts_per_day": "2",
        "max_duration_s": "10",
        "max_bouts_per_day": "5",
    }
    return PrescriptionForm(data | changes, start=WALK, low=LOW, high=HIGH)


class TestPrescriptionForm:
    def test_asks_long_times_in_minutes(self) -> None:
        form = PrescriptionForm(start=WALK, low=LOW, high=HIGH)

        assert form["start_duration_s"].label == "Minutes"
        assert form["start_duration_s"].value() == 6

    def test_gives_back_the_dose_it_was_given(self) -> None:
        form = typed()

        assert form.is_valid()
        assert (form.dose("start"), form.dose("min"), form.dose("max")) == (WALK, LOW, HIGH)
        assert not form.has_changed() or form.changed_data == ["keep"]

    def test_takes_half_minutes(self) -> None:
        form = typed(start_duration_s="2.5")

        assert form.is_valid()
        assert form.dose("start").duration_s == 150

    def test_refuses_less_than_no_time(self) -> None:
        form = typed(start_duration_s="-1")

        assert not form.is_valid()
        assert list(form.errors) == ["start_duration_s"]

    def test_takes_every_dose_of_the_catalogue_unchanged(self) -> None:
        refused = {
            slug: form.errors
            for slug, each in load().exercises.items()
            if not (form := _unchanged(each.start, each.min, each.max)).is_valid()
        }

        assert not refused


def _unchanged(start: Dose, low: Dose, high: Dose) -> PrescriptionForm:
    shown = PrescriptionForm(start=start, low=low, high=high)
    data = {name: shown[name].value() for name in shown.fields}
    return PrescriptionForm(data, start=start, low=low, high=high)
