"""Invitations: a code that is told, a letter without a secret, an account at the end of both."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import invitations as taking_up
from accounts import rules, selectors
from accounts.models import Invitation, Role, User
from audit.models import Entry
from care.permissions import NotVisible
from intake import invitations
from letters.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db

JOIN = "/accounts/join/"
PEOPLE = "/accounts/people/"
PASSWORD = "four green doors ajar"


def invite(by: User, *, email="noor@example.test", name="Noor", role="tsw", now=None) -> str:
    return invitations.invite_person(email=email, name=name, role=role, by=by, now=now).code


def join(code: str, *, email="noor@example.test", name="Noor", password=PASSWORD):
    return Client().post(JOIN, {"email": email, "code": code, "name": name, "password": password})


MAY_INVITE = {
    "kit": {"young_person", "tsw", "supervisor", "researcher"},
    "ada": set(Role.values),
    "tom": set(),
    "ruth": set(),
    "omar": set(),
    "anna": set(),
}


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("who", MAY_INVITE)
def test_only_these_may_invite_for_these_roles(who, role, request):
    person = request.getfixturevalue(who)
    if role in MAY_INVITE[who]:
        assert invite(person, role=role)
    else:
        with pytest.raises(NotVisible):
            invite(person, role=role)
        assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("kit", 200), ("ada", 200), ("tom", 404), ("ruth", 404), ("anna", 404)]
)
def test_the_people_page_is_for_those_who_invite(who, status, request, signed_in):
    assert signed_in(request.getfixturevalue(who)).get(PEOPLE).status_code == status


def test_the_code_is_shown_once_and_kept_only_as_a_hash(kit, signed_in):
    client = signed_in(kit)
    shown = client.post(
        PEOPLE, {"email": "Noor@Example.test", "name": "Noor", "role": "tsw"}
    ).content.decode()
    code = re.search(r"<code>([\w-]{14})</code>", shown)[1]
    kept = Invitation.objects.get()
    assert kept.email == "noor@example.test"
    assert rules.plain_code(code) not in kept.code_hash.upper()
    assert code not in client.get(PEOPLE).content.decode()
    assert Entry.objects.get(event="person.invited").actor_id == kit.pk


def test_the_letter_carries_no_secret(kit):
    code = invite(kit)
    letter = Letter.objects.get()
    assert (letter.kind, letter.address, letter.path) == ("invitation", "noor@example.test", JOIN)
    assert code not in letter.key
    assert rules.plain_code(code) not in letter.key


def test_who_is_here_already_is_not_invited_again(kit, tom, signed_in):
    page = signed_in(kit).post(PEOPLE, {"email": tom.email, "name": "Tom", "role": "tsw"})
    assert "is in Beside already" in page.content.decode()
    assert not Letter.objects.exists()


def test_with_the_code_somebody_becomes_who_they_were_invited_as(kit):
    assert join(invite(kit)).url == "/accounts/login/"
    noor = User.objects.get(email="noor@example.test")
    assert (noor.name, noor.role) == ("Noor", "tsw")
    assert noor.check_password(PASSWORD)
    assert Invitation.objects.get().accepted_by == noor
    assert Entry.objects.get(event="invitation.accepted").actor_id == noor.pk


def test_a_form_cannot_choose_another_role(kit):
    code = invite(kit, role="young_person")
    Client().post(
        JOIN,
        {
            "email": "noor@example.test", "code": code, "name": "Noor", "password": PASSWORD,
            "role": "administrator", "is_active": "0",
        },
    )  # fmt: skip
    assert User.objects.get(email="noor@example.test").role == "young_person"


def test_opening_the_page_again_and_again_uses_nothing_up(kit):
    code = invite(kit)
    for _ in range(20):
        assert Client().get(JOIN).status_code == 200
    assert join(code).status_code == 302


def test_a_scanner_that_sends_the_empty_form_uses_nothing_up(kit):
    code = invite(kit)
    for _ in range(9):
        Client().post(JOIN, {"email": "", "code": "", "name": "", "password": ""})
    assert Invitation.objects.get().attempts == 0
    assert join(code).status_code == 302


def test_a_code_works_once(kit):
    code = invite(kit)
    join(code)
    assert join(code).status_code == 200
    assert User.objects.filter(email="noor@example.test").count() == 1


def test_a_new_code_ends_the_earlier_one(kit):
    old, new = invite(kit), invite(kit, now=timezone.now() + timedelta(minutes=1))
    assert join(old).status_code == 200
    assert join(new).status_code == 302
    assert Letter.objects.count() == 2


def test_after_five_wrong_codes_even_the_right_one_waits_a_quarter_of_an_hour(kit):
    code, now = invite(kit), timezone.now()
    for _ in range(5):
        assert accept("0000-0000-0000", now) is None
    assert accept(code, now + timedelta(minutes=14)) is None
    assert accept(code, now + timedelta(minutes=16)) is not None
    assert Entry.objects.filter(event="invitation.paused").count() == 1


def accept(code, now):
    return taking_up.accept(email="noor@example.test", code=code, name="Noor", password=PASSWORD, now=now)


def test_four_wrong_codes_are_forgiven(kit):
    code, now = invite(kit), timezone.now()
    for _ in range(4):
        accept("0000-0000-0000", now)
    assert accept(code, now) is not None


def test_a_code_does_not_work_after_two_weeks(kit):
    code, now = invite(kit), timezone.now()
    assert accept(code, now + timedelta(days=15)) is None


def test_a_code_works_for_its_own_address_only(kit):
    invite(kit, email="other@example.test")
    assert join(invite(kit), email="other@example.test").status_code == 200


def answer_to(**typed) -> str:
    html = join(**typed).content.decode()
    for each in (*typed.values(), "Noor"):
        html = html.replace(each, "…")
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", html)


def test_a_wrong_code_an_unknown_address_and_an_account_get_the_same_answer(kit, tom):
    invite(kit)
    answers = {
        answer_to(code="0000-0000-0000", email=address)
        for address in ("noor@example.test", "nobody@example.test", tom.email)
    }
    assert len(answers) == 1
    assert "don’t go together" in answers.pop()


def test_many_tries_from_one_place_are_slowed_down(kit):
    client = Client()
    tried = [
        client.post(
            JOIN, {"email": f"p{n}@example.test", "code": "x", "name": "P", "password": PASSWORD}
        ).status_code
        for n in range(22)
    ]
    assert (tried[:20], tried[20:]) == ([200] * 20, [429] * 2)


@pytest.mark.parametrize("password", ["short", "noor@example.test"])
def test_a_weak_password_is_mended_before_the_code_is_looked_at(password, kit):
    invite(kit)
    assert join("0000-0000-0000", password=password).status_code == 200
    assert Invitation.objects.get().attempts == 0
    assert not User.objects.filter(email="noor@example.test").exists()


@pytest.mark.parametrize(("who", "closes"), [("ada", True), ("kit", False), ("ruth", False), ("tom", False)])
def test_only_an_administrator_closes_an_account(who, closes, ines, request, signed_in):
    client = signed_in(request.getfixturevalue(who))
    answer = client.post(f"{PEOPLE}{ines.pk}/deactivate/")
    ines.refresh_from_db()
    assert (answer.status_code, ines.is_active) == ((302, False) if closes else (404, True))


def test_closing_an_account_signs_out_at_once_and_asks_sockets_to_look(
    ada, ines, signed_in, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("accounts.groups._look_again", asked.append)
    theirs = signed_in(ines)
    assert theirs.get("/accounts/security/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        invitations.deactivate_person(person_id=ines.pk, by=ada)
    assert theirs.get("/accounts/security/").status_code == 302
    assert asked == [ines.pk]
    assert (
        Client().post("/accounts/login/", {"login": ines.email, "password": factories.PASSWORD}).url
        == "/accounts/inactive/"
    )
    assert Entry.objects.get(event="person.deactivated").actor_id == ada.pk


def test_nobody_closes_their_own_account_by_mistake(ada):
    with pytest.raises(NotVisible):
        invitations.deactivate_person(person_id=ada.pk, by=ada)


MAY_CHANGE_EMAIL = {
    "ada": {"anna", "tom", "omar"},
    "kit": {"anna", "tom", "omar"},
    "ruth": set(),
    "tom": set(),
}


@pytest.mark.parametrize("whose", ["anna", "omar"])
@pytest.mark.parametrize("who", MAY_CHANGE_EMAIL)
def test_who_may_invite_may_also_mend_an_address(who, whose, request, signed_in):
    by, person = request.getfixturevalue(who), request.getfixturevalue(whose)
    answer = signed_in(by).post(f"{PEOPLE}{person.pk}/email/", {"email": "New@Example.test"})
    person.refresh_from_db()
    may = whose in MAY_CHANGE_EMAIL[who]
    assert (answer.status_code, person.email == "new@example.test") == ((302, True) if may else (404, False))


def test_a_coordinator_cannot_take_over_an_administrators_account(kit, ada, signed_in):
    assert signed_in(kit).post(f"{PEOPLE}{ada.pk}/email/", {"email": "kit2@example.test"}).status_code == 404


def test_a_changed_address_signs_out_every_device(kit, anna, signed_in):
    theirs = signed_in(anna)
    theirs.get("/accounts/security/")
    invitations.change_email(person_id=anna.pk, email="new@example.test", by=kit)
    assert theirs.get("/accounts/security/").status_code == 302
    assert Entry.objects.get(event="email.changed").actor_id == kit.pk


def test_an_address_of_somebody_else_is_not_taken(kit, anna, tom, signed_in):
    answer = signed_in(kit).post(f"{PEOPLE}{anna.pk}/email/", {"email": tom.email})
    assert "uses this address already" in answer.content.decode()


@pytest.mark.parametrize(("who", "resets"), [("ada", True), ("kit", False), ("ruth", False)])
def test_only_an_administrator_lets_somebody_set_up_a_new_second_step(who, resets, tom, request, signed_in):
    by = request.getfixturevalue(who)
    answer = signed_in(by).post(f"{PEOPLE}{tom.pk}/second-step/")
    assert (answer.status_code, selectors.has_second_step(tom)) == ((302, False) if resets else (404, True))


@pytest.mark.parametrize(
    ("who", "offered"),
    [("ada", {"email", "phone", "second-step", "deactivate"}), ("kit", {"email", "phone"})],
)
def test_a_persons_page_offers_only_what_one_may(who, offered, tom, request, signed_in):
    html = signed_in(request.getfixturevalue(who)).get(f"{PEOPLE}{tom.pk}/").content.decode()
    assert set(re.findall(rf'action="{PEOPLE}{tom.pk}/([\w-]+)/"', html)) == offered


@pytest.mark.django_db(transaction=True)
def test_two_who_use_one_code_at_the_same_moment_become_one_person():
    code = invite(factories.staff("kit", "coordinator"))
    together = Barrier(2)

    def at_once(_: int) -> User | None:
        together.wait()
        try:
            return accept(code, timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        joined = list(pool.map(at_once, range(2)))
    assert sum(person is not None for person in joined) == 1
    assert User.objects.filter(email="noor@example.test").count() == 1
