"""An exercise two people do at once: asked, answered, walked, left; twice, late, by the wrong person."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from care.permissions import NotVisible
from chat import selectors, services
from chat.loading.exercises import ExercisesAreWrong, exercises
from chat.models import Together
from chat.rules import SessionHasEnded
from chat.selectors.together import doing, notes

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LATE = NOW + timedelta(hours=1)
END = exercises()["shake"].end


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


@pytest.fixture
def proposed(session, tom) -> Together:
    return services.propose_exercise(session_id=session.pk, exercise="shake", by=tom)


@pytest.fixture
def going(proposed, anna) -> Together:
    answer(proposed, anna)
    return proposed


def answer(row, by, *, is_yes=True, **more):
    services.answer_exercise(session_id=row.session_id, together_id=row.pk, is_yes=is_yes, by=by, **more)
    row.refresh_from_db()


def go_to(row, by, step, **more):
    services.take_step(session_id=row.session_id, together_id=row.pk, step=step, by=by, **more)
    row.refresh_from_db()


def stop(row, by, **more):
    services.stop_exercise(session_id=row.session_id, together_id=row.pk, by=by, **more)
    row.refresh_from_db()


def told(session) -> dict:
    return selectors.asides(session.room_id)["together"]


def post(client, session, **form):
    return client.post(reverse("together", args=[session.pk]), form)


@pytest.mark.sqlite
def test_four_exercises_of_ours_have_four_to_eight_steps():
    ours = exercises()
    assert list(ours) == ["breathing", "shake", "five-senses", "triangle"]
    assert all(4 <= len(one.steps) <= 8 for one in ours.values())
    assert all(step.young_person_writes and step.tsw_writes for step in ours["triangle"].steps)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[exercise]]\nslug = "a"\nflavour = "mint"', "flavour"),
        ('[[exercise]]\nslug = "a"\ntitle = ""\nicon = ""\nminutes = 1\nabout = ""', "0 steps"),
    ],
)
def test_a_file_that_cannot_be_used_says_which_exercise_and_why(tmp_path, text, words):
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(ExercisesAreWrong, match=f"Exercise a.*{words}"):
        exercises(tmp_path / "own.toml")


def test_both_see_what_is_proposed_and_only_one_at_a_time(session, proposed, tom):
    again = services.propose_exercise(session_id=session.pk, exercise="breathing", by=tom)
    assert again == proposed
    assert told(session)["exercise"] == "shake"
    assert [doing(session, me).state for me in ("young_person", "tsw")] == ["asked", "asked"]


def test_a_yes_begins_it_for_both_on_the_first_step(session, going):
    assert told(session)["is_accepted"]
    assert (doing(session, "tsw").mine, doing(session, "tsw").theirs) == (1, 1)


def test_not_now_is_said_kindly_to_both_and_leaves_room_for_another(session, proposed, anna, tom):
    answer(proposed, anna, is_yes=False)
    assert told(session)["said"] == "“Shake it out” can wait for another day, and that’s fine."
    assert services.propose_exercise(session_id=session.pk, exercise="breathing", by=tom) != proposed


def test_an_answer_twice_or_a_no_after_the_yes_changes_nothing(going, anna):
    accepted_at = going.accepted_at
    answer(going, anna)
    answer(going, anna, is_yes=False)
    assert (going.accepted_at, going.ended_at) == (accepted_at, None)


def test_each_goes_at_their_own_pace_and_two_taps_are_one_step(session, going, anna, tom):
    for _ in range(2):
        go_to(going, anna, 2)
    go_to(going, tom, 3)
    go_to(going, tom, 2)
    assert (going.young_person_step, going.tsw_step) == (2, 2)
    assert doing(session, "young_person").state == "going"


@pytest.mark.parametrize(("asked", "stands"), [(-5, 1), (0, 1), (10**6, END)])
def test_no_step_is_before_the_first_or_beyond_the_end(going, anna, asked, stands):
    go_to(going, anna, asked)
    assert going.young_person_step == stands


def test_it_is_done_when_both_have_come_through_and_not_before(session, going, anna, tom):
    go_to(going, anna, END)
    assert (going.ended_at, doing(session, "young_person").state) == (None, "through")
    go_to(going, tom, END)
    assert going.is_done
    assert doing(session, "tsw") is None
    assert [note.words for note in notes(session)] == ["You both came to the end of “Shake it out”."]


@pytest.mark.parametrize("who", ["anna", "tom"])
def test_either_leaves_it_there_and_later_deeds_of_that_one_change_nothing(going, anna, tom, who):
    stop(going, {"anna": anna, "tom": tom}[who])
    ended_at = going.ended_at
    go_to(going, anna, 3)
    stop(going, tom)
    assert (going.ended_at, going.is_done, going.young_person_step) == (ended_at, False, 1)


def test_a_step_before_the_yes_is_none(proposed, anna):
    go_to(proposed, anna, 2)
    assert proposed.young_person_step == 1


def test_the_young_person_proposes_nothing_and_the_tsw_answers_nothing(session, proposed, anna, tom):
    with pytest.raises(NotVisible):
        services.propose_exercise(session_id=session.pk, exercise="shake", by=anna)
    with pytest.raises(NotVisible):
        answer(proposed, tom)


@pytest.mark.parametrize("who", ["ines", "ruth", "kit", "omar", "ada"])
def test_nobody_else_takes_part(going, cast, who):
    for deed in (lambda: go_to(going, cast[who], 2), lambda: stop(going, cast[who])):
        with pytest.raises(NotVisible):
            deed()


def test_after_the_end_nothing_moves(session, going, anna, tom):
    for deed in (
        lambda: services.propose_exercise(session_id=session.pk, exercise="shake", by=tom, now=LATE),
        lambda: go_to(going, anna, 2, now=LATE),
        lambda: stop(going, anna, now=LATE),
    ):
        with pytest.raises(SessionHasEnded):
            deed()


def test_each_deed_is_in_the_record_and_tells_the_room_to_look_again(session, going, anna):
    go_to(going, anna, 2)
    session.room.refresh_from_db()
    events = Entry.objects.filter(event__startswith="exercise.").values_list("event", flat=True)
    assert set(events) == {"exercise.proposed", "exercise.accepted", "exercise.stepped"}
    assert session.room.revision == 3


def test_without_a_script_forms_do_all_of_it(session, signed_in, anna, tom):
    room, hers, his = reverse("chat_session", args=[session.pk]), signed_in(anna), signed_in(tom)
    assert post(his, session, deed="propose", exercise="breathing")["Location"] == room
    row = Together.objects.get()
    assert "Tom asks: shall we" in hers.get(room).content.decode()
    post(hers, session, deed="yes", together=row.pk)
    post(his, session, step=2, together=row.pk)
    assert "Tom is on step <span data-their-number>2" in hers.get(room).content.decode()
    post(hers, session, deed="stop", together=row.pk)
    assert "You left “Breathe together” there" in his.get(room).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"deed": "propose"},
        {"deed": "propose", "exercise": "handstand"},
        {"deed": "dance", "together": uuid4()},
        {"deed": "yes", "together": "x" * 9000},
        {"step": "\0", "together": uuid4()},
        {"step": "2"},
    ],
)
def test_a_form_that_cannot_be_read_leads_back_to_the_room_and_does_nothing(session, signed_in, tom, form):
    assert post(signed_in(tom), session, **form).status_code == 302
    assert not Together.objects.exists()


def test_our_script_hears_whether_it_was_done(session, signed_in, tom):
    client = signed_in(tom)
    client.defaults["HTTP_X_REQUESTED_WITH"] = "XMLHttpRequest"
    assert post(client, session, deed="propose", exercise="shake").status_code == 204
    assert post(client, session, deed="propose", exercise="handstand").status_code == 409


def test_an_exercise_that_is_no_longer_offered_breaks_no_page(session, signed_in, anna, tom):
    Together.objects.create(session=session, exercise="gone", proposed_by=tom)
    assert signed_in(anna).get(reverse("chat_session", args=[session.pk])).status_code == 200
    assert told(session)["said"] == ""
