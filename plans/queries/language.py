"""The language of what is made for a patient."""

from plans.models import CareAccess, Patient


def language_for(patient: Patient) -> str:
    """Return the language the patient chose to read; without an account, what the clinic noted.

    `Patient.language` stays the clinic's note: letters to doctors follow it, not the reader.
    """
    own = CareAccess.objects.current().filter(
        patient=patient, relation=CareAccess.Relation.SELF, user__isnull=False
    )
    chosen = own.values_list("user__language", flat=True).first()
    return chosen or patient.language
