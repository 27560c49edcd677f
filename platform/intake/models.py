"""What is asked before a treatment begins; only coordinators and researchers' counts read it."""

import uuid

from django.conf import settings
from django.db import models


class Ethnicity(models.TextChoices):
    """The groups of the pilot's Table 2."""

    BLACK_BRITISH = "black_british", "Black British"
    OTHER_WHITE = "other_white", "Different White Ethnic Background"
    MIXED = "mixed", "Mixed Ethnic Background"
    WHITE_BRITISH = "white_british", "White British"
    OTHER = "other", "Another background"
    NOT_SAID = "not_said", "Prefer not to say"


class Area(models.TextChoices):
    LARGE_CITY = "large_city", "Large City"
    SMALLER_CITY = "smaller_city", "Smaller City"
    COUNTRYSIDE = "countryside", "Countryside"


class Gender(models.TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    ANOTHER = "another", "Another"
    NOT_SAID = "not_said", "Prefer not to say"


class Demographics(models.Model):
    """Age in years at the start, and three answers; one row a young person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    young_person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="demographics"
    )
    age = models.PositiveSmallIntegerField()
    gender = models.CharField(max_length=10, choices=Gender)
    ethnicity = models.CharField(max_length=20, choices=Ethnicity)
    area = models.CharField(max_length=20, choices=Area)

    class Meta:
        verbose_name_plural = "demographics"
        constraints = [
            models.CheckConstraint(condition=models.Q(age__range=(16, 18)), name="intake_demographics_age"),
        ]

    def __str__(self) -> str:
        return f"Demographics {self.pk}"
