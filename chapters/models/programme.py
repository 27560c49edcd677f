"""The programme as it was loaded: editions, chapters, sections, exercises, films and recordings."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


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
    released_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="From then on new treatments may read it; empty while it is a preview",
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.title} {self.edition} ({self.language})"

    @property
    def direction(self) -> str:
        """Which way its language runs, for `dir=`: Arabic, Hebrew, Persian and Urdu from right to left."""
        return "rtl" if self.language.lower().split("-")[0] in settings.LANGUAGES_BIDI else "ltr"


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

    def promised_minutes(self, depth: str) -> int:
        """Nought where the author promises nothing: then words, films and exercises are counted."""
        return {Depth.GIST: self.gist_minutes, Depth.STANDARD: self.standard_minutes}.get(Depth(depth), 0)


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
    TWO_COLUMNS = "two_columns", "two columns"
    GROWING_LIST = "growing_list", "list that grows"
    BODY_MAP = "body_map", "body map"
    TRIANGLE = "triangle", "triangle of feelings"
    FEELING_LADDER = "feeling_ladder", "feeling ladder"
    NAME_CRITIC = "name_critic", "name your critic"
    LETTER_AND_REPLY = "letter_and_reply", "letter and reply"
    PLAN = "plan", "who, what, when"
    GOALS = "goals", "goals"


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
