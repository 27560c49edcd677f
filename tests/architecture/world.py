"""One small world in which every address can be tried by everybody: Anna's things, and eleven people."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from care.models import Assignment, Treatment
from tests import factories

NOBODY = uuid.UUID(int=7)


@dataclass
class World:
    """`people` by first name; `ids` names Anna's things for an address."""

    people: dict[str, User]
    treatment: Treatment
    ids: dict[str, object] = field(default_factory=dict)


def build() -> World:
    people = {
        "anna": factories.young_person("anna"),
        "bo": factories.young_person("bo"),
        "tom": factories.staff("tom", "tsw"),
        "ines": factories.staff("ines", "tsw"),
        "former": factories.staff("former", "tsw"),
        "gone": factories.staff("gone", "tsw"),
        "ruth": factories.staff("ruth", "supervisor"),
        "sal": factories.staff("sal", "supervisor"),
        "kit": factories.staff("kit", "coordinator"),
        "omar": factories.staff("omar", "researcher"),
        "ada": factories.staff("ada", "administrator"),
    }
    now = timezone.now()
    anna = factories.treatment(young_person=people["anna"], tsw=people["tom"], week=3)
    factories.treatment(young_person=people["bo"], tsw=people["ines"], week=5)
    Assignment.objects.filter(treatment=anna).update(from_at=now - timedelta(days=5))
    Assignment.objects.create(
        treatment=anna,
        tsw=people["former"],
        from_at=now - timedelta(days=20),
        until_at=now - timedelta(days=5),
    )
    factories.supervision(tsw=people["tom"], supervisor=people["ruth"])
    factories.supervision(tsw=people["ines"], supervisor=people["sal"])
    User.objects.filter(pk=people["gone"].pk).update(is_active=False)
    return World(people=people, treatment=anna, ids=things(people, anna))


def things(people: dict[str, User], treatment: Treatment) -> dict[str, object]:
    """What the variable parts of addresses stand for, all of them Anna's."""
    return {"treatment_id": treatment.pk}
