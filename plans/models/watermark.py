"""How far a job has looked: what came before is planned."""

from datetime import datetime

from django.db import models


class WatermarkQuerySet(models.QuerySet["Watermark"]):
    def reached(self, name: str) -> datetime | None:
        """Return how far the job has looked; None before its first run."""
        return self.filter(name=name).values_list("at", flat=True).first()

    def raise_to(self, name: str, at: datetime) -> None:
        """Move the mark forward, never back: of two copies of a job the later one stands."""
        if self.filter(name=name).exists():
            self.filter(name=name, at__lt=at).update(at=at)
        else:
            self.bulk_create([Watermark(name=name, at=at)], ignore_conflicts=True)


class Watermark(models.Model):
    """One row a job. Losing it costs one long run, nothing else."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    objects = WatermarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="watermark_has_name")
        ]

    def __str__(self) -> str:
        return f"{self.name} up to {self.at}"
