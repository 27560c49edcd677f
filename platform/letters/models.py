"""The outbox: one row a mail, when it is due, who is sending it now, when it went."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class Kind(models.TextChoices):
    """What a letter is for. The template of the same name says it without saying anything."""

    QUESTIONS = "questions", "questions are open"
    MESSAGE = "message", "somebody wrote"
    FEEDBACK = "feedback", "a worksheet was answered"
    INVITATION = "invitation", "a way in"
    CHAT_TOMORROW = "chat_tomorrow", "a chat is in a day"
    CHAT_SOON = "chat_soon", "a chat is in an hour"
    CHAT_CHANGED = "chat_changed", "the time of a chat changed or was proposed"


class Letter(models.Model):
    """One mail to one person. `key` names the fact it tells, so that no fact is told twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="letters"
    )
    address = models.EmailField(max_length=254, blank=True, help_text="Only for people without an account")
    path = models.CharField(max_length=200, help_text="Where the link leads after signing in")
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=120, help_text="Fixed at birth: an extra copy is recognisable")
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(
        null=True, help_text="What it would have told is no longer so, or was read"
    )
    not_after = models.DateTimeField(null=True, help_text="From then on it would only mislead")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="letters_letter_key_once"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="letters_letter_kind"),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False) | ~models.Q(address=""),
                name="letters_letter_has_recipient",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True, withdrawn_at__isnull=True),
                name="letters_letter_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_at:%Y-%m-%d %H:%M}"
