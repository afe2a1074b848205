"""A page that shows a patient is put on record, also where it comes back with an objection."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from tests.factories import Course
from tests.views.asking import browser

REFUSED = [
    pytest.param("plans:check-in", {}, "daily_plan", 422, id="an empty check-in"),
    pytest.param("plans:finish", {}, "daily_plan", 422, id="an empty finish"),
    pytest.param("plans:settings-pause", {}, "settings", 422, id="an empty pause"),
    pytest.param("plans:settings-reminders", {}, "settings", 422, id="no reminder times"),
    pytest.param("plans:check-in-flags", {}, "daily_plan", 422, id="no safety answers"),
    pytest.param(
        "plans:check-in",
        {"any_flag": "yes", "pain_nrs": "1", "swelling": "0"},
        "check_in",
        200,
        id="which safety question",
    ),
]


@pytest.mark.parametrize(("name", "sent", "what", "status"), REFUSED)
def test_a_refused_entry_counts_as_a_look(
    name: str, sent: dict[str, str], what: str, status: int, course: Course
) -> None:
    client = browser(course.person)
    sent = sent | ({"entry_id": "11111111-1111-4111-8111-111111111111"} if sent else {})

    answer = client.post(reverse(name), sent)

    assert answer.status_code == status
    looks = AuditEvent.objects.filter(action="view", patient_id=course.patient.pk)
    assert looks.get().object_type == what
