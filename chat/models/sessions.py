"""Booked chats: when each is, what was changed about it, and what was measured once it was over."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from care.models import Treatment
from chat.models.rooms import Room


class ChatSession(models.Model):
    """One booked live chat: doors open ten minutes before, read-only after its end."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.OneToOneField(Room, on_delete=models.PROTECT, related_name="session")
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="chat_sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="Set when it was closed; empty while it is to come")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="chat_chatsession_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["treatment", "starts_at"],
                condition=models.Q(cancelled_at__isnull=True),
                name="chat_chatsession_not_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"Chat on {self.starts_at:%Y-%m-%d %H:%M}"


class Change(models.TextChoices):
    MOVED = "moved", "moved"
    CANCELLED = "cancelled", "cancelled"


class SessionChange(models.Model):
    """A chat that was moved or cancelled: from when, to when, by whom and why. It counts against nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(ChatSession, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Change)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="moved", to_at__isnull=False)
                | models.Q(kind="cancelled", to_at__isnull=True),
                name="chat_sessionchange_moved_says_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.changed_at:%Y-%m-%d %H:%M}"


class SessionFacts(models.Model):
    """What was measured of one chat, once, after its end. Seconds and counts, no words of anybody."""

    session = models.OneToOneField(
        ChatSession, primary_key=True, on_delete=models.PROTECT, related_name="facts"
    )
    measured_at = models.DateTimeField(default=timezone.now)
    young_person_came_at = models.DateTimeField(null=True)
    tsw_came_at = models.DateTimeField(null=True)
    first_line_at = models.DateTimeField(null=True)
    last_line_at = models.DateTimeField(null=True)
    young_person_messages = models.PositiveIntegerField(default=0)
    tsw_messages = models.PositiveIntegerField(default=0)
    young_person_words = models.PositiveIntegerField(default=0)
    tsw_words = models.PositiveIntegerField(default=0)
    turns = models.PositiveIntegerField(default=0, help_text="How often the writer changed, plus one")
    young_person_latency = models.FloatField(null=True, help_text="Median seconds until they answered")
    tsw_latency = models.FloatField(null=True, help_text="Median seconds until they answered")
    young_person_offline = models.PositiveIntegerField(default=0, help_text="Seconds between two visits")
    tsw_offline = models.PositiveIntegerField(default=0, help_text="Seconds between two visits")

    class Meta:
        verbose_name_plural = "session facts"

    def __str__(self) -> str:
        return f"Facts of {self.session_id}"
