"""What the database refuses of regime templates, ours and those of a clinic."""

from plans.models import RegimeTemplate
from tests.models.refused import Case, of
from tests.models.rows import Values

COPY: Values = {
    "clinic": of("clinic"),
    "based_on": of("template"),
    "saved_by": of("user"),
    "reason": "Our patients begin later.",
}

TEMPLATES: list[Case] = [
    Case("template_one_per_version", RegimeTemplate, {"version": 1}, {"version": 3}),
    Case(
        "template_one_per_clinic_version",
        RegimeTemplate,
        {"version": 1, **COPY},
        {"version": 2, **COPY},
    ),
    Case(
        "template_one_in_use_per_clinic",
        RegimeTemplate,
        {"is_in_use": True, **COPY},
        {"is_in_use": False, **COPY},
    ),
    Case(
        "template_copy_says_from_what_by_whom_and_why",
        RegimeTemplate,
        {**COPY, "reason": ""},
        COPY,
    ),
    Case("template_version_from_1", RegimeTemplate, {"version": 0}, {}),
]
