"""The record of who did and who looked; rows are added and never changed (a database trigger refuses)."""

import uuid

from django.db import models


class Kind(models.TextChoices):
    DEED = "deed", "did"
    LOOK = "look", "looked"


class Entry(models.Model):
    """One deed or one look. Ids and names only: the record outlives the people it names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=4, choices=Kind)
    event = models.CharField(max_length=60, help_text="noun.past, e.g. message.sent")
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=150, blank=True)
    actor_role = models.CharField(max_length=20, blank=True)
    subject_id = models.UUIDField(null=True, help_text="The young person it concerns")
    about = models.CharField(max_length=120, blank=True, help_text="model:id, never content")
    purpose = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["subject_id", "-at"], name="audit_entry_subject")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="audit_entry_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name or 'Beside'} {self.event}"
