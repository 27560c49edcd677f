"""Numbered lines of writing between a young person and a TSW, live and in between."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from care.models import Treatment


class Room(models.Model):
    """The one store of lines, for a live session or a conversation alike. `last_number` counts them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="rooms")
    last_number = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(
        default=0, help_text="Counts changes beside the lines: agenda, exercise, summary, time"
    )

    def __str__(self) -> str:
        return f"Room {self.pk}"


class Message(models.Model):
    """One line: `number` is its place (1, 2, 3 … without holes), `key` makes sending it again harmless."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    key = models.UUIDField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    sent_at = models.DateTimeField(default=timezone.now)
    reply_to = models.PositiveIntegerField(null=True, help_text="The number of the line it answers")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="chat_message_number_once"),
            models.UniqueConstraint(fields=["room", "key"], name="chat_message_key_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="chat_message_number_from_one"),
            models.CheckConstraint(condition=~models.Q(body=""), name="chat_message_not_empty"),
            models.CheckConstraint(
                condition=models.Q(reply_to__isnull=True)
                | models.Q(reply_to__gte=1, reply_to__lt=models.F("number")),
                name="chat_message_answers_an_earlier_line",
            ),
        ]

    def __str__(self) -> str:
        return f"Message {self.number} of {self.room_id}"


class Conversation(models.Model):
    """The mid-week messages of one treatment: one long conversation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.OneToOneField(Treatment, on_delete=models.PROTECT, related_name="conversation")
    room = models.OneToOneField(Room, on_delete=models.PROTECT, related_name="conversation")

    def __str__(self) -> str:
        return f"Conversation {self.pk}"


class Draft(models.Model):
    """What somebody is still typing in a room, kept on the server and nowhere else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "author"], name="chat_draft_once")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class ReadMark(models.Model):
    """How far somebody has read a room."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="read_marks")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    upto = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "reader"], name="chat_readmark_once")]

    def __str__(self) -> str:
        return f"Read up to {self.upto}"


class Connection(models.Model):
    """Who was connected when, so that lost signal is not read as silence."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="connections")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    connected_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    disconnected_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"Connection {self.pk}"


class Later(models.Model):
    """A message a TSW wrote for a morning to come; sent once, with this key. Withdrawn or held, it stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="to_send_later")
    key = models.UUIDField(default=uuid.uuid4)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    due_at = models.DateTimeField()
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True, help_text="Its writer had lost the right when it was due")

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["room", "key"], name="chat_later_key_once"),
            models.CheckConstraint(condition=~models.Q(body=""), name="chat_later_not_empty"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, withdrawn_at__isnull=True, held_at__isnull=True),
                name="chat_later_due",
            )
        ]

    def __str__(self) -> str:
        return f"Later {self.pk}"
