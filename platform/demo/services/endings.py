"""Writes what the cohort's chats are for and what they left behind."""

from datetime import timedelta

from accounts.models import User
from chapters.models import Note
from chat.models import Agenda, AgendaLine, ChatSession, CheckOut, Summary
from demo import rules
from demo.services.worksheets import Shelf

AGREED_AFTER = timedelta(minutes=29)


def create_endings(cohort: rules.Cohort, people: dict[str, User], shelf: Shelf) -> None:
    tsws = {person.key: people[person.tsw] for person in cohort.young_people}
    for ending in cohort.endings:
        treatment = shelf.treatments[ending.young_person]
        session = ChatSession.objects.get(
            treatment=treatment, starts_at__range=shelf.clock.whole_day(ending.days_ago)
        )
        at = session.starts_at + AGREED_AFTER
        Summary.objects.create(
            session=session,
            body=ending.body,
            next_time=ending.next_time,
            revision=1,
            saved_at=at,
            saved_by=tsws[ending.young_person],
            young_person_agreed_at=at,
            tsw_agreed_at=at,
        )
        if ending.left:
            CheckOut.objects.create(
                session=session, feeling=ending.left, is_shared=ending.is_shared, made_at=at
            )
    for agenda in cohort.agendas:
        _agenda(agenda, shelf)


def _agenda(given: rules.Agenda, shelf: Shelf) -> None:
    treatment = shelf.treatments[given.young_person]
    coming = ChatSession.objects.filter(treatment=treatment, ended_at__isnull=True).order_by("starts_at")
    agenda = Agenda.objects.create(session=coming[0], choice=given.choice, chosen_at=shelf.clock.now)
    for position, body in enumerate(given.lines, start=1):
        note = Note.objects.get(treatment=treatment, body=body)
        AgendaLine.objects.create(agenda=agenda, position=position, body=body, note=note.pk)
