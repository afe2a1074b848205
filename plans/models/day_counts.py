"""What a patient did lately, kept beside the patient: the caseload reads one row for 28 days."""

from django.db import models

from plans.models.patient import Patient


class DayCounts(models.Model):
    """The counts of the latest settled dates; `plans.services.day_counts` alone writes them.

    Dates are kept, not ages: whoever reads shifts them to the date it is. A patient without a
    settled date has no row.
    """

    patient = models.OneToOneField(
        Patient, on_delete=models.CASCADE, primary_key=True, related_name="day_counts"
    )
    last_on = models.DateField(help_text="The latest settled date; the counts end with it.")
    counts = models.JSONField(
        help_text="Due and done of each date up to last_on, oldest first, in one flat list."
    )

    def __str__(self) -> str:
        return f"{self.patient_id} up to {self.last_on}"
