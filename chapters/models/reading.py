"""Which edition a treatment reads, where the young person stopped, and which chapter opens early or waits."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from care.models import Treatment
from chapters.models.programme import Chapter, Depth, Programme, Section


class Plan(models.Model):
    """Which edition this treatment reads."""

    treatment = models.OneToOneField(
        Treatment, primary_key=True, on_delete=models.PROTECT, related_name="plan"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plans")

    def __str__(self) -> str:
        return f"Plan of {self.treatment_id}"


class Reading(models.Model):
    """Where the young person stopped in a chapter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="readings")
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="readings")
    depth = models.CharField(max_length=10, choices=Depth, default=Depth.STANDARD)
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="+")
    first_opened_at = models.DateTimeField(default=timezone.now)
    last_read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["treatment", "chapter"], name="chapters_reading_once"),
        ]

    def __str__(self) -> str:
        return f"Reading {self.pk}"


class Timing(models.TextChoices):
    EARLY = "early", "opened early"
    WAIT = "wait", "waits"
    RULE = "rule", "as the programme says"


class Opening(models.Model):
    """A TSW opened a chapter early for one treatment, or asked to wait with it; the newest row counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="openings")
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="+")
    timing = models.CharField(max_length=10, choices=Timing)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(timing__in=Timing.values), name="chapters_opening_timing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_timing_display()}, {self.decided_at:%Y-%m-%d}"
