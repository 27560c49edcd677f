"""What a TSW wrote beside the answers, what they quoted, and a supervisor's look before it is sent."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from chapters.models.programme import Exercise
from chapters.models.worksheets import Worksheet


class Feedback(models.Model):
    """The TSW's words beside one answer (or the whole worksheet when `exercise` is empty)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worksheet = models.ForeignKey(Worksheet, on_delete=models.PROTECT, related_name="feedback")
    exercise = models.ForeignKey(Exercise, null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(default=1, help_text="The version it answers")
    body = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    writer = models.UUIDField(null=True)
    step = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, help_text="Empty while it is the TSW's draft")
    helped_at = models.DateTimeField(null=True, help_text="When the young person said that it helped")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "exercise"],
                condition=models.Q(sent_at__isnull=True, exercise__isnull=False),
                name="chapters_feedback_one_draft",
            ),
            models.UniqueConstraint(
                fields=["worksheet"],
                condition=models.Q(sent_at__isnull=True, exercise__isnull=True),
                name="chapters_feedback_one_overall_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback {self.pk}"


class Quotation(models.Model):
    """The young person's earlier words in a TSW's feedback, with the way back to where they stand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="quotations")
    words = models.TextField()
    said_on = models.DateField()
    place = models.CharField(max_length=120, help_text="Where it was said, in words")
    path = models.CharField(max_length=200, help_text="Where the young person finds it")
    quoted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["quoted_at"]

    def __str__(self) -> str:
        return f"Quotation {self.pk}"


class SignOff(models.Model):
    """From when until when a TSW's feedback goes to a supervisor for a look before it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tsw = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sign_offs")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tsw"],
                condition=models.Q(until_at__isnull=True),
                name="chapters_signoff_one_open_per_tsw",
            ),
        ]

    def __str__(self) -> str:
        return f"Sign-off {self.pk}"


class Verdict(models.TextChoices):
    SENT = "sent", "sent"
    RETURNED = "returned", "returned with a note"
    WITHDRAWN = "withdrawn", "taken back by the TSW"


class Look(models.Model):
    """Feedback handed to the supervisor for a look: who asked, who looked, what became of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worksheet = models.ForeignKey(Worksheet, on_delete=models.PROTECT, related_name="looks")
    version = models.PositiveSmallIntegerField(help_text="The version the feedback answers")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    note = models.TextField(blank=True, help_text="The supervisor's words to the TSW")

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet"],
                condition=models.Q(verdict=""),
                name="chapters_look_one_open_per_worksheet",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", decided_at__isnull=True)
                | models.Q(verdict__in=Verdict.values, decided_at__isnull=False),
                name="chapters_look_decided_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Look {self.pk}"
