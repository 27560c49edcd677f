"""What a young person wrote in the exercises of a chapter, and every version they handed in."""

import uuid

from django.db import models
from django.utils import timezone

from care.models import Treatment
from chapters.models.programme import Chapter, Exercise


class WorksheetStatus(models.TextChoices):
    DRAFT = "draft", "being written"
    HANDED_IN = "handed_in", "handed in"
    ANSWERED = "answered", "answered"


class Worksheet(models.Model):
    """One young person's filled exercises of one chapter; `times_handed_in` counts its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="worksheets")
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="worksheets")
    status = models.CharField(max_length=10, choices=WorksheetStatus, default=WorksheetStatus.DRAFT)
    times_handed_in = models.PositiveSmallIntegerField(default=0)
    handed_in_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True, help_text="When the TSW first read this version")
    answered_at = models.DateTimeField(null=True)
    answer_seen_at = models.DateTimeField(null=True, help_text="When the young person read the TSW's words")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["treatment", "chapter"], name="chapters_worksheet_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=WorksheetStatus.values), name="chapters_worksheet_status"
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft")
                | models.Q(handed_in_at__isnull=False, times_handed_in__gte=1),
                name="chapters_worksheet_handed_in_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="answered") | models.Q(answered_at__isnull=False),
                name="chapters_worksheet_answered_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Worksheet {self.pk}"


class Answer(models.Model):
    """The draft of one exercise as it stands.

    `revision` lets two tabs notice each other; `writer` (one opened page) and its `step` let one page's own
    saves arrive late, twice or out of order without harm.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worksheet = models.ForeignKey(Worksheet, on_delete=models.PROTECT, related_name="answers")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="answers")
    body = models.TextField(blank=True, help_text="One text; kinds with parts as chapters.kinds says")
    revision = models.PositiveIntegerField(default=0)
    writer = models.UUIDField(null=True)
    step = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worksheet", "exercise"], name="chapters_answer_once"),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class HandedInAnswer(models.Model):
    """An answer as it was handed in: one row a version, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worksheet = models.ForeignKey(Worksheet, on_delete=models.PROTECT, related_name="handed_in_answers")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    body = models.TextField(blank=True)
    handed_in_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "exercise", "version"], name="chapters_handedinanswer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}, version {self.version}"
