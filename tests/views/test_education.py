"""Good to know: one new card a day on Today, all of them on a page, read is remembered."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import AuditEvent
from plans.catalogue import load
from plans.models import EducationRead
from plans.queries.access import Role
from plans.services.education import mark_read
from plans.templatetags.education import to_look_up, trust_text
from rehab import clock
from tests.factories import NOW, Course, make_answers, make_assessment
from tests.views.asking import browser, text
from tests.views.sent import assessment
from tests.views.test_query_counts import TODAY as TODAYS_QUERIES

pytestmark = pytest.mark.django_db
TODAY, ALL, READ = "/today/", "/good-to-know/", "/good-to-know/read/"
DAY_LONG = timedelta(days=1)
FIRST = "when-to-call"


def title(slug: str) -> str:
    return load().education_text(slug, "en").title


def put_away(client: Client, slug: str = FIRST, **more: str) -> str:
    answer = client.post(READ, {"card": slug, "is_read": "yes"} | more)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def cards(client: Client) -> list[str]:
    """Return the cards on Today."""
    page = text(client.get(TODAY))
    return [each for each in load().education_texts["en"] if f'id="card-{each}"' in page]


class TestToday:
    def test_shows_one_card_and_takes_it_away_without_javascript(self, course: Course) -> None:
        client = browser(course.person)
        assert cards(client) == [FIRST]

        assert put_away(client, from_today="1").endswith(TODAY)

        assert cards(client) == []
        assert 'href="/good-to-know/"' in text(client.get(TODAY))

    def test_shows_the_next_card_on_the_next_day(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = browser(course.person)
        put_away(client)
        monkeypatch.setattr(clock, "now", lambda: NOW + DAY_LONG)

        assert cards(client) != [FIRST]
        assert len(cards(client)) == 1

    def test_lets_an_onlooker_read_but_not_put_away(self, course: Course) -> None:
        client = browser(course.onlooker)

        page = text(client.get(TODAY))
        assert title(FIRST) in page
        assert "I have read this" not in page
        assert 'href="/good-to-know/"' in page
        assert client.post(READ, {"card": FIRST, "is_read": "yes"}).status_code == 403


class TestPage:
    def test_lists_all_that_fits_with_what_is_read_and_puts_the_look_on_record(
        self, course: Course
    ) -> None:
        client = browser(course.person)
        assert put_away(client).endswith(ALL)

        page = text(client.get(ALL))

        assert title("ask-before-you-drive") in page
        assert title("food-ask-first") in page
        assert "We read this in:" in page
        assert load().sources["Gateshead"].citation in page
        assert "Knowledge base" not in page
        assert page.count("I have read this") == page.count('id="card-') - 1
        looks = AuditEvent.objects.filter(action="view", object_type="education")
        assert looks.get().patient_id == course.patient.pk

    def test_takes_a_read_card_back(self, course: Course) -> None:
        client = browser(course.person)
        put_away(client)

        put_away(client, is_read="no")

        assert not EducationRead.objects.exists()
        assert cards(client) == [FIRST]

    def test_speaks_of_protein_only_where_kidneys_and_liver_are_well(self, course: Course) -> None:
        client = browser(course.person)
        for is_ill, shown in ((True, "food-ask-first"), (False, "food-for-muscle")):
            answers = make_answers(has_kidney_or_liver_disease=is_ill)
            later = NOW + timedelta(minutes=1 if is_ill else 2)
            make_assessment(course.patient, answers=answers, now=later)

            page = text(client.get(ALL))

            assert title(shown) in page
            assert (title("food-for-muscle") in page) is not is_ill

    @pytest.mark.parametrize(
        ("answer", "shown"),
        [("", "food-ask-first"), ("yes", "food-ask-first"), ("no", "food-for-muscle")],
        ids=["not asked", "kidneys or liver not well", "both well"],
    )
    def test_takes_kidneys_and_liver_from_the_intake(
        self, answer: str, shown: str, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
        asked = assessment(course) | {"has_kidney_or_liver_disease": answer}
        sent = browser(course.therapist).post(
            reverse("plans:assessment-create", args=[course.patient.pk]), asked
        )
        assert sent.status_code == 302

        assert title(shown) in text(browser(course.person).get(ALL))

    def test_knows_numb_skin(self, course: Course) -> None:
        client = browser(course.person)
        course.regime.regions.update(phases=["P1"])
        assert title("cool-it") in text(client.get(ALL))

        course.event.precautions.create(code="INSENSATE", from_on=NOW.date())

        assert title("cool-it") not in text(client.get(ALL))


@pytest.mark.parametrize(
    "sent",
    [{}, {"card": "nonsense", "is_read": "yes"}, {"card": FIRST}, {"card": FIRST, "is_read": "?"}],
    ids=["nothing", "no such card", "no answer", "another answer"],
)
def test_what_makes_no_sense_changes_nothing(sent: dict[str, str], course: Course) -> None:
    answer = browser(course.person).post(READ, sent)

    assert answer.status_code == 422
    assert "could not be put away" in text(answer)
    assert not EducationRead.objects.exists()


def test_reading_twice_keeps_the_first_day_and_one_line_of_the_trail(course: Course) -> None:
    for by in (course.person, course.logger):
        put_away(browser(by))

    row = EducationRead.objects.get()
    assert (row.card, row.read_by, row.read_on) == (FIRST, course.person, NOW.date())
    assert AuditEvent.objects.filter(action="read", object_id=str(row.pk)).count() == 1


def test_a_therapist_sees_what_is_shown_why_and_what_was_read(course: Course) -> None:
    put_away(browser(course.person))
    client = browser(course.therapist)
    url = reverse("plans:patient-education", args=[course.patient.pk])

    assert url in text(client.get(reverse("plans:patient-detail", args=[course.patient.pk])))
    page = text(client.get(url))

    assert "Read on 2 March" in page
    assert "For everybody" in page
    assert "Ankle: P" in page
    assert "Not read yet" in page
    assert load().sources["KB8"].citation in page


def test_every_card_says_how_far_to_trust_it_and_names_what_was_read() -> None:
    for card in load().education:
        assert trust_text(card.tag)
        assert to_look_up(card.source) or card.tag != "V"


def test_the_intake_does_not_say_that_kidneys_are_well_unasked(course: Course) -> None:
    url = reverse("plans:assessment-create", args=[course.patient.pk])

    page = text(browser(course.therapist).get(url))

    assert _chosen(page, "has_kidney_or_liver_disease") == ""
    assert _chosen(page, "has_transplant") == "no"


def _chosen(page: str, field: str) -> str:
    menu = page.partition(f'<select name="{field}"')[2].partition("</select>")[0]
    return re.findall(r'value="(\w*)" selected', menu)[0]


def test_today_asks_the_database_as_often_however_much_was_read(
    course: Course, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader = course.person
    for card in load().education:
        mark_read(patient=course.patient, card=card.slug, by=reader, role=Role.PATIENT, now=NOW)
    client = browser(reader)
    client.get(TODAY)

    with django_assert_num_queries(TODAYS_QUERIES):
        client.get(TODAY)
