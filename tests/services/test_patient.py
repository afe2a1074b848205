"""A person enters care, is invited, and leaves: nothing foreign, nothing half done."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent, Clinic, Invitation, User
from accounts.services.invitation import InvitationError, accept
from accounts.services.wrong_person import refuse_by_link
from accounts.wrong_person import Told
from outbox import kinds
from outbox.models import Message
from plans.models import CareAccess, Patient, Regime, ReminderRule
from plans.queries.access import Role, standing
from plans.services.alert import escalate_alerts, raise_alert
from plans.services.drafting import draft_regime
from plans.services.immobilisation import record_event
from plans.services.patient import (
    end_access,
    end_care,
    end_old_accesses,
    invite_to_care,
    register_patient,
    reopen_care,
    update_patient,
)
from plans.services.regime import pause, resume
from tests.factories import (
    DAY,
    NOW,
    make_assessment,
    make_clinic,
    make_patient,
    make_reader,
    make_regime,
    make_therapist,
    make_user,
)

pytestmark = pytest.mark.django_db
FIELDS = {
    "given_name": "Ada",
    "family_name": "Moss",
    "birth_date": date(1970, 5, 17),
    "sex": "female",
    "time_zone": "Europe/Berlin",
    "language": "en",
}


@pytest.fixture
def clinic() -> Clinic:
    return make_clinic(morning_plan_at=time(9))


@pytest.fixture
def therapist(clinic: Clinic) -> User:
    return make_therapist(clinic)


class TestRegister:
    def test_gives_reminders_at_the_clinics_hours(self, clinic: Clinic, therapist: User) -> None:
        patient = register_patient(clinic=clinic, fields=FIELDS, by=therapist, now=NOW)

        rules = dict(ReminderRule.objects.values_list("kind", "local_time"))
        assert (len(rules), rules["morning_plan"]) == (5, time(9))
        assert patient.lead_therapist == therapist

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            pytest.param("time_zone", "Mars/Olympus", id="a zone that is not on earth"),
            pytest.param("birth_date", NOW.date() + timedelta(days=1), id="not yet born"),
            pytest.param("birth_date", date(1890, 1, 1), id="older than anybody"),
            pytest.param("given_name", "", id="no name"),
            pytest.param("body_mass_kg", 7, id="seven kilograms"),
            pytest.param("height_cm", 400, id="four metres"),
        ],
    )
    def test_refuses_and_writes_nothing(
        self, clinic: Clinic, therapist: User, field: str, value: Any
    ) -> None:
        with pytest.raises(ValidationError):
            register_patient(clinic=clinic, fields=FIELDS | {field: value}, by=therapist, now=NOW)

        assert not Patient.objects.exists()

    def test_refuses_a_therapist_of_another_clinic(self, clinic: Clinic, therapist: User) -> None:
        with pytest.raises(ValidationError) as refused:
            register_patient(
                clinic=clinic,
                fields=FIELDS | {"lead_therapist": make_therapist()},
                by=therapist,
                now=NOW,
            )

        assert list(refused.value.error_dict) == ["lead_therapist"]

    def test_is_on_record_without_any_value(self, clinic: Clinic, therapist: User) -> None:
        patient = register_patient(clinic=clinic, fields=FIELDS, by=therapist, now=NOW)

        event = AuditEvent.objects.get(action="create", object_type="patient")
        assert (event.patient_id, event.detail) == (patient.pk, {})


class TestUpdate:
    def test_of_the_zone_makes_queued_reminders_ask_again(self) -> None:
        patient = make_patient()
        make_reader(patient)

        update_patient(
            patient=patient,
            fields={"time_zone": "Pacific/Auckland"},
            by=patient.lead_therapist,
            now=NOW,
        )

        assert set(ReminderRule.objects.values_list("version", flat=True)) == {2}
        assert AuditEvent.objects.get(action="update").detail == {"fields": ["time_zone"]}


class TestInvite:
    def invite(
        self, patient: Patient, email: str = "ada@example.test", **values: Any
    ) -> CareAccess:
        given: dict[str, Any] = {"relation": "self", "invited_by": patient.lead_therapist}
        return invite_to_care(patient=patient, email=email, now=NOW, **(given | values))

    def test_mails_once_and_opens_on_acceptance(self) -> None:
        patient = make_patient()
        access = self.invite(patient, "Ada@Example.test")
        user = make_user(email="ada@example.test", full_name="")

        accept(invitation=access.invitation, user=user, now=NOW)

        assert Message.objects.get().kind == "invitation"
        known = standing(user=user, patient=patient)
        assert known is not None
        assert (known.role, known.may_log) == (Role.PATIENT, True)
        assert Patient.objects.visible_to(user).get() == patient

    def test_again_renews_the_mail_for_the_same_access(self) -> None:
        patient = make_patient()

        first, second = self.invite(patient), self.invite(patient)

        assert first.pk == second.pk
        assert first.invitation != second.invitation

    def test_refuses_an_address_of_another_patient(self) -> None:
        clinic = make_clinic()
        self.invite(make_patient(clinic=clinic))

        with pytest.raises(ValidationError) as refused:
            self.invite(make_patient(clinic=clinic))

        assert list(refused.value.error_dict) == ["email"]
        assert CareAccess.objects.count() == 1

    def test_does_not_tell_one_clinic_whom_another_treats(self) -> None:
        first, second = self.invite(make_patient()), self.invite(make_patient())
        user = make_user(email="ada@example.test")

        accept(invitation=first.invitation, user=user, now=NOW)
        with pytest.raises(InvitationError) as refused:
            accept(invitation=second.invitation, user=user, now=NOW)

        assert refused.value.reason == "other_patient"
        assert Patient.objects.visible_to(user).get() == first.patient

    def test_lets_one_caregiver_serve_two_patients(self) -> None:
        clinic = make_clinic()
        patients = [make_patient(clinic=clinic) for _ in range(2)]
        rows = [self.invite(each, "son@example.test", relation="child") for each in patients]
        son = make_user(email="son@example.test")

        accept(invitation=rows[1].invitation, user=son, now=NOW)

        assert set(Patient.objects.visible_to(son)) == set(patients)

    def test_opens_nothing_that_its_reader_said_was_not_for_them(self) -> None:
        clinic = make_clinic()
        stranger, mother = (make_patient(clinic=clinic) for _ in range(2))
        wrong = self.invite(stranger, "son@example.test", relation="child")
        refuse_by_link(Told("invitation", wrong.invitation.pk), now=NOW)
        right = self.invite(mother, "son@example.test", relation="child")
        son = make_user(email="son@example.test")
        accept(invitation=right.invitation, user=son, now=NOW)

        assert Patient.objects.visible_to(son).get() == mother

    def test_opens_nothing_that_is_too_old(self) -> None:
        clinic = make_clinic()
        first, second = (make_patient(clinic=clinic) for _ in range(2))
        old = self.invite(first, "son@example.test", relation="child")
        Invitation.objects.filter(pk=old.invitation.pk).update(
            invited_at=NOW - timedelta(days=8), expires_at=NOW
        )
        new = self.invite(second, "son@example.test", relation="child")
        son = make_user(email="son@example.test")
        accept(invitation=new.invitation, user=son, now=NOW)

        assert Patient.objects.visible_to(son).get() == second

    def test_gives_a_reader_no_right_to_log(self) -> None:
        patient = make_patient()
        access = self.invite(patient, relation="spouse", scope="read")
        user = make_user(email="ada@example.test")
        accept(invitation=access.invitation, user=user, now=NOW)

        known = standing(user=user, patient=patient)

        assert known is not None
        assert (known.role, known.may_log) == (Role.CAREGIVER, False)

    def test_ends_at_once(self) -> None:
        patient = make_patient()
        user = make_reader(patient)

        end_access(access=CareAccess.objects.get(), by=patient.lead_therapist, now=NOW)

        assert standing(user=user, patient=patient) is None

    @pytest.mark.parametrize(
        ("days", "reads"), [pytest.param(90, True, id="90 days"), pytest.param(91, False, id="91")]
    )
    def test_ends_by_itself_after_discharge(self, days: int, *, reads: bool) -> None:
        today = make_patient().local_date(NOW)
        patient = make_patient(state="discharged", state_since=today - timedelta(days=days))
        user = make_reader(patient)
        other = make_reader(make_patient())

        assert end_old_accesses(now=NOW) == (not reads)
        assert end_old_accesses(now=NOW) == 0

        assert (standing(user=user, patient=patient) is not None) is reads
        assert CareAccess.objects.of(other).exists()

    def test_is_refused_after_care_has_ended(self) -> None:
        patient = make_patient(state="discharged")

        with pytest.raises(ValidationError):
            self.invite(patient)


class TestEnd:
    def test_of_care_stops_the_regime(self) -> None:
        patient = make_patient()
        make_regime(patient)

        end_care(
            patient=patient,
            state="discharged",
            reason="Aims reached.",
            by=patient.lead_therapist,
            now=NOW,
        )

        assert Regime.objects.get().state == "completed"
        patient.refresh_from_db()
        assert patient.state == "discharged"

    @pytest.mark.parametrize(
        "values", [{"state": "gone", "reason": "x"}, {"state": "deceased", "reason": " "}]
    )
    def test_without_a_known_state_and_a_reason_is_refused(self, values: dict[str, str]) -> None:
        patient = make_patient()

        with pytest.raises(ValidationError):
            end_care(patient=patient, by=patient.lead_therapist, now=NOW, **values)

        patient.refresh_from_db()
        assert patient.state == "in_care"

    def test_can_be_taken_back_after_discharge_only(self) -> None:
        patient = make_patient(state="discharged")

        assert reopen_care(patient=patient, by=patient.lead_therapist, now=NOW).state == "in_care"
        with pytest.raises(ValidationError):
            reopen_care(patient=patient, by=patient.lead_therapist, now=NOW)


class TestAfterTheEnd:
    """The record of somebody who left care is to be read only."""

    @pytest.fixture
    def patient(self) -> Patient:
        patient = make_patient()
        make_regime(patient)
        access = {"relation": "spouse", "email": "late@example.test"}
        invite_to_care(patient=patient, invited_by=patient.lead_therapist, now=NOW, **access)
        end_care(
            patient=patient, state="discharged", reason="well", by=patient.lead_therapist, now=NOW
        )
        patient.refresh_from_db()
        return patient

    def test_nothing_clinical_is_entered(self, patient: Patient) -> None:
        by = {"patient": patient, "by": patient.lead_therapist, "now": NOW}
        acts: list[Callable[[], Any]] = [
            lambda: make_assessment(patient),
            lambda: draft_regime(**by),
            lambda: record_event(fields={"kind": "cast"}, **by),
            lambda: pause(reason="travel", role=Role.PATIENT, **by),
        ]
        for act in acts:
            with pytest.raises(ValidationError):
                act()

        assert resume(role=Role.PATIENT, **by) is None

    def test_an_open_invitation_leads_nowhere(self, patient: Patient) -> None:
        invitation = Invitation.objects.get(email="late@example.test")

        with pytest.raises(InvitationError):
            accept(invitation=invitation, user=make_user(email="late@example.test"), now=NOW)

    def test_alerts_are_mailed_to_nobody(self, patient: Patient) -> None:
        alert = raise_alert(patient=patient, code="S2", tier="critical", on=DAY, now=NOW)

        assert escalate_alerts(now=NOW + timedelta(days=5)) == 0
        mail = Message.objects.get(kind="alert_lead", subject_id=str(alert.pk))
        assert kinds.get("alert_lead").prepare_one(mail, NOW) == kinds.Cancelled("not_in_care")


def test_a_birth_date_is_judged_by_the_day_where_the_patient_lives(therapist: User) -> None:
    """In Auckland it is tomorrow already."""
    clinic = therapist.memberships.get().clinic
    late = NOW.replace(hour=20)
    born = {"birth_date": late.date() + timedelta(days=1), "time_zone": "Pacific/Auckland"}

    patient = register_patient(clinic=clinic, fields=FIELDS | born, by=therapist, now=late)

    assert patient.birth_date == born["birth_date"]
