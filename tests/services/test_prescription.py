"""A therapist's hand on a draft: doses, bounds, what goes out and what comes in."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from plans.engine.dose_json import dose_from_json
from plans.models import Patient
from plans.services.prescription import add_item, edit_prescription, remove_item
from tests.factories import DAY, make_patient
from tests.services.life import approve, at, doses, make_draft

pytestmark = pytest.mark.django_db
WALK = "walk-indoor"


@pytest.fixture
def patient() -> Patient:
    return make_patient()


class TestEdit:
    def test_changes_a_dose_and_stays_in_the_difference(self, patient: Patient) -> None:
        regime = make_draft(patient)
        walk = regime.prescriptions.get(exercise_id=WALK)
        longer = dose_from_json(walk.start_dose | {"duration_s": 240})

        edit_prescription(
            prescription=walk,
            doses={"start_dose": longer},
            by=patient.lead_therapist,
            now=at(patient, DAY),
        )
        remove_item(
            prescription=regime.prescriptions.get(exercise_id="lie-to-sit"),
            by=patient.lead_therapist,
            now=at(patient, DAY),
        )
        done = approve(regime)

        assert {(each["exercise"], each["change"]) for each in done.difference} == {
            (WALK, "start"),
            ("lie-to-sit", "removed"),
        }
        assert doses(patient, DAY)[WALK]["duration_s"] == 240

    def test_outside_the_bounds_is_refused(self, patient: Patient) -> None:
        walk = make_draft(patient).prescriptions.get(exercise_id=WALK)
        too_long = dose_from_json(walk.start_dose | {"duration_s": 36_000})

        with pytest.raises(ValidationError) as refused:
            edit_prescription(
                prescription=walk,
                doses={"start_dose": too_long},
                by=patient.lead_therapist,
                now=at(patient, DAY),
            )

        assert list(refused.value.error_dict) == ["start_dose"]
        walk.refresh_from_db()
        assert walk.start_dose["duration_s"] == 180

    def test_of_a_plan_in_use_is_refused(self, patient: Patient) -> None:
        regime = approve(make_draft(patient))

        with pytest.raises(ValidationError):
            remove_item(
                prescription=regime.prescriptions.all()[0],
                by=patient.lead_therapist,
                now=at(patient, DAY),
            )

    def test_adds_an_exercise_once(self, patient: Patient) -> None:
        regime = make_draft(patient)
        drafted = regime.prescriptions.get(exercise_id=WALK)
        remove_item(prescription=drafted, by=patient.lead_therapist, now=at(patient, DAY))
        given: dict[str, Any] = {"regime": regime, "region": regime.regions.get(), "slug": WALK}
        given |= {"by": patient.lead_therapist, "now": at(patient, DAY)}

        added = add_item(**given)
        with pytest.raises(ValidationError):
            add_item(**given)

        assert regime.prescriptions.filter(exercise_id=WALK).count() == 1
        assert (added.side, added.max_dose) == (drafted.side, drafted.max_dose)
        assert added.reasons[0] == {"code": "added_by_therapist"}

    def test_proposes_what_may_stand_in_for_missing_equipment(self, patient: Patient) -> None:
        regime = make_draft(patient)
        given: dict[str, Any] = {"regime": regime, "region": regime.regions.get()}
        given |= {"by": patient.lead_therapist, "now": at(patient, DAY)}
        stretch = regime.prescriptions.filter(exercise_id="towel-calf-stretch")

        add_item(slug="towel-calf-stretch", **given)
        assert stretch.get().stand_in_id == "ankle-arom"
        add_item(slug="ankle-arom", **given)

        assert stretch.get().stand_in_id == "toe-curls"  # what is in the plan stands in for nothing

    def test_what_a_therapist_refused_stands_in_for_nothing_until_wanted_again(
        self, patient: Patient
    ) -> None:
        regime = make_draft(patient)
        given: dict[str, Any] = {"by": patient.lead_therapist, "now": at(patient, DAY)}
        adding = given | {"regime": regime, "region": regime.regions.get()}
        row = add_item(slug="towel-calf-stretch", **adding)

        edit_prescription(prescription=row, has_stand_in=False, **given)
        add_item(slug="ankle-arom", **adding)
        row.refresh_from_db()
        assert (row.stand_in_id, row.refused_stand_in) == (None, "ankle-arom")

        edit_prescription(prescription=row, has_stand_in=True, **given)
        row.refresh_from_db()
        assert (row.stand_in_id, row.refused_stand_in) == ("toe-curls", "")

    @pytest.mark.parametrize(
        "slug",
        [
            pytest.param("split-squat", id="of a phase that is not open"),
            pytest.param("does-not-exist", id="of no catalogue"),
            pytest.param(WALK, id="in the draft already"),
        ],
    )
    def test_adds_nothing_but_what_the_orders_allow(self, slug: str, patient: Patient) -> None:
        regime = make_draft(patient)
        before = regime.prescriptions.count()

        with pytest.raises(ValidationError) as refused:
            add_item(
                regime=regime,
                region=regime.regions.get(),
                slug=slug,
                by=patient.lead_therapist,
                now=at(patient, DAY),
            )

        assert "extra" in refused.value.message_dict
        assert regime.prescriptions.count() == before
