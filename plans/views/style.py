"""The living style page: every part in every state. Only with DEBUG."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from plans.engine.dose import Dose
from plans.engine.exercise import Phase
from plans.engine.pace import pace_of
from plans.forms.style import EveryWidgetForm
from plans.queries.rules import day_rules

PAGES = (
    "page",
    "patient",
    "forms",
    "therapist",
    "today",
    "caseload",
    "draft",
    "stop",
    "done",
    "pace",
)


@login_not_required
def style(request: HttpRequest, page: str = "page") -> HttpResponse:
    """Show one page of samples with made-up people and doses."""
    if not settings.DEBUG or page not in PAGES:
        raise Http404
    return render(request, f"plans/style/{page}.html", _samples() if page != "stop" else None)


def _samples() -> dict[str, Any]:
    return {
        "clinic": {"phone": "030 901 820", "emergency_number": "112"},
        "empty_form": EveryWidgetForm(prefix="empty"),
        "wrong_form": EveryWidgetForm(
            {"wrong-email": "nobody", "wrong-minutes": 500}, prefix="wrong"
        ),
        "week": [1.0, 1.0, 0.5, None, 1.0, 0.0, 0.83, 1.0, 1.0, None, 0.67, 1.0, 1.0, 1.0],
        "quiet_week": [1.0, 0.67, 0.5, 0.33, None, 0.0, 0.0, 0.0, None, 0.0, 0.0, 0.0, 0.0, 0.0],
        "doses": [8, 8, 9, 9, 10, 10, 10, 8, 8, 9, 10, 11, 12, 12, 13],
        "caseload": CASELOAD,
        "paced": [
            _paced(1, "A walk", Dose(duration_s=720)),
            _paced(2, "Holds", Dose(sets=2, reps=3, hold_s=5)),
            _paced(3, "Repetitions", Dose(sets=3, reps=10)),
        ],
    }


def _paced(number: int, name: str, dose: Dose) -> dict[str, Any]:
    pace = pace_of(dose, Phase.P2, day_rules().daily_plan)
    return {"id": UUID(int=number), "dose": dose, "pace": pace, "text": {"name": name}}


# name | tier | reason | phase | mode | done in per cent | latest log | waits for approval
_ROWS = """\
Ines Albrecht|critical|Pain 8 after stairs. Loading is paused.|Walk|Standard|86|1 h ago|
Otto Brandt|critical|Fell at home yesterday, not hurt.|Get up|Caution|71|Yesterday|
Mara Celik|high|Knee more swollen than yesterday.|Lift and carry|Standard|92|3 h ago|yes
Johann Dietz|high|No log for 4 days.|Walk|Standard|38|4 days ago|
Rosa Engel|low|Walking 12 → 13 min waits for you.|Walk|Therapist only|97|2 h ago|yes
Karim Farouk|low|Draft waits for approval.|Protect|Standard||–|yes
Lena Groß|||Strengthen|Standard|100|Today|
Henrike von der Heydt-Rosenbaum|||Strengthen|Caution|88|Today|
Bo Ivarsson|||Maintain|Standard|94|Yesterday|
Clara Jung|||Lift and carry|Standard|79|Yesterday|
Dieter Kovač|||Get up|Caution|83|Today|
Emilia Lange|||Walk|Standard|90|Today|
"""
CASELOAD = [row.split("|") for row in _ROWS.splitlines()]
