"""The programme as it was loaded, and what young people and their TSWs wrote in it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from care.models import Treatment


class Programme(models.Model):
    """One immutable edition of a content pack; a treatment stays on the one it began with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    description = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="Whose words these are")
    edition = models.CharField(max_length=40)
    weeks = models.PositiveSmallIntegerField()
    unlock_rule = models.CharField(max_length=40)
    checksum = models.CharField(max_length=64, unique=True, help_text="SHA-256 over every file of the pack")
    loaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.title} {self.edition} ({self.language})"


class Chapter(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="chapters")
    number = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    aim = models.CharField(max_length=300)
    opens_in_week = models.PositiveSmallIntegerField()
    gist_minutes = models.PositiveSmallIntegerField(default=2)
    standard_minutes = models.PositiveSmallIntegerField(default=9)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="chapters_chapter_number_once"),
            models.UniqueConstraint(fields=["programme", "slug"], name="chapters_chapter_slug_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Depth(models.TextChoices):
    GIST = "gist", "the gist"
    STANDARD = "standard", "standard"
    FULL = "full", "full"


class Section(models.Model):
    """A piece of text between two headings, rendered and cleaned when the pack was loaded."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="sections")
    depth = models.CharField(max_length=10, choices=Depth)
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    html = models.TextField()
    words = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["chapter", "depth", "slug"], name="chapters_section_slug_once"),
            models.CheckConstraint(condition=models.Q(depth__in=Depth.values), name="chapters_section_depth"),
        ]

    def __str__(self) -> str:
        return self.title


class ExerciseKind(models.TextChoices):
    SHORT_WRITING = "short_writing", "short writing"
    LONG_WRITING = "long_writing", "writing"
    CHOICE = "choice", "choice"
    SEVERAL_CHOICES = "several_choices", "several choices"
    SCALE = "scale", "scale"


class Exercise(models.Model):
    """One thing to do or write. `options` holds the pack's own data for its kind (choices, scale labels)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="exercises")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=ExerciseKind)
    prompt = models.CharField(max_length=500)
    help = models.CharField(max_length=500, blank=True)
    options = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["chapter", "slug"], name="chapters_exercise_slug_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ExerciseKind.values), name="chapters_exercise_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class MediaKind(models.TextChoices):
    VIDEO = "video", "video"
    AUDIO = "audio", "audio"


class Media(models.Model):
    """A film or a recording of the pack; files lie under BESIDE_DATA/media by checksum."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="media")
    kind = models.CharField(max_length=10, choices=MediaKind)
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    seconds = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=200, help_text="Relative to BESIDE_DATA/media")
    poster = models.CharField(max_length=200, blank=True)
    captions = models.CharField(max_length=200, blank=True)
    transcript_html = models.TextField()

    class Meta:
        verbose_name_plural = "media"
        constraints = [
            models.UniqueConstraint(fields=["chapter", "slug"], name="chapters_media_slug_once"),
            models.CheckConstraint(condition=models.Q(kind__in=MediaKind.values), name="chapters_media_kind"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> str:
        """Minutes and seconds, as players write them."""
        return f"{self.seconds // 60}:{self.seconds % 60:02d}"


class Plan(models.Model):
    """Which edition this treatment reads."""

    treatment = models.OneToOneField(
        Treatment, primary_key=True, on_delete=models.PROTECT, related_name="plan"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plans")

    def __str__(self) -> str:
        return f"Plan of {self.treatment_id}"


class Reading(models.Model):
    """Where the young person stopped in a chapter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="readings")
    chapter = models.ForeignKey(Chapter, on_delete=models.PROTECT, related_name="readings")
    depth = models.CharField(max_length=10, choices=Depth, default=Depth.STANDARD)
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="+")
    first_opened_at = models.DateTimeField(default=timezone.now)
    last_read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["treatment", "chapter"], name="chapters_reading_once"),
        ]

    def __str__(self) -> str:
        return f"Reading {self.pk}"


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
    body = models.TextField(blank=True, help_text="Several choices are lines; a scale is its number")
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

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "exercise", "version"], name="chapters_handedinanswer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}, version {self.version}"


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
