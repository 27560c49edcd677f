"""What two people do in a chat beside the lines: its agenda, an exercise at once, what they take from it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat.models.sessions import ChatSession


class AgendaChoice(models.TextChoices):
    CHAPTER = "chapter", "This week’s chapter"
    HAPPENED = "happened", "Something that happened"
    GOALS = "goals", "My goals"
    NOT_SURE = "not_sure", "Not sure yet"


class Agenda(models.Model):
    """What the young person would like to use a chat for; changed by choosing again."""

    session = models.OneToOneField(
        ChatSession, primary_key=True, on_delete=models.PROTECT, related_name="agenda"
    )
    choice = models.CharField(max_length=10, choices=AgendaChoice)
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(choice__in=AgendaChoice.values), name="chat_agenda_choice"
            )
        ]

    def __str__(self) -> str:
        return self.get_choice_display()


class AgendaLine(models.Model):
    """A line somebody brought, as it read when it was brought. `note` says where it came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agenda = models.ForeignKey(Agenda, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    body = models.TextField()
    note = models.UUIDField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["agenda", "position"], name="chat_agendaline_position_once")
        ]

    def __str__(self) -> str:
        return f"Line {self.position}"


class Together(models.Model):
    """A short exercise both do at once: proposed by the TSW, accepted or not, each on a step of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(ChatSession, on_delete=models.PROTECT, related_name="together")
    exercise = models.SlugField(max_length=40)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    young_person_step = models.PositiveSmallIntegerField(default=1)
    tsw_step = models.PositiveSmallIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, help_text="Declined, taken back, stopped or done")
    is_done = models.BooleanField(default=False, help_text="Both came to the last step")

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=models.Q(ended_at__isnull=True),
                name="chat_together_one_at_once",
            )
        ]

    def __str__(self) -> str:
        return self.exercise


class Summary(models.Model):
    """What we did today: one text both may change and both agree on. A change asks both again."""

    session = models.OneToOneField(
        ChatSession, primary_key=True, on_delete=models.PROTECT, related_name="summary"
    )
    body = models.TextField(blank=True)
    next_time = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    young_person_agreed_at = models.DateTimeField(null=True)
    tsw_agreed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self) -> str:
        return f"Summary of {self.session_id}"


class Feeling(models.TextChoices):
    LIGHTER = "lighter", "Lighter"
    SAME = "same", "About the same"
    HEAVIER = "heavier", "Heavier"
    UNSURE = "unsure", "Hard to say"


class CheckOut(models.Model):
    """How the young person leaves a chat, in one tap. Not shared, nobody else learns that it exists."""

    session = models.OneToOneField(
        ChatSession, primary_key=True, on_delete=models.PROTECT, related_name="check_out"
    )
    feeling = models.CharField(max_length=10, choices=Feeling)
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(feeling__in=Feeling.values), name="chat_checkout_feeling"
            )
        ]

    def __str__(self) -> str:
        return f"Check-out of {self.session_id}"


class PrivateNote(models.Model):
    """A TSW's own notes beside a chat. The young person never sees them; that TSW's supervisor can.

    `revision` lets two tabs notice each other; `writer` (one opened page) and its `step` let one page's own
    saves arrive late, twice or out of order without harm.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(ChatSession, on_delete=models.PROTECT, related_name="private_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    writer = models.UUIDField(null=True)
    step = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "author"], name="chat_privatenote_once")]

    def __str__(self) -> str:
        return f"Private note {self.pk}"
