"""Pages, paper and mails speak the language of whoever reads them."""

import pytest
from django.test import Client
from django.utils.translation import get_language
from icalendar import Calendar

from plans.models import CareAccess
from plans.queries.access import Role
from plans.queries.language import language_for
from plans.reports import calendar
from plans.reports.week_sheet import Look
from plans.services.calendar_feed import open_feed
from plans.views import paper
from tests.factories import NOW, Course
from tests.views.asking import browser, text

pytestmark = pytest.mark.django_db
GERMAN, ENGLISH = '<html lang="de"', '<html lang="en"'


def choose(client: Client, language: str, back: str = "/sign-in/") -> None:
    answer = client.post("/language/", {"language": language, "next": back})
    assert (answer.status_code, answer["Location"]) == (302, back)


class TestSignedOut:
    def test_reads_the_language_of_the_browser(self) -> None:
        answer = Client().get("/sign-in/", headers={"Accept-Language": "de-AT,de;q=0.9"})

        assert GERMAN in text(answer)
        assert answer["Content-Language"] == "de"
        assert {"Accept-Language", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}

    @pytest.mark.parametrize("page", ["/sign-in/", "/sign-in/password/", "/no-such-page/"])
    def test_is_offered_each_language_by_its_own_name(self, page: str) -> None:
        found = text(Client().get(page, follow=True))

        for code, name in (("en", "English"), ("de", "Deutsch"), ("es", "Español")):
            assert f'value="{code}"\n                lang="{code}"' in found
            assert f">{name}</button>" in found

    def test_a_choice_beats_the_browser(self) -> None:
        client = Client(headers={"Accept-Language": "es"})
        choose(client, "de")
        assert GERMAN in text(client.get("/sign-in/"))

    @pytest.mark.parametrize("typed", ["fr", "", "de\r\nX: y"])
    def test_an_unknown_language_changes_nothing(self, typed: str) -> None:
        answer = Client().post("/language/", {"language": typed, "next": "//evil.test/"})

        assert answer["Location"] == "/"
        assert "django_language" not in answer.cookies


class TestSignedIn:
    def test_choice_is_kept_with_the_account(self, course: Course) -> None:
        choose(browser(course.person), "de", "/settings/")
        course.person.refresh_from_db()

        assert course.person.language == "de"
        answer = browser(course.person).get("/today/", headers={"Accept-Language": "es"})
        assert GERMAN in text(answer)
        assert answer["Content-Language"] == "de"

    def test_exercises_speak_it_too(self, course: Course) -> None:
        before = text(browser(course.person).get(f"/exercises/{course.planned.pk}/"))
        choose(browser(course.person), "de")
        after = text(browser(course.person).get(f"/exercises/{course.planned.pk}/"))

        title = "<h1", "</h1>"
        assert (
            before.split(title[0])[1].split(title[1])[0]
            != (after.split(title[0])[1].split(title[1])[0])
        )

    def test_the_account_beats_a_cookie_left_by_somebody_else(self, course: Course) -> None:
        client = browser(course.person)
        client.cookies["django_language"] = "de"
        assert ENGLISH in text(client.get("/today/"))

    def test_staff_choose_on_their_account_page(self, course: Course) -> None:
        client = browser(course.therapist)
        assert 'action="/language/"' in text(client.get("/account/"))
        choose(client, "es", "/caseload/")
        assert '<html lang="es"' in text(client.get("/caseload/"))


class TestMadeForAPatient:
    def test_follows_their_own_choice(self, course: Course) -> None:
        course.patient.language = "es"
        course.patient.save(update_fields=["language"])
        choose(browser(course.person), "de")
        choose(browser(course.logger), "es")

        assert language_for(course.patient) == "de"

    def test_follows_the_clinics_note_without_an_account(self, course: Course) -> None:
        CareAccess.objects.filter(patient=course.patient, relation="self").delete()
        course.patient.language = "es"
        assert language_for(course.patient) == "es"

    def test_so_does_the_sheet_a_therapist_prints(
        self, course: Course, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Look] = []
        monkeypatch.setattr(paper, "week_sheet", lambda _patient, *, look, on: _kept(asked, look))
        choose(browser(course.person), "de")
        browser(course.therapist).get(f"/patients/{course.patient.pk}/week-sheet/")

        assert asked == [Look("de")]

    def test_so_does_the_calendar(self, course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
        choose(browser(course.logger), "es")
        course.logger.refresh_from_db()
        feed = open_feed(patient=course.patient, by=course.logger, role=Role.CAREGIVER, now=NOW)
        monkeypatch.setattr(calendar, "_", lambda _words: get_language())

        entry = next(iter(Calendar.from_ical(calendar.calendar_of(feed, now=NOW)).walk("VEVENT")))
        assert entry["summary"] == "es"


def _kept(asked: list[Look], look: Look) -> bytes:
    asked.append(look)
    return b"%PDF-"
