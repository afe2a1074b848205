"""The therapist's pages: alerts, proposals, the draft, the end of a plan."""

import pytest
from django.db.models import F
from django.test import Client
from django.urls import resolve, reverse

from plans.models import Decision, Prescription, Regime
from plans.queries.draft_case import extras_of
from plans.views import regime as regime_views
from tests.factories import DAY, Course, load_catalogue, make_assessment, make_event, make_patient
from tests.views.asking import browser, draft_fields, field_errors, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def therapist(course: Course) -> Client:
    return browser(course.therapist)


def draft_of(client: Client, course: Course) -> str:
    """Make a patient up to the draft; return its address."""
    load_catalogue()
    patient = make_patient(clinic=course.patient.clinic, lead_therapist=course.therapist)
    make_event(patient)
    make_assessment(patient)
    url = reverse("plans:regime-draft", args=[patient.pk])
    client.post(url)
    return url


class TestAlert:
    def test_acknowledged_stays_open(self, therapist: Client, course: Course) -> None:
        url = reverse("plans:alert-acknowledge", args=[course.alert.pk])

        response = therapist.post(url, {"note": "Rang her"}, follow=True)

        assert "What is paused stays paused." in text(response)
        course.alert.refresh_from_db()
        assert course.alert.note == "Rang her"
        assert course.alert.released_at is None

    def test_released_needs_a_reason_and_keeps_it(self, therapist: Client, course: Course) -> None:
        url = reverse("plans:alert-release", args=[course.alert.pk])
        assert therapist.post(url, {"reason": " "}).status_code == 422

        therapist.post(url, {"reason": "Seen in the clinic"})

        course.alert.refresh_from_db()
        assert course.alert.release_reason == "Seen in the clinic"
        assert course.alert.released_by == course.therapist


class TestProposal:
    @pytest.mark.parametrize(
        ("given", "kept"), [("approve", "approved"), ("decline", "declined"), ("", "waiting")]
    )
    def test_is_answered_as_said(
        self, given: str, kept: str, therapist: Client, course: Course
    ) -> None:
        url = reverse("plans:decision-answer", args=[course.decision.pk])

        therapist.post(url, {"answer": given})

        assert Decision.objects.get(pk=course.decision.pk).answer == kept


class TestDraft:
    @pytest.mark.parametrize("adjustment", ["automatic", "ask"])
    def test_becomes_the_plan_in_use(
        self, adjustment: str, therapist: Client, course: Course
    ) -> None:
        url = draft_of(therapist, course)
        fields = draft_fields(therapist.get(url).content.decode())

        response = therapist.post(
            f"{url}approve/", fields | {"adjustment": adjustment, "approve": "1"}
        )

        assert response.status_code == 302, field_errors(response)
        regime = Regime.objects.exclude(patient=course.patient).get()
        assert (regime.state, regime.adjustment) == ("active", adjustment)
        assert regime.daily_plans.filter(on=DAY).exists()

    def test_keeps_what_was_edited(self, therapist: Client, course: Course) -> None:
        url = draft_of(therapist, course)
        fields = draft_fields(therapist.get(url).content.decode())
        keep = [name for name in fields if name.endswith("-keep")]
        del fields[keep[-1]]

        assert therapist.post(f"{url}approve/", fields).status_code == 302

        regime = Regime.objects.exclude(patient=course.patient).get()
        assert regime.state == "draft"
        assert regime.prescriptions.count() == len(keep) - 1
        counted = regime.prescriptions.filter(is_cue=False).count()
        assert f"{counted} exercises in all" in text(therapist.get(url))

    def test_lets_one_stand_in_be_refused(self, therapist: Client, course: Course) -> None:
        url = draft_of(therapist, course)
        patient = resolve(url).kwargs["patient"]
        rows = Prescription.objects.filter(regime__patient=patient, regime__state="draft")
        rows.filter(pk=rows[0].pk).update(stand_in="toe-curls")
        row = rows[0]
        fields = draft_fields(therapist.get(url).content.decode())
        (wanted,) = [name for name in fields if name.endswith("-has_stand_in")]
        del fields[wanted]

        therapist.post(f"{url}approve/", fields)

        row.refresh_from_db()
        assert (row.stand_in_id, row.refused_stand_in) == (None, "toe-curls")
        page = therapist.get(url).content.decode()
        assert "Nothing is done in its place while its equipment is missing." in page
        assert wanted not in draft_fields(page)


class TestExtraExercise:
    """One more exercise, chosen on the page of the draft."""

    @pytest.fixture
    def url(self, therapist: Client, course: Course) -> str:
        return draft_of(therapist, course)

    @pytest.fixture
    def fields(self, therapist: Client, url: str) -> dict[str, str]:
        return draft_fields(therapist.get(url).content.decode())

    def test_is_added_with_what_was_typed_above(
        self, therapist: Client, course: Course, url: str, fields: dict[str, str]
    ) -> None:
        regime = Regime.objects.exclude(patient=course.patient).get()
        region, items = next(iter(extras_of(regime, on=DAY).items()))
        sets = next(name for name in fields if name.endswith("start_reps"))
        chosen = {"extra": f"{region.pk}:{items[0].exercise}", sets: "4", "add": "1"}

        response = therapist.post(f"{url}approve/", fields | chosen)

        assert response.status_code == 302, field_errors(response)
        assert regime.prescriptions.filter(exercise_id=items[0].exercise).count() == 1
        assert regime.prescriptions.filter(start_dose__reps=4).exists()

    @pytest.mark.parametrize(
        ("extra", "said"),
        [
            pytest.param("", "Choose the exercise to add first.", id="none chosen"),
            pytest.param("1:split-squat", "Select a valid choice", id="not allowed now"),
        ],
    )
    def test_asks_for_one_that_may_be_added(
        self, extra: str, said: str, therapist: Client, url: str, fields: dict[str, str]
    ) -> None:
        before = Prescription.objects.count()
        sets = next(name for name in fields if name.endswith("start_reps"))

        response = therapist.post(
            f"{url}approve/", fields | {"extra": extra, sets: "4", "add": "1"}
        )

        assert response.status_code == 422
        assert said in text(response)
        assert f'name="{sets}" value="4"' in text(response)
        assert Prescription.objects.count() == before


