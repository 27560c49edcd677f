"""What a young person keeps for themselves: goals, what helped, their own words, notes for the chat."""

import uuid

from django.db import models
from django.utils import timezone

from care.models import Treatment
from chapters.models.feedback import Feedback
from chapters.models.programme import Exercise, Media, Section


class Goal(models.Model):
    """Something the young person would like to be different; their TSW sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="goals")
    body = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"Goal {self.pk}"


class GoalRating(models.Model):
    """How far along, 0 (not begun) to 10 (there); added, never overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    how_far = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["rated_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(how_far__lte=10), name="chapters_goalrating_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.how_far} of 10"


class Kept(models.Model):
    """Something saved to the toolbox: a section or words out of it, an exercise, a film, or a TSW's words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="kept")
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True, help_text="Only these words of the section; all of it when empty")
    exercise = models.ForeignKey(Exercise, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    media = models.ForeignKey(Media, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    feedback = models.ForeignKey(Feedback, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kept_at"]
        verbose_name_plural = "kept"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    section__isnull=False, exercise__isnull=True, media__isnull=True, feedback__isnull=True
                )
                | models.Q(
                    section__isnull=True, exercise__isnull=False, media__isnull=True, feedback__isnull=True
                )
                | models.Q(
                    section__isnull=True, exercise__isnull=True, media__isnull=False, feedback__isnull=True
                )
                | models.Q(
                    section__isnull=True, exercise__isnull=True, media__isnull=True, feedback__isnull=False
                ),
                name="chapters_kept_is_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=["treatment", thing],
                    # Words chosen out of a section may be kept beside each other; a whole thing is kept once.
                    condition=models.Q(**{f"{thing}__isnull": False, "words": ""}),
                    name=f"chapters_kept_{thing}_once",
                )
                for thing in ("section", "exercise", "media", "feedback")
            ),
        ]

    def __str__(self) -> str:
        return f"Kept {self.pk}"


class MyWords(models.Model):
    """What the young person calls things; their TSW sees it, no mail ever does."""

    treatment = models.OneToOneField(
        Treatment, primary_key=True, on_delete=models.PROTECT, related_name="my_words"
    )
    critic_name = models.CharField(max_length=60, blank=True)
    critic_draft = models.CharField(
        max_length=60,
        blank=True,
        help_text="As it stands in a worksheet that is not handed in; only the young person's own until then",
    )
    pronouns = models.CharField(max_length=60, blank=True)
    low_mood = models.CharField(max_length=120, blank=True, help_text="What I call my low mood")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "my words"

    def __str__(self) -> str:
        return f"Words of {self.treatment_id}"

    @property
    def critic(self) -> str:
        """The critic's name for the young person's own eyes."""
        return self.critic_draft or self.critic_name


class Note(models.Model):
    """A line to bring to the chat; only the young person's own until they choose to share it.

    Saved while it is typed, as an answer is: `revision`, `writer` and `step` mean what they mean there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="notes")
    body = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    writer = models.UUIDField(null=True)
    step = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True, blank=True)
    put_away_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        return f"Note {self.pk}"
