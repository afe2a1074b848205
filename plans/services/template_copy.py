"""A clinic's own version of one of our protocols: copied, changed, switched on. Only ever added to.

Whatever a copy says, the engine judges every exercise anew at each draft.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Clinic
from accounts.models.membership import Role
from accounts.services import audit
from plans.catalogue import load
from plans.catalogue.digest import template_digest
from plans.catalogue.records import from_json, to_json
from plans.catalogue.template_checks import template_complaints
from plans.engine.exercise import NotBefore, Phase
from plans.engine.template import Template, TemplateItem, TemplatePhase, gate_in
from plans.models import RegimeTemplate
from plans.queries.template_copies import newest_of_ours
from plans.services.refusal import refuse

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def copy_template(*, clinic: Clinic, slug: str, by: "User", now: datetime) -> RegimeTemplate:
    """Return the clinic's copy of ours, the newest version where there is one; it is not in use."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    copies = RegimeTemplate.objects.filter(clinic=clinic, slug=slug)
    newest = copies.order_by("-version").first()
    if newest is not None:
        return newest
    ours = RegimeTemplate.objects.newest_of_ours().get(slug=slug)
    copy = _add(
        ours,
        clinic=clinic,
        version=1,
        content=ours.content,
        reason=_("Copied from ours, version %(version)s.") % {"version": ours.version},
        by=by,
        now=now,
    )
    _note("copy_template", copy, by=by, now=now)
    return copy


@transaction.atomic
def change_phase(
    *,
    copy: RegimeTemplate,
    changed: TemplatePhase,
    early_gates: Mapping[str, str],
    reason: str,
    by: "User",
    now: datetime,
) -> RegimeTemplate:
    """Save a new version with one phase changed: its items and minutes.

    `early_gates` says by exercise why one may begin before ours. Criteria, sources and days stay.
    Raises ValidationError where the copy would no longer be a protocol, or nothing was changed.
    """
    _refuse_unless_newest(copy)
    template = from_json(Template, copy.content)
    before = next(each for each in template.phases if each.phase is changed.phase)
    kept = replace(
        before,
        items=_items_of(changed),
        minutes_low=changed.minutes_low,
        minutes_high=changed.minutes_high,
    )
    if kept == before:
        refuse("reason", _("Nothing was changed."), "unchanged")
    phases = tuple(kept if each is before else each for each in template.phases)
    ours = newest_of_ours(copy)
    reasons = {**_elsewhere(copy, changed), **_early(kept, ours, early_gates)}
    _refuse_faults(replace(template, phases=phases))
    return _next_version(
        copy,
        content=to_json(replace(template, phases=phases)),
        early_gates=reasons,
        reason=reason,
        by=by,
        now=now,
    )


@transaction.atomic
def follow_ours(*, copy: RegimeTemplate, reason: str, by: "User", now: datetime) -> RegimeTemplate:
    """Say that what changed in ours was looked at: a new version with the same content."""
    _refuse_unless_newest(copy)
    ours = _newest_row_of_ours(copy)
    if ours is None or ours.pk == copy.based_on_id:
        refuse("reason", _("Nothing has changed in ours."), "unchanged")
    return _next_version(
        copy,
        content=copy.content,
        early_gates=copy.early_gates,
        reason=reason,
        by=by,
        now=now,
        based_on=ours,
    )


@transaction.atomic
def switch(*, copy: RegimeTemplate, is_on: bool, by: "User", now: datetime) -> None:
    """Draft with this version from now on, or with ours again. Approved plans stay as they are."""
    _lock_clinic(copy)
    mine = RegimeTemplate.objects.filter(clinic=copy.clinic_id, slug=copy.slug)
    mine.filter(is_in_use=True).update(is_in_use=False)
    if is_on:
        mine.filter(pk=copy.pk).update(is_in_use=True)
    _note("use_copy" if is_on else "use_ours", copy, by=by, now=now)


def _items_of(changed: TemplatePhase) -> tuple[TemplateItem, ...]:
    """Return the items, none giving way to one that is no longer there."""
    left = {each.exercise for each in changed.items}
    return tuple(
        replace(each, only_without=tuple(slug for slug in each.only_without if slug in left))
        for each in changed.items
    )


