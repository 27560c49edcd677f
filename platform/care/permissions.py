"""Every right in Beside: what may be done (Act), by whom (Relation), as data (GRANTS)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db.models import DateTimeField, Q, QuerySet
from django.utils import timezone

from accounts.models import Role, User
from audit.batches import Given, Inquiry, Statement
from care.models import Assignment, Supervision, Treatment


class NotVisible(Exception):
    """What one may not see does not exist: every door answers this with the same 404."""


class NoTreatmentYet(NotVisible):
    """A young person who came in before their treatment was set up: there is nothing yet."""


class Relation(StrEnum):
    OWN = "the young person"
    ASSIGNED_TSW = "the TSW assigned now"
    SUPERVISOR = "a supervisor of that TSW"
    CLINICIAN = "any TSW or supervisor"
    COORDINATOR = "any coordinator"
    RESEARCHER = "any researcher"
    ADMINISTRATOR = "any administrator"


class Act(StrEnum):
    READ_CHAPTERS = "chapters.read"
    WRITE_WORKSHEET = "worksheet.write"
    READ_WORKSHEET = "worksheet.read"
    ANSWER_WORKSHEET = "worksheet.answer"
    LOOK_OVER_FEEDBACK = "feedback.look_over"
    SEARCH_WORDS = "words.search"
    TIME_CHAPTER = "chapter.time"
    SHIFT_PLAN = "plan.shift"
    WRITE_TOOLBOX = "toolbox.write"
    READ_GOALS = "goals.read"
    PREVIEW_PROGRAMME = "programme.preview"
    RELEASE_PROGRAMME = "programme.release"
    ENTER_CHAT = "chat.enter"
    END_CHAT = "chat.end"
    READ_TRANSCRIPT = "transcript.read"
    SEND_MESSAGE = "message.send"
    READ_MESSAGES = "messages.read"
    ANSWER_QUESTIONS = "questions.answer"
    READ_ALLIANCE = "alliance.read"
    READ_LEDGER = "ledger.read"
    OPEN_RECORD = "record.open"
    RAISE_ALERT = "alert.raise"
    HANDLE_ALERT = "alert.handle"
    ASSIGN_TSW = "assignment.change"
    BEGIN_TREATMENT = "treatment.begin"
    BOOK_CHAT = "chat.book"
    MOVE_CHAT = "chat.move"
    AGREE_SLOT = "chat.slot"
    SET_AVAILABILITY = "availability.set"
    CHOOSE_AGENDA = "chat.bring"
    CHECK_OUT = "chat.check_out"
    PROPOSE_EXERCISE = "chat.propose"
    WRITE_PRIVATE_NOTE = "private_note.write"
    READ_PRIVATE_NOTE = "private_note.read"
    SEND_LATER = "message.later"
    READ_CHAT_FACTS = "chat_facts.read"
    READ_COHORT = "cohort.read"
    INVITE_PEOPLE = "people.invite"
    DEACTIVATE_PEOPLE = "people.deactivate"
    RESET_SECOND_STEP = "second_step.reset"


OWN, TSW, SUPERVISOR = Relation.OWN, Relation.ASSIGNED_TSW, Relation.SUPERVISOR

GRANTS: dict[Act, frozenset[Relation]] = {
    Act.READ_CHAPTERS: frozenset({OWN, TSW, SUPERVISOR}),
    Act.WRITE_WORKSHEET: frozenset({OWN}),
    Act.READ_WORKSHEET: frozenset({OWN, TSW, SUPERVISOR}),
    Act.ANSWER_WORKSHEET: frozenset({TSW}),
    Act.LOOK_OVER_FEEDBACK: frozenset({SUPERVISOR}),
    Act.SEARCH_WORDS: frozenset({TSW, SUPERVISOR}),
    Act.TIME_CHAPTER: frozenset({TSW}),
    Act.SHIFT_PLAN: frozenset({OWN}),
    Act.WRITE_TOOLBOX: frozenset({OWN}),
    Act.READ_GOALS: frozenset({OWN, TSW, SUPERVISOR}),
    Act.PREVIEW_PROGRAMME: frozenset({Relation.CLINICIAN, Relation.COORDINATOR}),
    Act.RELEASE_PROGRAMME: frozenset({Relation.COORDINATOR}),
    Act.ENTER_CHAT: frozenset({OWN, TSW}),
    Act.END_CHAT: frozenset({TSW}),
    Act.READ_TRANSCRIPT: frozenset({OWN, TSW, SUPERVISOR}),
    Act.SEND_MESSAGE: frozenset({OWN, TSW}),
    Act.READ_MESSAGES: frozenset({OWN, TSW, SUPERVISOR}),
    Act.ANSWER_QUESTIONS: frozenset({OWN}),
    Act.READ_ALLIANCE: frozenset({SUPERVISOR, Relation.RESEARCHER}),
    Act.READ_LEDGER: frozenset({OWN}),
    Act.OPEN_RECORD: frozenset({TSW, SUPERVISOR}),
    Act.RAISE_ALERT: frozenset({TSW, SUPERVISOR}),
    Act.HANDLE_ALERT: frozenset({SUPERVISOR}),
    Act.ASSIGN_TSW: frozenset({Relation.COORDINATOR}),
    Act.BEGIN_TREATMENT: frozenset({Relation.COORDINATOR}),
    Act.BOOK_CHAT: frozenset({TSW, Relation.COORDINATOR}),
    Act.MOVE_CHAT: frozenset({OWN, TSW, Relation.COORDINATOR}),
    Act.AGREE_SLOT: frozenset({OWN, TSW}),
    Act.SET_AVAILABILITY: frozenset({Relation.CLINICIAN}),
    Act.CHOOSE_AGENDA: frozenset({OWN}),
    Act.CHECK_OUT: frozenset({OWN}),
    Act.PROPOSE_EXERCISE: frozenset({TSW}),
    Act.WRITE_PRIVATE_NOTE: frozenset({TSW}),
    Act.READ_PRIVATE_NOTE: frozenset({TSW, SUPERVISOR}),
    Act.SEND_LATER: frozenset({TSW}),
    Act.READ_CHAT_FACTS: frozenset({SUPERVISOR, Relation.RESEARCHER}),
    Act.READ_COHORT: frozenset({Relation.RESEARCHER}),
    Act.INVITE_PEOPLE: frozenset({Relation.COORDINATOR, Relation.ADMINISTRATOR}),
    Act.DEACTIVATE_PEOPLE: frozenset({Relation.ADMINISTRATOR}),
    Act.RESET_SECOND_STEP: frozenset({Relation.ADMINISTRATOR}),
}

ROLE_WIDE = {
    Role.TSW: Relation.CLINICIAN,
    Role.SUPERVISOR: Relation.CLINICIAN,
    Role.COORDINATOR: Relation.COORDINATOR,
    Role.RESEARCHER: Relation.RESEARCHER,
    Role.ADMINISTRATOR: Relation.ADMINISTRATOR,
}
# How the other roles can stand to a single treatment.
OF_ONE = {Role.YOUNG_PERSON: OWN, Role.TSW: TSW, Role.SUPERVISOR: SUPERVISOR}


def granted(act: Act) -> frozenset[Relation]:
    """Who may, after the setting that says whether supervisors or only researchers read the alliance."""
    if act is Act.READ_ALLIANCE and settings.BLINDED_READERS == "researchers":
        return frozenset({Relation.RESEARCHER})
    return GRANTS[act]


def relations(user: User, treatment: Treatment | None, *, at: datetime | None = None) -> set[Relation]:
    """How this person stands to this treatment now; nobody who was deactivated stands anywhere."""
    if treatment is None:
        return _wide(user)
    return _wide(user) | _close(
        user,
        treatment,
        is_assigned=lambda: open_assignments(user, at=at).filter(treatment=treatment).exists(),
        is_supervised=lambda: visible_treatments(user, at=at).filter(pk=treatment.pk).exists(),
    )


def _wide(user: User) -> set[Relation]:
    return {ROLE_WIDE[Role(user.role)]} if user.is_active and user.role in ROLE_WIDE else set()


def _close(
    user: User, treatment: Treatment, *, is_assigned: Callable[[], bool], is_supervised: Callable[[], bool]
) -> set[Relation]:
    if not user.is_active:
        return set()
    if user.is_young_person:
        return {OWN} if treatment.young_person_id == user.pk else set()
    if user.role == Role.TSW:
        return {TSW} if is_assigned() else set()
    return {SUPERVISOR} if user.role == Role.SUPERVISOR and is_supervised() else set()


def may(user: User, act: Act, treatment: Treatment | None = None, *, at: datetime | None = None) -> bool:
    return bool(granted(act) & relations(user, treatment, at=at))


def require(user: User, act: Act, treatment: Treatment | None = None, *, at: datetime | None = None) -> None:
    """Raise NotVisible unless this person may do this here and now."""
    if not may(user, act, treatment, at=at):
        raise NotVisible


def require_each(user: User, act: Act, treatments: Iterable[Treatment]) -> None:
    """The same for many treatments, in one question to the database: all or none."""
    allowed = granted(act)
    if allowed & relations(user, None):
        return
    asked = {treatment.pk for treatment in treatments}
    visible = visible_treatments(user).filter(pk__in=asked).count()
    if OF_ONE.get(Role(user.role)) not in allowed or visible < len(asked):
        raise NotVisible


@dataclass(frozen=True)
class Ties:
    """Who stands how to some treatments: what `may` needs to know, asked for many people at once."""

    assigned: set[tuple[UUID, UUID]]
    supervised: set[tuple[UUID, UUID]]

    def may(self, user: User, act: Act, treatment: Treatment) -> bool:
        pair = (user.pk, treatment.pk)
        close = _close(
            user,
            treatment,
            is_assigned=lambda: pair in self.assigned,
            is_supervised=lambda: pair in self.supervised,
        )
        return bool(granted(act) & (_wide(user) | close))


def ties(treatments: Iterable[Treatment], *, at: datetime) -> Inquiry[Ties]:
    asked = {"treatments": {treatment.pk for treatment in treatments}, "at": at}
    assigned, supervised = yield [ASSIGNED(**asked), SUPERVISED(**asked)]
    return Ties({(tsw, treatment) for tsw, treatment in assigned}, {(by, pk) for by, pk in supervised})


def require_tsw(user: User, act: Act, tsw: User) -> None:
    """The same about a TSW instead of a treatment: their supervisor, if supervisors may do this at all."""
    is_theirs = user.is_active and open_supervisions().filter(supervisor=user, tsw=tsw).exists()
    if not is_theirs or Relation.SUPERVISOR not in granted(act):
        raise NotVisible


def open_supervisions(*, at: datetime | Given | None = None) -> QuerySet[Supervision]:
    moment = at or timezone.now()
    return Supervision.objects.filter(from_at__lte=moment).filter(
        Q(until_at__isnull=True) | Q(until_at__gt=moment)
    )


def supervisors_of(tsw: User) -> QuerySet[User]:
    watching = open_supervisions().filter(tsw=tsw)
    return User.objects.filter(pk__in=watching.values("supervisor"), is_active=True).order_by("name")


def tsws_of(supervisor: User) -> QuerySet[User]:
    watched = open_supervisions().filter(supervisor=supervisor)
    return User.objects.filter(pk__in=watched.values("tsw")).order_by("name")


def open_assignments(tsw: User, *, at: datetime | None = None) -> QuerySet[Assignment]:
    return _open_now(at or timezone.now()).filter(tsw=tsw)


def _open_now(moment: datetime | Given) -> QuerySet[Assignment]:
    return Assignment.objects.filter(from_at__lte=moment).filter(
        Q(until_at__isnull=True) | Q(until_at__gt=moment)
    )


AT = Given("at", DateTimeField())
ASSIGNED = Statement(
    lambda: _open_now(AT).filter(treatment__among=Given("treatments")).values_list("tsw_id", "treatment_id")
)
SUPERVISED = Statement(
    lambda: (
        _open_now(AT)
        .filter(treatment__among=Given("treatments"), tsw__supervised_by__in=open_supervisions(at=AT))
        .values_list("tsw__supervised_by__supervisor_id", "treatment_id")
    )
)


def visible_treatments(user: User, *, at: datetime | None = None) -> QuerySet[Treatment]:
    """The treatments whose record this person may open: their own, their caseload, their TSWs' caseloads."""
    moment = at or timezone.now()
    if not user.is_active:
        return Treatment.objects.none()
    if user.is_young_person:
        return Treatment.objects.filter(young_person=user)
    if user.role == Role.TSW:
        return Treatment.objects.filter(pk__in=open_assignments(user, at=moment).values("treatment"))
    if user.role == Role.SUPERVISOR:
        watched = open_supervisions(at=moment).filter(supervisor=user)
        current = _open_now(moment).filter(tsw__in=watched.values("tsw"))
        return Treatment.objects.filter(pk__in=current.values("treatment"))
    return Treatment.objects.none()