class TestDraftOfTwo:
    """Two therapists have the same draft before them."""

    @pytest.fixture
    def url(self, therapist: Client, course: Course) -> str:
        return draft_of(therapist, course)

    @pytest.fixture
    def fields(self, therapist: Client, url: str) -> dict[str, str]:
        """Return what the slower one read, before the other saved four repetitions."""
        page = draft_fields(therapist.get(url).content.decode())
        sets = next(name for name in page if name.endswith("start_reps"))
        therapist.post(f"{url}approve/", page | {sets: "4"})
        return page

    def test_the_later_one_sees_both_and_loses_nothing(
        self, therapist: Client, url: str, fields: dict[str, str]
    ) -> None:
        before = list(Prescription.objects.values_list("pk", "start_dose"))
        walk = next(name for name in fields if name.endswith("start_bouts_per_day"))

        response = therapist.post(f"{url}approve/", fields | {walk: "5", "approve": "1"})

        assert response.status_code == 409
        assert "Saved meanwhile:" in text(response)
        assert f'name="{walk}" value="5"' in text(response)
        assert list(Prescription.objects.values_list("pk", "start_dose")) == before

    def test_what_is_sent_again_counts(
        self, therapist: Client, url: str, fields: dict[str, str]
    ) -> None:
        shown = draft_fields(therapist.post(f"{url}approve/", fields).content.decode())

        response = therapist.post(f"{url}approve/", shown | {"approve": "1"})

        assert response.status_code == 302, field_errors(response)
        assert Regime.objects.filter(state="active").count() == 2

    def test_a_page_of_a_draft_that_was_replaced_changes_nothing(
        self, therapist: Client, url: str, fields: dict[str, str]
    ) -> None:
        therapist.post(url)
        items = Prescription.objects.filter(regime__state="draft").count()

        response = therapist.post(f"{url}approve/", fields | {"approve": "1"}, follow=True)

        assert "This draft was replaced meanwhile." in text(response)
        assert Prescription.objects.filter(regime__state="draft").count() == items

    def test_a_change_in_the_very_moment_is_not_overwritten(
        self, therapist: Client, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = draft_fields(therapist.get(url).content.decode())
        keep = next(name for name in page if name.endswith("-keep"))
        read = regime_views.draft_page

        def read_and_be_overtaken(*args: object, **kwargs: object) -> object:
            found = read(*args, **kwargs)  # type: ignore[arg-type]
            Regime.objects.filter(state="draft").update(edits=F("edits") + 1)
            return found

        monkeypatch.setattr(regime_views, "draft_page", read_and_be_overtaken)
        items = Prescription.objects.filter(regime__state="draft").count()

        response = therapist.post(f"{url}approve/", {k: v for k, v in page.items() if k != keep})

        assert response.status_code == 422
        assert "Somebody else saved this draft just now." in text(response)
        assert Prescription.objects.filter(regime__state="draft").count() == items


def test_patient_page_names_the_injury(therapist: Client, course: Course) -> None:
    make_event(course.patient, condition="ankle_fracture", tissue="bone_nonop")

    page = text(therapist.get(reverse("plans:patient-detail", args=[course.patient.pk])))

    assert "Ankle fracture" in page


def test_stopped_plan_ends_with_its_reason(therapist: Client, course: Course) -> None:
    url = reverse("plans:regime-stop", args=[course.regime.pk])

    therapist.post(url, {"outcome": "stopped", "reason": "Moved away"})

    course.regime.refresh_from_db()
    assert (course.regime.state, course.regime.end_reason) == ("stopped", "Moved away")


@pytest.mark.parametrize("back", ["today", "caseload", "//evil.test", "\n/x", "a b"])
def test_theme_leads_back_to_ours_alone(back: str, therapist: Client) -> None:
    response = therapist.post(reverse("plans:theme-set"), {"theme": "dark", "next": back})

    assert response.status_code == 302
    assert "evil" not in response.headers["Location"]


def test_a_draft_asks_what_a_leg_may_carry(therapist: Client, course: Course) -> None:
    load_catalogue()
    patient = make_patient(clinic=course.patient.clinic, lead_therapist=course.therapist)
    event = make_event(patient, kind="cast", body_site="ankle", side="left", ended_on=None)
    make_assessment(patient)

    page = therapist.post(reverse("plans:regime-draft", args=[patient.pk]), follow=True)

    assert "Nobody has said what the leg may carry (left)." in text(page)
    assert reverse("plans:event-weight-bearing", args=[event.pk]) in page.content.decode()