def _early(
    kept: TemplatePhase, ours: Template | None, reasons: Mapping[str, str]
) -> dict[str, str]:
    """Return the reasons of the items that begin before ours; refuse one without."""
    found = {}
    for item in kept.items:
        if not begins_early(item, kept, ours):
            continue
        reason = reasons.get(item.exercise, "").strip()
        if not reason:
            refuse("items", _("What begins before ours needs a reason."), "earlier_than_ours")
        found[key_of_early_gate(kept.phase, item.exercise)] = reason
    return found


def begins_early(item: TemplateItem, phase: TemplatePhase, ours: Template | None) -> bool:
    """Return True if the item's gate opens before the one of ours, or on less than it."""
    return opens_before(item.gate, gate_in(ours, item.exercise, phase.phase))


def opens_before(gate: NotBefore | None, ours: NotBefore | None) -> bool:
    """Return True if a gate opens before another, or on less; None is always open."""
    if ours is None:
        return False
    if gate is None or gate.not_before_days < ours.not_before_days:
        return True
    same_days = replace(
        gate, not_before_days=ours.not_before_days, expected_days=ours.expected_days
    )
    return same_days != ours


def key_of_early_gate(phase: Phase, exercise: str) -> str:
    """Return the key under which a copy keeps why an item begins before ours."""
    return f"{phase.value}/{exercise}"


def _elsewhere(copy: RegimeTemplate, changed: TemplatePhase) -> dict[str, str]:
    prefix = key_of_early_gate(changed.phase, "")
    return {key: why for key, why in copy.early_gates.items() if not key.startswith(prefix)}


def _refuse_faults(template: Template) -> None:
    """Refuse what the checks of our own files would refuse, in their words."""
    faults = [text for _where, text in template_complaints(template, load().known)]
    if faults:
        said = _("This is no whole protocol: %(faults)s") % {"faults": "; ".join(faults)}
        refuse("items", said, "faulty")


def _refuse_unless_newest(copy: RegimeTemplate) -> None:
    """Two admins at once: the second one sees what the first has saved before changing it."""
    _lock_clinic(copy)
    later = RegimeTemplate.objects.filter(clinic=copy.clinic_id, slug=copy.slug)
    if later.filter(version__gt=copy.version).exists():
        refuse("reason", _("Somebody has saved a newer version. Change that one."), "not_newest")


def _lock_clinic(copy: RegimeTemplate) -> None:
    assert copy.clinic_id is not None  # the database sees to it
    Clinic.objects.select_for_update(no_key=True).get(pk=copy.clinic_id)


def _newest_row_of_ours(copy: RegimeTemplate) -> RegimeTemplate | None:
    return RegimeTemplate.objects.newest_of_ours().filter(slug=copy.slug).first()


def _next_version(
    copy: RegimeTemplate,
    *,
    content: dict[str, object],
    early_gates: Mapping[str, str],
    reason: str,
    by: "User",
    now: datetime,
    based_on: RegimeTemplate | None = None,
) -> RegimeTemplate:
    assert copy.clinic is not None  # the database sees to both
    assert copy.based_on is not None
    row = _add(
        based_on or copy.based_on,
        clinic=copy.clinic,
        version=copy.version + 1,
        content=content,
        reason=reason,
        early_gates=early_gates,
        by=by,
        now=now,
    )
    _note("change_copy", row, by=by, now=now)
    return row


def _add(
    ours: RegimeTemplate,
    *,
    clinic: Clinic,
    version: int,
    content: Mapping[str, object],
    reason: str,
    early_gates: Mapping[str, str] | None = None,
    by: "User",
    now: datetime,
) -> RegimeTemplate:
    plain = {**content, "version": version}
    return RegimeTemplate.objects.create(
        slug=ours.slug,
        version=version,
        clinic=clinic,
        content=plain,
        sha256=template_digest(plain),
        loaded_at=now,
        based_on=ours,
        saved_by=by,
        reason=reason,
        early_gates=dict(early_gates or {}),
    )


def _note(action: str, row: RegimeTemplate, *, by: "User", now: datetime) -> None:
    audit.record(
        actor=by,
        role=Role.ADMIN,
        action=action,
        clinic_id=row.clinic_id,
        object_type="regimetemplate",
        object_id=row.pk,
        now=now,
    )
