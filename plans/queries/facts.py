"""Rows of many patients as the engine's values, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from json import loads
from typing import Any, NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from plans.catalogue import load
from plans.catalogue.records import from_json
from plans.engine.assessment import Mode, Outlier, is_outlier
from plans.engine.condition import share_conditions
from plans.engine.event import Clearance, Event, Precaution, WeightBearingOrder
from plans.engine.exercise import WeightBearing
from plans.engine.patient import PatientFacts
from plans.engine.rule_quota import goes_by_quota
from plans.models import Assessment, ImmobilisationEvent, Measurement, Patient
from plans.models import Clearance as ClearanceRow
from plans.models import Precaution as PrecautionRow
from plans.models import WeightBearingOrder as WeightBearingRow
from plans.queries.among import among
from plans.queries.at_once import AtOnce

T = TypeVar("T")

_STATUS = {
    "nwb": WeightBearing.NONE,
    "ttwb": WeightBearing.TOE_TOUCH,
    "pwb": WeightBearing.PARTIAL,
    "wbat": WeightBearing.AS_TOLERATED,
    "fwb": WeightBearing.FULL,
}
LAG = "extension_lag_deg"
INTAKE = (
    "frailty_cfs",
    "falls_6_months",
    "osteoporosis",
    "helper_at_home",
    "equipment",
    "medicines",
)


@dataclass(frozen=True, slots=True)
class Facts:
    """One patient as the engine knows them. `mode` is None before any assessment."""

    patient: PatientFacts
    events: tuple[Event, ...]
    zone: ZoneInfo
    mode: Mode | None = None
    base_pain_nrs: int = 0
    answers: dict[str, Any] = field(default_factory=dict)
    assessed_on: date | None = None

    @property
    def asks_nerves(self) -> bool:
        """Return True while a loss beyond the expected one waits for the nerve questions."""
        given = self.answers.get("answers", {}).get("outlier")
        if given is None or "nerve_check" in self.answers or self.assessed_on is None:
            return False
        return is_outlier(from_json(Outlier, given), load().rules.triage, on=self.assessed_on)

    def by_quota(self, on: date) -> bool:
        """Return True with nerve pain or CRPS: doses grow by time alone (O11)."""
        given = self.answers.get("answers", {})
        judgements, causes = given.get("judgements", ()), given.get("causes", ())
        is_told = bool(given.get("has_neuropathic_pain"))
        return goes_by_quota(self.events, on, judgements, causes, has_neuropathic_pain=is_told)


def facts_of(patients: Iterable[UUID]) -> dict[UUID, Facts]:
    """Return the facts of each patient: six queries however many there are."""
    ids = list(patients)
    return facts_from(fact_questions(lambda path: among(path, ids)))


def facts_of_one(patient: UUID) -> Facts:
    """Return the facts of one patient: one query."""
    return facts_from(_ONE.ask(patient=patient))[patient]


def fact_questions(about: Callable[[str], Any]) -> dict[str, QuerySet[Any, Any]]:
    """Return what `facts_from` reads. `about`: from the path to a patient, whom it is about."""
    events = ImmobilisationEvent.objects.filter(about("patient")).order_by("started_on", "pk")
    return {
        "orders": _orders().filter(about("event__patient")),
        "precautions": _precautions().filter(about("event__patient")),
        "clearances": _clearances().filter(about("event__patient")),
        "events": events.values_list("patient_id", "pk", *EVENT),
        "assessments": _assessments().filter(about("patient")),
        "people": Patient.objects.filter(about("pk")).values_list(
            "pk",
            "birth_date",
            "sex",
            "body_mass_kg",
            "time_zone",
            *(_lag(side, name) for name in ("value", "measured_on") for side in ("left", "right")),
        ),
    }


def facts_from(told: Mapping[str, Iterable[Any]]) -> dict[UUID, Facts]:
    """Return the facts of each patient by the rows of `fact_questions`."""
    events = _events(told)
    judged = _latest_assessments(told["assessments"])
    return {
        pk: _facts(share_conditions(tuple(events.get(pk, ()))), judged.get(pk), _Person(*values))
        for pk, *values in told["people"]
    }


_ONE = AtOnce(lambda given: fact_questions(lambda path: Q((path, given["patient"]))), patient=UUID)


def _lag(side: str, name: str) -> Subquery:
    """Return what the knee lacks to be straight by its own muscle, as last measured, or when."""
    rows = Measurement.objects.current().filter(
        patient=OuterRef("pk"), kind=LAG, side__in=[side, "both"]
    )
    return Subquery(rows.oldest_first().reverse().values(name)[:1])


class _Person(NamedTuple):
    birth_date: Any
    sex: Any
    body_mass_kg: Any
    time_zone: Any
    lag_left: Any
    lag_right: Any
    lag_left_on: Any
    lag_right_on: Any

    @property
    def knee_lag_deg(self) -> tuple[tuple[str, float], ...]:
        found = (("left", self.lag_left), ("right", self.lag_right))
        return tuple((side, float(deg)) for side, deg in found if deg is not None)

    @property
    def knee_lag_on(self) -> tuple[tuple[str, date], ...]:
        found = (("left", self.lag_left_on), ("right", self.lag_right_on))
        return tuple((side, on) for side, on in found if on is not None)


def _facts(
    events: tuple[Event, ...],
    judged: "_Judged | None",
    row: _Person,
) -> Facts:
    zone = ZoneInfo(row.time_zone)
    answers = judged.answers if judged else {}
    intake = {name: value for name, value in answers.get("intake", {}).items() if name in INTAKE}
    for name in ("equipment", "medicines"):
        intake[name] = tuple(intake.get(name, ()))
    person = PatientFacts(
        birth_date=row.birth_date,
        sex=row.sex,
        body_mass_kg=_number(row.body_mass_kg),
        knee_lag_deg=row.knee_lag_deg,
        knee_lag_on=row.knee_lag_on,
        **intake,
    )
    if judged is None:
        return Facts(person, events, zone)
    mode = Mode(judged.mode)
    return Facts(person, events, zone, mode, judged.base_pain_nrs, answers, judged.assessed_on)


@dataclass(frozen=True, slots=True)
class _Judged:
    mode: str
    base_pain_nrs: int
    answers: dict[str, Any]
    assessed_on: date


def _assessments() -> QuerySet[Any, Any]:
    return Assessment.objects.order_by("recorded_at").values_list(
        "patient_id", "mode", "base_pain_nrs", "assessed_on", Cast("answers", TextField())
    )


def _latest_assessments(rows: Iterable[Any]) -> dict[UUID, _Judged]:
    latest = {patient: rest for patient, *rest in rows}  # later rows replace earlier
    return {
        patient: _Judged(mode, base, loads(answers), on)
        for patient, (mode, base, on, answers) in latest.items()
    }


CLOTS = "DVT_RISK"
EVENT = (
    "kind",
    "body_site",
    "side",
    "started_on",
    "expected_end_on",
    "ended_on",
    "injured_on",
    "surgery_on",
    "tissue",
    "condition",
    "joints_fixed",
    "device_removable",
    "healing",
    "healing_on",
    "activity_during",
)


def event_values(values: Sequence[Any]) -> dict[str, Any]:
    """Return the arguments of an engine's event from a row of `EVENT`."""
    given = dict(zip(EVENT, values, strict=True))
    for name in ("joints_fixed", "activity_during"):
        given[name] = tuple(given[name])
    return given


