"""Loading the catalogue into rows: once is enough, and nobody's plan changes under their hands."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest

from plans.catalogue import Catalogue, load
from plans.catalogue.records import from_json
from plans.engine.exercise import Exercise as ExerciseRecord
from plans.engine.template import Template
from plans.models import Exercise, RegimeTemplate
from plans.services.catalogue import Change, sync_catalogue
from tests.factories import NOW, make_admin, make_clinic

LATER = NOW + timedelta(days=1)
pytestmark = pytest.mark.django_db


def _with_exercise(catalogue: Catalogue, record: ExerciseRecord) -> Catalogue:
    exercises = dict(catalogue.exercises) | {record.slug: record}
    return replace(catalogue, exercises=MappingProxyType(exercises))


def _with_template(catalogue: Catalogue, template: Template) -> Catalogue:
    templates = dict(catalogue.templates) | {template.slug: template}
    return replace(catalogue, templates=MappingProxyType(templates))


def _changed_bed_rest() -> Catalogue:
    template = load().templates["bed-rest"]
    return _with_template(load(), replace(template, tag="V"))


def test_writes_every_exercise_and_regime_so_that_it_can_be_read_back() -> None:
    change = sync_catalogue(catalogue=load(), now=NOW)
    assert len(change.added) == len(load().exercises) + len(load().templates)
    for row in Exercise.objects.all():
        assert from_json(ExerciseRecord, row.record) == load().exercises[row.slug]
    for template in RegimeTemplate.objects.all():
        assert from_json(Template, template.content) == load().templates[template.slug]


def test_loading_twice_changes_nothing() -> None:
    sync_catalogue(catalogue=load(), now=NOW)
    before = list(Exercise.objects.order_by("slug").values()), list(RegimeTemplate.objects.values())
    change = sync_catalogue(catalogue=load(), now=LATER)
    assert change == Change(same=change.same)
    assert before == (
        list(Exercise.objects.order_by("slug").values()),
        list(RegimeTemplate.objects.values()),
    )


def test_a_second_load_reads_twice_inside_its_savepoint_and_writes_nothing(
    django_assert_num_queries: Any,
) -> None:
    sync_catalogue(catalogue=load(), now=NOW)
    with django_assert_num_queries(4):
        sync_catalogue(catalogue=load(), now=LATER)


def test_a_changed_exercise_is_written_over() -> None:
    sync_catalogue(catalogue=load(), now=NOW)
    bridge = replace(load().exercises["bridge"], rank=7)
    change = sync_catalogue(catalogue=_with_exercise(load(), bridge), now=LATER)
    assert change.updated == ("bridge",)
    row = Exercise.objects.get(slug="bridge")
    assert (row.record["rank"], row.loaded_at) == (7, LATER)


def test_a_changed_regime_is_a_new_version_and_the_old_one_stays() -> None:
    sync_catalogue(catalogue=load(), now=NOW)
    old = RegimeTemplate.objects.get(slug="bed-rest")
    change = sync_catalogue(catalogue=_changed_bed_rest(), now=LATER)
    assert change.updated == ("bed-rest",)
    new = RegimeTemplate.objects.get(slug="bed-rest", version=2)
    assert new.content["version"] == 2
    assert new.retired_at is None
    kept = RegimeTemplate.objects.get(pk=old.pk)
    assert (kept.content, kept.sha256, kept.retired_at) == (old.content, old.sha256, LATER)


def test_a_changed_regime_loaded_again_stays_at_its_version() -> None:
    sync_catalogue(catalogue=load(), now=NOW)
    sync_catalogue(catalogue=_changed_bed_rest(), now=LATER)
    assert sync_catalogue(catalogue=_changed_bed_rest(), now=LATER).updated == ()
    assert RegimeTemplate.objects.filter(slug="bed-rest").count() == 2


def test_what_left_the_files_is_retired_and_comes_back() -> None:
    sync_catalogue(catalogue=load(), now=NOW)
    fewer = dict(load().exercises)
    del fewer["bridge"]
    change = sync_catalogue(catalogue=replace(load(), exercises=MappingProxyType(fewer)), now=LATER)
    assert change.retired == ("bridge",)
    assert Exercise.objects.get(slug="bridge").retired_at == LATER
    assert sync_catalogue(catalogue=load(), now=LATER).updated == ("bridge",)
    assert Exercise.objects.get(slug="bridge").retired_at is None


def test_a_clinics_own_copy_is_never_touched() -> None:
    sync_catalogue(catalogue=load(), now=NOW)
    clinic = make_clinic()
    copy = RegimeTemplate.objects.create(
        slug="bed-rest",
        version=1,
        clinic=clinic,
        based_on=RegimeTemplate.objects.get(slug="bed-rest"),
        saved_by=make_admin(clinic),
        reason="Our own.",
        content={"own": True},
        sha256="0" * 64,
        loaded_at=NOW,
    )
    sync_catalogue(catalogue=_changed_bed_rest(), now=LATER)
    copy.refresh_from_db()
    assert (copy.content, copy.version, copy.retired_at) == ({"own": True}, 1, None)
