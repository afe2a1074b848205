"""Where it hurt, as tapped on the body map."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.engine.pain_place import LIMBS, TRUNK, PlaceSide
from plans.engine.pain_place import PainPlace as Place
from plans.models.activity_log import ActivityLog, Finish

# What patients call them, by the key a form sends.
PLACE_NAMES = {
    "shoulder-right": _("Right shoulder"),
    "shoulder-left": _("Left shoulder"),
    "elbow-right": _("Right elbow"),
    "elbow-left": _("Left elbow"),
    "wrist_hand-right": _("Right wrist or hand"),
    "wrist_hand-left": _("Left wrist or hand"),
    "hip-right": _("Right hip"),
    "hip-left": _("Left hip"),
    "knee-right": _("Right knee"),
    "knee-left": _("Left knee"),
    "ankle-right": _("Right ankle"),
    "ankle-left": _("Left ankle"),
    "foot-right": _("Right foot"),
    "foot-left": _("Left foot"),
    "spine-middle": _("Back or neck"),
    "whole_body-middle": _("All over"),
}
_LIMB_SIDES = [PlaceSide.LEFT.value, PlaceSide.RIGHT.value]


class PainPlace(models.Model):
    """One place of one entry: of an exercise's log, or of a day's finish. Goes with its entry."""

    log = models.ForeignKey(
        ActivityLog, on_delete=models.CASCADE, null=True, blank=True, related_name="pain_places"
    )
    finish = models.ForeignKey(
        Finish, on_delete=models.CASCADE, null=True, blank=True, related_name="pain_places"
    )
    region = models.CharField(max_length=12)
    side = models.CharField(max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["log", "region", "side"], name="pain_place_once_a_log"),
            models.UniqueConstraint(
                fields=["finish", "region", "side"], name="pain_place_once_a_finish"
            ),
            models.CheckConstraint(
                condition=Q(log=None, finish__isnull=False) | Q(log__isnull=False, finish=None),
                name="pain_place_of_one_entry",
            ),
            models.CheckConstraint(
                condition=Q(region__in=[each.value for each in LIMBS], side__in=_LIMB_SIDES)
                | Q(region__in=[each.value for each in TRUNK], side=PlaceSide.MIDDLE.value),
                name="pain_place_on_the_map",
            ),
        ]

    def __str__(self) -> str:
        return self.place.key

    @property
    def place(self) -> Place:
        """Return it as the engine's value."""
        return Place.of(self.region, self.side)
