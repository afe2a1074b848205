"""A clinic's copy of a protocol: made from ours, changed with a reason, put in use; ours stays."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoDbBlocker

from accounts.models import AuditEvent, Clinic, User
from plans.catalogue import load
from plans.engine.dose import Dose
from plans.engine.exercise import Phase
from plans.engine.template import Template, TemplateItem, TemplatePhase, gate_in
from plans.models import RegimeTemplate
from plans.queries.protocols import protocols_of
from plans.queries.template_copies import copies_for, copy_page, template_in
from plans.services.template_copy import (
    begins_early,
    change_phase,
    copy_template,
    follow_ours,
    switch,
)
from tests.factories import NOW, load_catalogue, make_admin, make_clinic
from tests.views.once import built_once

pytestmark = pytest.mark.django_db
SLUG = "ankle-fracture"


class Made(NamedTuple):
    clinic: Clinic
    admin: User
    copy: RegimeTemplate


def make() -> Made:
    load_catalogue()
    clinic = make_clinic()
    admin = make_admin(clinic)
    return Made(clinic, admin, copy_template(clinic=clinic, slug=SLUG, by=admin, now=NOW))


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Made]:
    with built_once(make, django_db_blocker) as built:
        yield built


def phase_of(copy: RegimeTemplate, name: Phase = Phase.P1) -> TemplatePhase:
    return next(each for each in template_in(copy).phases if each.phase is name)


def change(made: Made, changed: TemplatePhase, **early: str) -> RegimeTemplate:
    return change_phase(
        copy=made.copy,
        changed=changed,
        early_gates={key.replace("_", "-"): why for key, why in early.items()},
        reason="Our ward does so.",
        by=made.admin,
        now=NOW,
    )


def with_item(phase: TemplatePhase, item: TemplateItem) -> TemplatePhase:
    items = tuple(item if each.exercise == item.exercise else each for each in phase.items)
    return replace(phase, items=items)


def item_of(phase: TemplatePhase, exercise: str) -> TemplateItem:
    return next(each for each in phase.items if each.exercise == exercise)


def earlier(phase: TemplatePhase, exercise: str, days: int) -> TemplatePhase:
    item = item_of(phase, exercise)
    assert item.gate is not None
    return with_item(phase, replace(item, gate=replace(item.gate, not_before_days=days)))


def test_a_copy_says_from_what_by_whom_and_why(made: Made) -> None:
    ours = RegimeTemplate.objects.newest_of_ours().get(slug=SLUG)

    assert made.copy.based_on == ours
    assert (made.copy.version, made.copy.saved_by, made.copy.is_in_use) == (1, made.admin, False)
    assert made.copy.reason == f"Copied from ours, version {ours.version}."
    assert AuditEvent.objects.filter(action="copy_template", clinic_id=made.clinic.pk).exists()


def test_a_second_copy_is_the_first(made: Made) -> None:
    again = copy_template(clinic=made.clinic, slug=SLUG, by=made.admin, now=NOW)

    assert again == made.copy


def test_a_change_is_a_new_version_and_ours_stays(made: Made) -> None:
    ours = RegimeTemplate.objects.newest_of_ours().get(slug=SLUG)

    row = change(made, replace(phase_of(made.copy), minutes_high=30))

    made.copy.refresh_from_db()
    assert phase_of(row).minutes_high == 30
    assert phase_of(made.copy).minutes_high == 45, "the version before is as it was"
    assert RegimeTemplate.objects.newest_of_ours().get(slug=SLUG).sha256 == ours.sha256
    assert load().templates[SLUG].phases[1].minutes_high == 45
    page = copy_page(row)
    assert [each.row.version for each in page.versions] == [2, 1]
    assert [each.what for each in page.against_ours] == ["minutes"]


def test_criteria_sources_and_days_stay_as_ours(made: Made) -> None:
    before = phase_of(made.copy)
    row = change(made, replace(before, entry=(), exit=(), active_days=1, minutes_low=10))

    assert phase_of(row) == replace(before, minutes_low=10)


WALK = "walk-indoor"
REFUSED = [
    pytest.param(
        lambda phase: replace(phase, items=phase.items[:0]), "no ordinary activity", id="empty"
    ),
    pytest.param(
        lambda phase: with_item(
            phase, replace(item_of(phase, WALK), start=Dose(duration_s=7200, bouts_per_day=3))
        ),
        "beyond the exercise's own bounds",
        id="two hours of walking at a time",
    ),
    pytest.param(
        lambda phase: replace(phase, items=(*phase.items, TemplateItem("single-leg-hop"))),
        "not",
        id="an exercise of another phase",
    ),
    pytest.param(lambda phase: replace(phase, minutes_low=90), "not a range", id="minutes"),
    pytest.param(
        lambda phase: earlier(phase, "heel-raise-seated", 7),
        "needs a reason",
        id="earlier than ours without a reason",
    ),
    pytest.param(
        lambda phase: with_item(phase, replace(item_of(phase, "heel-raise-seated"), gate=None)),
        "needs a reason",
        id="no day where ours has one",
    ),
    pytest.param(lambda phase: phase, "Nothing was changed", id="nothing"),
]


@pytest.mark.parametrize(("broken", "said"), REFUSED)
def test_a_copy_must_stay_a_protocol(broken: object, said: str, made: Made) -> None:
    assert callable(broken)
    with pytest.raises(ValidationError, match=said):
        change(made, broken(phase_of(made.copy)))
    assert RegimeTemplate.objects.filter(clinic=made.clinic).count() == 1


def test_what_begins_earlier_keeps_its_reason(made: Made) -> None:
    changed = earlier(phase_of(made.copy), "heel-raise-seated", 35)

    row = change(made, changed, heel_raise_seated="Seen weekly by the surgeon.")

    assert row.early_gates == {"P1/heel-raise-seated": "Seen weekly by the surgeon."}
    assert copy_page(row).early == [("heel-raise-seated", "P1", "Seen weekly by the surgeon.")]


@pytest.mark.parametrize(
    ("gate", "is_early"),
    [
        pytest.param({}, False, id="as ours"),
        pytest.param({"not_before_days": 56}, False, id="later"),
        pytest.param({"not_before_days": 41}, True, id="a day earlier"),
        pytest.param({"clearance": None}, True, id="without the clearance ours asks for"),
        pytest.param({"anchor": "device_off"}, True, id="counted from something else"),
        pytest.param({"tissue": "tendon"}, True, id="for one tissue only"),
    ],
)
def test_earlier_than_ours_is_also_on_less(gate: dict[str, object], is_early: bool) -> None:
    ours = load().templates[SLUG]
    phase = next(each for each in ours.phases if each.phase is Phase.P1)
    item = item_of(phase, "heel-raise-seated")
    assert item.gate is not None

    changed = replace(item, gate=replace(item.gate, **gate))  # type: ignore[arg-type]

    assert begins_early(changed, phase, ours) is is_early


def test_an_exercise_of_a_later_phase_keeps_its_day() -> None:
    ours = load().templates[SLUG]

    gate = gate_in(ours, "heel-raise-bilateral", Phase.P1)

    assert gate is not None
    assert gate.not_before_days == 56


def test_an_older_version_is_not_changed(made: Made) -> None:
    change(made, replace(phase_of(made.copy), minutes_high=30))

    with pytest.raises(ValidationError, match="newer version"):
        change(made, replace(phase_of(made.copy), minutes_high=35))


def drafted_with(clinic: Clinic) -> Template:
    return next(each for each in protocols_of(clinic.pk).templates if each.slug == SLUG)


def test_only_the_copy_in_use_is_drafted_with_and_only_at_its_clinic(made: Made) -> None:
    row = change(made, replace(phase_of(made.copy), minutes_high=30))
    assert drafted_with(made.clinic) == load().templates[SLUG]

    switch(copy=row, is_on=True, by=made.admin, now=NOW)
    assert drafted_with(made.clinic).phases[1].minutes_high == 30
    assert protocols_of(made.clinic.pk).rows[SLUG] == row.pk
    assert drafted_with(make_clinic()) == load().templates[SLUG]
    assert copies_for(made.admin)[SLUG][0].in_use == row

    switch(copy=row, is_on=False, by=made.admin, now=NOW)
    assert drafted_with(made.clinic) == load().templates[SLUG]


def test_one_version_at_a_time_is_in_use(made: Made) -> None:
    row = change(made, replace(phase_of(made.copy), minutes_high=30))
    for each in (made.copy, row):
        switch(copy=each, is_on=True, by=made.admin, now=NOW)

    assert RegimeTemplate.objects.get(clinic=made.clinic, is_in_use=True) == row


def test_when_ours_changes_the_copy_says_so_until_it_was_looked_at(made: Made) -> None:
    ours = RegimeTemplate.objects.newest_of_ours().get(slug=SLUG)
    RegimeTemplate.objects.filter(pk=ours.pk).update(retired_at=NOW)
    content = {**ours.content, "version": ours.version + 1, "mode_at_least": "therapist_only"}
    newer = RegimeTemplate.objects.create(
        slug=SLUG, version=ours.version + 1, content=content, sha256="0" * 64, loaded_at=NOW
    )
    page = copy_page(made.copy)
    assert page.line.is_behind
    assert [each.what for each in page.ours_since] == ["mode_at_least"]

    looked = follow_ours(copy=made.copy, reason="We do not need it.", by=made.admin, now=NOW)

    assert looked.based_on == newer
    assert not copy_page(looked).line.is_behind
    with pytest.raises(ValidationError, match="Nothing has changed in ours"):
        follow_ours(copy=looked, reason="Again.", by=made.admin, now=NOW)
