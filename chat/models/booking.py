"""When a TSW has time, the weekly slot two people agreed on, and which letters somebody wants about it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from care.models import Treatment


class Availability(models.Model):
    """Hours of the week in which a TSW can be booked, in the TSW's own time zone. Changed by adding anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tsw = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="availability")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    from_time = models.TimeField()
    until_time = models.TimeField()
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["weekday", "from_time"]
        verbose_name_plural = "availability"
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="chat_availability_weekday"),
            models.CheckConstraint(
                condition=models.Q(until_time__gt=models.F("from_time")), name="chat_availability_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.from_time:%H:%M}-{self.until_time:%H:%M}"


class StandingSlot(models.Model):
    """The weekly time of a treatment's chats: proposed by one of the two, agreed by the other, then in force.

    A wall-clock time in the young person's zone, so that a clock change moves nothing for them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="slots")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday, where the young person is")
    at = models.TimeField(help_text="Where the young person is")
    from_on = models.DateField(help_text="The first day it counts for")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(
        null=True, help_text="Withdrawn, declined, or followed by another agreed slot"
    )

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="chat_standingslot_weekday"),
            models.UniqueConstraint(
                fields=["treatment"],
                condition=models.Q(agreed_at__isnull=False, ended_at__isnull=True),
                name="chat_standingslot_one_agreed",
            ),
            models.UniqueConstraint(
                fields=["treatment"],
                condition=models.Q(agreed_at__isnull=True, ended_at__isnull=True),
                name="chat_standingslot_one_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.at:%H:%M}"


class LetterWishes(models.Model):
    """Which letters somebody wants about chats and messages. Without a row the rules' defaults hold."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.PROTECT, related_name="letter_wishes"
    )
    day_before = models.BooleanField(default=True)
    hour_before = models.BooleanField(default=True)
    message_hours = models.PositiveSmallIntegerField(
        default=4, help_text="At most one letter about messages in so many hours"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "letter wishes"

    def __str__(self) -> str:
        return f"Letter wishes of {self.person_id}"
