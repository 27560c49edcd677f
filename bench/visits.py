"""Which pages are measured and by whom they are read; how many queries each takes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from bench.cohort import CASELOADS, PEOPLE
from care.models import Treatment
from chapters.models import Worksheet, WorksheetStatus

BLOCKS_VISITED = 5  # fifty young people, fifteen TSWs, five supervisors, spread over the whole house


@dataclass(frozen=True)
class Visit:
    """One person's look at one address; the cookie is their sign-in."""

    page: str
    path: str
    person: str
    cookie: str


def visits(treatments: int) -> Iterator[Visit]:
    """Every page for everybody who is sampled: the same people of a block at every size."""
    blocks = max(1, treatments // PEOPLE)
    for block in range(0, blocks, max(1, blocks // BLOCKS_VISITED)):
        for number in range(block * PEOPLE, min((block + 1) * PEOPLE, treatments)):
            yield from _visits(Role.YOUNG_PERSON, number, YOUNG_PERSONS)
        for number in range(block * len(CASELOADS), (block + 1) * len(CASELOADS)):
            yield from _visits(Role.TSW, number, TSWS)
        yield from _visits(Role.SUPERVISOR, block, SUPERVISORS)


def _visits(role: Role, number: int, pages: dict[str, Callable[[User], str]]) -> Iterator[Visit]:
    person = User.objects.get(email=f"{role}-{number}@bench.test")
    cookie = signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value
    for page, path_for in pages.items():
        if path := path_for(person):
            yield Visit(page, path, str(person.pk), cookie)


def signed_in(person: User) -> Client:
    """Past the second step where staff need one."""
    if person.is_staff_member:
        TOTP.activate(person, generate_totp_secret())
    client = Client()
    client.force_login(person)
    return client


def queries(visit: Visit) -> int:
    """On the second look: the first may write that it was opened."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = visit.cookie
    for _ in range(2):
        with (
            CaptureQueriesContext(connections["default"]) as plain,
            CaptureQueriesContext(connections["blinded"]) as blinded,
            CaptureQueriesContext(connections["blinded_reader"]) as read,
        ):
            answer = client.get(visit.path)
        assert answer.status_code == 200, (visit.path, answer.status_code)
    return len(plain) + len(blinded) + len(read)


def most_queries(made: Iterable[Visit]) -> dict[str, int]:
    """By page, what its most expensive visit takes."""
    most: dict[str, int] = defaultdict(int)
    for visit in made:
        most[visit.page] = max(most[visit.page], queries(visit))
    return dict(most)


def _newest_chapter(person: User) -> int:
    """The one being written: the last that was opened."""
    draft = Worksheet.objects.filter(treatment__young_person=person, status=WorksheetStatus.DRAFT)
    return draft.values_list("chapter__number", flat=True).get()


def _waiting(tsw: User) -> str:
    mine = Treatment.objects.filter(assignments__tsw=tsw)
    sheet = Worksheet.objects.filter(treatment__in=mine, status=WorksheetStatus.HANDED_IN).first()
    return reverse("worksheet_feedback", args=[sheet.pk]) if sheet else ""


YOUNG_PERSONS: dict[str, Callable[[User], str]] = {
    "Today": lambda person: reverse("today"),
    "a chapter": lambda person: reverse("chapter", args=[_newest_chapter(person)]),
    "a worksheet": lambda person: reverse("worksheet", args=[_newest_chapter(person)]),
}
TSWS: dict[str, Callable[[User], str]] = {
    "My week": lambda tsw: reverse("my_week"),
    "waiting worksheets": lambda tsw: reverse("waiting_worksheets"),
    "beside a worksheet": _waiting,
}
SUPERVISORS: dict[str, Callable[[User], str]] = {
    "Caseloads": lambda supervisor: reverse("oversight"),
    "caseloads' worksheets": lambda supervisor: reverse("waiting_worksheets"),
}
