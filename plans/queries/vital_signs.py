"""Whose pulse, pressure and oxygen are asked for."""

from datetime import date

from django.db.models import Q

from plans.engine.vital_signs import WATCHED
from plans.models import Patient, Precaution


def is_watched(patient: Patient, on: date) -> bool:
    """Return True if a precaution in force asks for the vital signs of each session."""
    rows = Precaution.objects.filter(event__patient=patient, code=WATCHED, from_on__lte=on)
    return rows.filter(Q(lifted_on=None) | Q(lifted_on__gt=on)).exists()
