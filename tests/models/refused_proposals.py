"""What the database refuses of proposals, of what was seen and of what was read."""

from plans.models import EducationRead, Finding, Proposal
from tests.factories import NOW
from tests.models.refused import Case, of
from tests.models.rows import A_PHASE

_ACCEPTED = {"answer": "accepted", "answered_at": NOW, "answered_by": of("user")}

PROPOSALS: list[Case] = [
    Case("proposal_exercise_waits_once", Proposal, {"side": "right"}, {"side": "left"}),
    Case("proposal_phase_waits_once", Proposal, A_PHASE | {"phase": "P3"}, A_PHASE),
    Case("proposal_exercise_is_whole", Proposal, {"start_dose": None}, {}),
    Case("proposal_phase_names_no_exercise", Proposal, {"kind": "phase"}, A_PHASE),
    Case("proposal_answered_by_someone", Proposal, _ACCEPTED | {"answered_by": None}, _ACCEPTED),
    Case(
        "proposal_unanswered_has_no_answerer",
        Proposal,
        _ACCEPTED | {"answer": "lapsed"},
        {"answer": "lapsed"},
    ),
    Case(
        "proposal_declined_with_reason",
        Proposal,
        _ACCEPTED | {"answer": "declined"},
        _ACCEPTED | {"answer": "declined", "answer_reason": "Not yet."},
    ),
    Case("finding_has_subject", Finding, {"subject": ""}, {}),
    Case("education_read_names_card", EducationRead, {"card": ""}, {}),
    Case("education_read_once", EducationRead, {"card": "when-to-call"}, {"card": "smoking"}),
]
