"""Plain functions that make the people and things of a test."""

from datetime import datetime, timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.models import User
from care import rules
from care.models import Assignment, Supervision, Treatment
from chapters.models import Chapter, Exercise, Programme, Section

PASSWORD = "seven quiet kettles"


def young_person(name: str, **fields) -> User:
    return _person(name, "young_person", **fields)


def staff(name: str, role: str, *, second_step: bool = True, **fields) -> User:
    """Staff have set up their authenticator app, as they have to before they see anything."""
    made = _person(name, role, **fields)
    if second_step:
        TOTP.activate(made, generate_totp_secret())
    return made


def _person(name: str, role: str, **fields) -> User:
    return User.objects.create_user(
        email=f"{name}@example.test", password=PASSWORD, name=name.capitalize(), role=role, **fields
    )


def supervision(*, tsw: User, supervisor: User) -> Supervision:
    return Supervision.objects.create(
        tsw=tsw, supervisor=supervisor, from_at=timezone.now() - timedelta(days=60)
    )


def treatment(
    *, young_person: User, tsw: User | None, week: int = 3, now: datetime | None = None
) -> Treatment:
    """A treatment that is in `week` on the day of `now`."""
    now = now or timezone.now()
    today = rules.today_in("Europe/London", now)
    made = Treatment.objects.create(
        young_person=young_person, starts_on=today - timedelta(days=7 * (week - 1) + 2)
    )
    if tsw:
        Assignment.objects.create(treatment=made, tsw=tsw, from_at=now - timedelta(days=7 * week))
    return made


def programme(name: str = "a programme", chapters: tuple[int, ...] = (1, 2)) -> Programme:
    made = Programme.objects.create(
        title=name,
        language="en-GB",
        edition=name,
        weeks=10,
        unlock_rule="week_and_previous_handed_in",
        checksum=name,
        released_at=timezone.now(),
    )
    for number in chapters:
        chapter = Chapter.objects.create(
            programme=made,
            number=number,
            slug=f"chapter-{number}",
            title=f"Chapter {number}",
            aim="To read.",
            opens_in_week=number,
        )
        Section.objects.create(
            chapter=chapter, depth="standard", position=1, slug="hello", title="Hello", html="<p>Hello</p>"
        )
        Exercise.objects.create(
            chapter=chapter, position=1, slug="words", kind="short_writing", prompt="Words?"
        )
    return made
