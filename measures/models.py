"""Occasions to answer, licensed wordings, and the sealed answers that live in a database of their own."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from care.models import Treatment


class Occasion(models.Model):
    """One instrument due for one treatment in one week. It never says whether it was answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="occasions")
    instrument = models.SlugField(max_length=40)
    week = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When the letter goes out")
    closes_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["treatment", "instrument", "week"], name="measures_occasion_once"
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gte=models.F("opens_at"), closes_at__gt=models.F("due_at")),
                name="measures_occasion_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} week {self.week}"

    @property
    def last_day(self) -> datetime:
        """A moment of the last day it is open, where the young person is."""
        return self.closes_at - timedelta(seconds=1)


class Wording(models.Model):
    """One licensed version of an instrument's words, as its file said it; the one loaded last is asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instrument = models.SlugField(max_length=40)
    language = models.CharField(max_length=35)
    version = models.CharField(max_length=24)
    checksum = models.CharField(max_length=64, help_text="SHA-256 over all that a person reads")
    content = models.TextField(help_text="The file")
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "language", "version"], name="measures_wording_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} in {self.language}, version {self.version}"


class SealedResponse(models.Model):
    """One padded, encrypted set of answers, in the blinded database only.

    `slot` is a keyed hash of treatment, instrument and week: nothing here names a person or a time.
    Only measures.blinded reads or writes it.
    """

    slot = models.UUIDField(primary_key=True)
    box = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(box=b""), name="measures_sealedresponse_not_empty"),
        ]

    def __str__(self) -> str:
        return "sealed"
