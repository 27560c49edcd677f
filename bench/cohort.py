"""Fills an empty house with as many treatments as asked: invented, alike at every size, written in bulk.

Every ten young people live the same ten weeks, one in each week, with three TSWs who have two, four and four
of them and one supervisor. So what stands on a page is the same in a house of ten and in one of ten thousand,
and only what else lies in the tables differs.
"""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Role, User
from bench.lives import Desk, Edition, live
from care.models import Supervision
from chapters.models import Programme

CASELOADS = (2, 4, 4)
PEOPLE = sum(CASELOADS)  # who make one block
BLOCKS_AT_ONCE = 50


def fill(treatments: int, *, programme: Programme, now: datetime) -> None:
    """So many treatments in an empty house, all on this edition."""
    edition, blocks = Edition(programme), range(-(-treatments // PEOPLE))
    for first in range(0, len(blocks), BLOCKS_AT_ONCE):
        desk = Desk()
        for block in blocks[first : first + BLOCKS_AT_ONCE]:
            _block(desk, edition, block, upto=treatments, now=now)
        with transaction.atomic():
            desk.write()


def _block(desk: Desk, edition: Edition, block: int, *, upto: int, now: datetime) -> None:
    number = block * PEOPLE
    supervisor = desk.put(_person(Role.SUPERVISOR, block))
    for place, caseload in enumerate(CASELOADS):
        tsw = desk.put(_person(Role.TSW, block * len(CASELOADS) + place))
        desk.put(Supervision(tsw=tsw, supervisor=supervisor, from_at=now - timedelta(days=200)))
        for one in range(number, min(number + caseload, upto)):
            young_person = desk.put(_person(Role.YOUNG_PERSON, one))
            live(desk, edition, young_person, tsw, week=one % PEOPLE + 1, now=now)
        number += caseload


def _person(role: Role, number: int) -> User:
    name = f"{role.label.capitalize()} {number}"
    return User(email=f"{role}-{number}@bench.test", name=name, role=role, password="!")
