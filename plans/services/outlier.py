"""More is lost than rest explains: the nerve questions wait, and no dose grows until then."""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from plans.catalogue import load
from plans.catalogue.books import disuse_book
from plans.catalogue.records import from_json, to_json
from plans.engine import ENGINE_VERSION
from plans.engine.assessment import STRICTNESS, Answers, Mode, Outlier, is_outlier
from plans.engine.disuse import predicted_losses
from plans.engine.exercise import Region
from plans.engine.outlier_check import Tested, measured_outlier
from plans.engine.reason import Reason
from plans.models import Assessment, Patient
from plans.queries.facts import Facts, facts_of_one
from plans.queries.measured import history_of
from plans.queries.seen import strength_of
from plans.services.alert import raise_alerts
from plans.services.red_flag import mode_alert
from plans.services.today import recheck_today
from plans.services.trail import note

if TYPE_CHECKING:
    from accounts.models import User


def outlier_of(patient: Patient, facts: Facts, *, on: date) -> Outlier | None:
    """Return the measured deficit above what the curve expects, if it is to be believed."""
    losses = predicted_losses(
        facts.events,
        patient=facts.patient,
        book=disuse_book(),
        is_catabolic=bool(facts.answers.get("answers", {}).get("is_catabolic")),
        on=on,
    )
    strength = {region: strength_of(region) for region in Region}
    tested = Tested(history_of(patient.pk), strength)
    found = measured_outlier(tested, facts.events, losses, on=on)
    return found if is_outlier(found, load().rules.triage, on=on) else None


def ask_nerves_if_more_is_lost(*, patient: Patient, by: "User", now: datetime) -> bool:
    """Keep a new loss beyond the expected one as an assessment that else says what the last said.

    Then no dose grows before the nerve questions are answered (SET2.11). Two retests without gain
    refer. Without an assessment there is nothing to ask of; the first one finds it.
    """
    last = patient.assessments.order_by("-recorded_at").first()
    if last is None:
        return False
    facts, on = facts_of_one(patient.pk), patient.local_date(now)
    intake = from_json(Answers, last.answers["answers"])
    found = outlier_of(patient, facts, on=on)
    if found is None or _is_known(found, intake.outlier):
        return False
    row = _assessment(last, replace(intake, outlier=found), by, now)
    note("find_outlier", row, patient=patient, by=by, now=now)
    if row.mode != last.mode:
        raise_alerts([mode_alert(row)], now=now)
        recheck_today(patient=patient, now=now)
    return True


def _is_known(found: Outlier, known: Outlier | None) -> bool:
    """Return True if the same test was asked about before; what is expected moves by itself."""
    if known is None:
        return False
    return replace(found, expected_upper_fraction=known.expected_upper_fraction) == known


def _assessment(last: Assessment, intake: Answers, by: "User", now: datetime) -> Assessment:
    found = intake.outlier
    assert found is not None
    stuck = found.retests_without_gain >= load().rules.triage.outlier_retests_without_gain
    mode = max(Mode(last.mode), Mode.REFER if stuck else Mode.STANDARD, key=STRICTNESS.get)  # type: ignore[arg-type]
    values = (
        ("deficit_fraction", found.deficit_fraction),
        ("expected_upper_fraction", found.expected_upper_fraction),
        ("retests_without_gain", found.retests_without_gain),
    )
    reason = {"mode": mode.value, **to_json(Reason("outlier", values))}
    others = [
        each for each in last.reasons if each["code"] not in ("outlier", "nothing_speaks_against")
    ]
    # Answers to the nerve questions were about an older test.
    kept = {name: value for name, value in last.answers.items() if name != "nerve_check"}
    return Assessment.objects.create(
        patient=last.patient,
        assessed_on=last.patient.local_date(now),
        assessed_by=by,
        recorded_at=now,
        judgement=last.judgement,
        answers={**kept, "observed_on": last.observed_on, "answers": to_json(intake)},
        base_pain_nrs=last.base_pain_nrs,
        mode=mode.value,
        reasons=[reason, *others],
        actions=last.actions,
        engine_version=ENGINE_VERSION,
    )