def _events(told: Mapping[str, Iterable[Any]]) -> dict[UUID, list[Event]]:
    orders = _by_event(told["orders"], _order)
    precautions = _by_event(told["precautions"], _precaution)
    clearances = _by_event(told["clearances"], _clearance)
    found: dict[UUID, list[Event]] = defaultdict(list)
    for patient, pk, *values in told["events"]:
        found[patient].append(
            Event(
                key=str(pk),
                **event_values(values),
                weight_bearing=tuple(orders.get(pk, ())),
                precautions=tuple(precautions.get(pk, ())),
                clearances=tuple(clearances.get(pk, ())),
            )
        )
    return found


def _by_event(rows: Iterable[Any], make: Callable[..., T]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for event, *values in rows:
        found[event].append(make(*values))
    return found


def _orders() -> QuerySet[Any, Any]:
    return WeightBearingRow.objects.order_by("from_on", "pk").values_list(
        "event_id", "limb", "status", "from_on", "max_kg", "max_percent", "expires_on"
    )


def _order(limb: str, status: str, from_on: date, kg: Any, percent: Any, expires_on: Any) -> Any:
    return WeightBearingOrder(
        limb=limb,
        status=_STATUS[status],
        from_on=from_on,
        max_kg=_number(kg),
        max_fraction=None if percent is None else percent / 100,
        expires_on=expires_on,
    )


_PRECAUTION = (
    "code",
    "from_on",
    "expires_on",
    "lifted_on",
    "joint",
    "motion",
    "muscle",
    "max_deg",
    "max_kg",
    "hr_max",
    "spo2_min",
)


def _precautions() -> QuerySet[Any, Any]:
    rows = PrecautionRow.objects.order_by("from_on", "pk")
    return rows.values_list("event_id", *_PRECAUTION)


def _precaution(*values: Any) -> Precaution:
    given = dict(zip(_PRECAUTION, values, strict=True))
    return Precaution(**given | {"max_kg": _number(given["max_kg"])})


def _clearances() -> QuerySet[Any, Any]:
    rows = ClearanceRow.objects.order_by("cleared_on", "pk")
    return rows.values_list("event_id", "activity", "cleared_on", "max_kg")


def _clearance(activity: str, cleared_on: date, max_kg: Any) -> Clearance:
    return Clearance(activity, cleared_on, _number(max_kg))


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
