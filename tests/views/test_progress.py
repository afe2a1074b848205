"""Progress: what is expected and what was measured, for the patient and for the therapist."""

import re
from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from plans.models import CheckIn, Measurement, Prescription
from tests.factories import DAY, NOW, Course, make_care, make_event, make_patient, make_regime
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
PAGE = "/progress/"
MONTH = timedelta(days=28)


def tested(course: Course, *found: tuple[int, float]) -> None:
    """Keep lifts of the left leg on days before DAY; the right one lifts 40 kg."""
    for back, left in found:
        for side, value in (("left", left), ("right", 40)):
            Measurement.objects.create(
                patient=course.patient,
                kind="ten_rm_kg",
                of="heel-raise-seated",
                side=side,
                value=value,
                unit="kg",
                measured_on=DAY - timedelta(days=back),
                entered_by=course.therapist,
                entered_at=NOW,
            )


def of_therapist(course: Course) -> str:
    return text(browser(course.therapist).get(f"/patients/{course.patient.pk}/"))


class TestPage:
    def test_draws_the_band_without_javascript_and_says_it_in_words(self, course: Course) -> None:
        page = text(browser(course.person).get(PAGE))

        assert "most people" in page
        assert "not a promise" in page
        chart = re.search(r"<svg class=\"chart recovery-chart\".*?</svg>", page, re.DOTALL)
        assert chart
        assert "<title" in chart[0]
        assert "<desc" in chart[0]
        assert " style=" not in chart[0]
        assert "Expected: per cent of the strength" in page  # the table

    def test_puts_the_look_on_record(self, course: Course) -> None:
        browser(course.onlooker).get(PAGE)

        looks = AuditEvent.objects.filter(action="view", object_type="progress")
        assert looks.get().patient_id == course.patient.pk

    def test_tells_a_change_from_none(self, course: Course) -> None:
        tested(course, (28, 20), (0, 22))
        assert "No clear change since your first test" in text(browser(course.person).get(PAGE))

        tested(course, (14, 36))
        Measurement.objects.filter(measured_on=DAY).delete()
        assert "clearly more than at your first test" in text(browser(course.person).get(PAGE))

    def test_shows_no_number_where_nobody_knows(self, course: Course) -> None:
        make_event(
            course.patient,
            kind="sling",
            body_site="shoulder",
            side="left",
            started_on=DAY - MONTH,
            ended_on=DAY,
        )

        page = text(browser(course.person).get(PAGE))

        part = re.search(r"<h2 id=\"part-\d\">\s*Shoulder, left.*?</section>", page, re.DOTALL)
        assert part
        assert "<svg" not in part[0]
        assert "too few people were tested" in part[0]
        assert "%" not in part[0]

    def test_stays_calm_with_nothing_to_show(self) -> None:
        person = make_care(make_patient(), relation="self")

        assert "Nothing here yet" in text(browser(person).get(PAGE))


class TestView:
    """What the address asks for, without JavaScript."""

    def test_every_day_says_its_state_and_leads_to_its_page(self, course: Course) -> None:
        page = text(browser(course.person).get(PAGE))

        (today,) = re.findall(
            rf'<a class="calendar-day"\s+href="/history/{DAY}/">.*?</a>', page, re.S
        )
        assert "Not yet" in today
        assert "today" in today
        assert len(re.findall(r'<th scope="col">\s*<abbr title="', page)) == 7

    def test_shows_the_steps_of_the_exercise_that_was_chosen(self, course: Course) -> None:
        rows = Prescription.objects.filter(regime=course.regime, is_cue=False)
        for row in rows.order_by("-position")[:2]:
            page = text(browser(course.person).get(PAGE, {"steps": row.pk}))

            assert re.search(rf'value="{row.pk}"\s+selected', page)

    def test_keeps_an_exercise_of_somebody_else_to_itself(self, course: Course) -> None:
        other = make_regime(make_patient())
        row = other.prescriptions.first()
        assert row is not None

        assert browser(course.person).get(PAGE, {"steps": row.pk}).status_code == 404

    @pytest.mark.parametrize(
        "asked",
        [
            pytest.param({"back": "-1", "pain": "x", "steps": "walking"}, id="nonsense"),
            pytest.param({"back": "9" * 5000}, id="a number of many digits"),
            pytest.param({"back": "999"}, id="before all time"),
            pytest.param({"back": "1", "pain": "26"}, id="earlier, and half a year"),
        ],
    )
    def test_any_address_shows_a_page(self, asked: dict[str, str], course: Course) -> None:
        assert browser(course.person).get(PAGE, asked).status_code == 200

    def test_draws_pain_only_where_it_was_told(self, course: Course) -> None:
        assert "No pain was told in these weeks" in text(browser(course.person).get(PAGE))

        for back in (0, 1, 3):
            CheckIn.objects.create(
                patient=course.patient,
                payload_sha256="0",
                on=DAY - timedelta(days=back),
                recorded_at=NOW,
                entered_by=course.person,
                pain_nrs=3,
            )
        page = text(browser(course.person).get(PAGE))

        chart = re.search(r'<svg class="chart pain-chart".*?</svg>', page, re.DOTALL)
        assert chart
        assert 'role="img"' in chart[0]
        assert chart[0].count("<polyline") == 1
        assert chart[0].count("<circle") == 3
        assert "too few days yet" in chart[0]


class TestCard:
    def test_shows_the_therapist_what_is_expected_with_its_confidence(self, course: Course) -> None:
        page = of_therapist(course)

        assert page.count("recovery-part") == 1
        assert "A rough guess" in page
        assert "Lost in 42 days" in page

    def test_names_slow_recovery_and_what_may_stay(self, course: Course) -> None:
        end = DAY - 2 * MONTH
        course.patient.events.update(started_on=end - 4 * MONTH, ended_on=end)
        tested(course, (56, 20), (28, 20), (0, 20))

        page = of_therapist(course)

        assert "Measured below the band since" in page
        assert "no gain at two tests in a row" in page
        assert "Part of the loss may stay" in page
        assert "slower than for most people" in text(browser(course.person).get(PAGE))
