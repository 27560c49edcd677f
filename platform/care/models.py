"""Who treats whom: treatments, assignments over time, supervision and alerts."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class TreatmentStatus(models.TextChoices):
    ACTIVE = "active", "under way"
    FINISHED = "finished", "finished"
    LEFT = "left", "left early"


class Treatment(models.Model):
    """One young person's ten weeks, with one TSW at a time, in the young person's own time zone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    young_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="treatments"
    )
    starts_on = models.DateField(help_text="First day of week 1")
    weeks = models.PositiveSmallIntegerField(default=10)
    time_zone = models.CharField(max_length=63, default="Europe/London")
    status = models.CharField(max_length=10, choices=TreatmentStatus, default=TreatmentStatus.ACTIVE)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["young_person"],
                condition=models.Q(status="active"),
                name="care_treatment_one_active_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=TreatmentStatus.values), name="care_treatment_status"
            ),
            models.CheckConstraint(
                condition=models.Q(status="active", ended_on__isnull=True)
                | (~models.Q(status="active") & models.Q(ended_on__isnull=False)),
                name="care_treatment_ended_on_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Treatment {self.pk}"


class ExamWeek(models.Model):
    """A week the young person took out of the plan: chapters after it open a week later, nothing is late."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="exam_weeks")
    week = models.PositiveSmallIntegerField(help_text="The treatment's own week, 1 to 10")
    taken_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["week"]
        constraints = [
            models.UniqueConstraint(
                fields=["treatment", "week"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="care_examweek_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Exam week {self.week}"


class Assignment(models.Model):
    """Which TSW, from when until when. Rights follow the open one; closed ones are history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="assignments")
    tsw = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    from_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["treatment"],
                condition=models.Q(until_at__isnull=True),
                name="care_assignment_one_open_per_treatment",
            ),
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True) | models.Q(until_at__gte=models.F("from_at")),
                name="care_assignment_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"Assignment {self.pk}"


class Supervision(models.Model):
    """Which supervisor watches over which TSW's caseload, over time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tsw = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervised_by")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervises"
    )
    from_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tsw", "supervisor"],
                condition=models.Q(until_at__isnull=True),
                name="care_supervision_one_open_per_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"Supervision {self.pk}"


class AlertKind(models.TextChoices):
    WORRY = "worry", "A TSW is worried"
    RISK_ANSWER = "risk_answer", "An answer needs a person"
    SILENCE = "silence", "Not heard from for a while"


class Alert(models.Model):
    """Something a person must look at: raised, acknowledged, closed, with the times kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=AlertKind)
    reason = models.CharField(max_length=300)
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="alerts_raised",
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="alerts_acknowledged",
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="alerts_closed",
    )
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=AlertKind.values), name="care_alert_kind"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(acknowledged_at__isnull=False),
                name="care_alert_closed_after_acknowledged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.raised_at:%Y-%m-%d}"
