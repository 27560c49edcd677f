"""A TSW's private notes: kept as typed, lost by no second tab, seen by no young person and no other TSW."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from care import services as care
from care.permissions import NotVisible
from care.rules import Sent
from chat import rules, selectors, services
from chat.models import ChatSession, PrivateNote
from chat.rules import NotKept
from tests.architecture import test_every_address_has_a_policy as addresses
from tests.architecture import world
from tests.architecture.policy import POLICIES
from tests.chat.conftest import make_session
from tests.conftest import EVERY_DATABASE

pytestmark = pytest.mark.django_db(databases=EVERY_DATABASE)

FROM_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
CANARY = "the-private-canary-sings"


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_NEED_SECOND_FACTOR = False


def keep(session, by, body, revision=0, **more):
    sent = Sent(body=body, revision=revision, **more)
    return services.save_private_note(session_id=session.pk, sent=sent, by=by)


def posted(session, body, revision=0, **more):
    return {"body-notes": body, "revision-notes": revision} | more


def test_what_was_typed_is_there_again_in_the_room_after_the_end_and_in_the_transcript(
    treatment, signed_in, tom
):
    session = make_session(treatment, minutes=-31)
    url = reverse("chat_notes", args=[session.pk])
    assert signed_in(tom).post(url, posted(session, "She smiled.")).status_code == 302
    for name in ("chat_notes", "transcript"):
        page = signed_in(tom).get(reverse(name, args=[session.pk])).content.decode()
        assert "She smiled.</textarea>" in page
        assert "Anna never sees these; your supervisor can." in page


def test_the_record_says_once_that_somebody_began(session, tom, anna):
    writer = uuid4()
    for step in (1, 2, 3):
        keep(session, tom, "word " * step, writer=writer, step=step)
    written = Entry.objects.get(event="private_note.written")
    assert (written.actor_id, written.subject_id) == (tom.pk, anna.pk)
    assert PrivateNote.objects.get().body == "word word word "


def test_of_two_tabs_neither_loses_words_and_the_tsw_is_asked(session, signed_in, tom):
    client, url = signed_in(tom), reverse("chat_notes", args=[session.pk])
    client.post(url, posted(session, "First tab."), headers=FROM_SCRIPT)
    reply = client.post(url, posted(session, "Second tab."), headers=FROM_SCRIPT)
    assert reply.status_code == 409
    other = reply.json()["conflicts"]["notes"]
    assert (other["body"], other["revision"]) == ("First tab.", 1)
    both = posted(session, "Second tab.", other["revision"], **{"keep-notes": "both"})
    answer = client.post(url, both, headers=FROM_SCRIPT).json()
    assert answer["chosen"]["notes"] == PrivateNote.objects.get().body == "First tab.\n\nSecond tab."


def test_without_a_script_both_texts_stay_one_under_the_other(session, signed_in, tom):
    client, url = signed_in(tom), reverse("chat_notes", args=[session.pk])
    for body in ("First tab.", "Second tab."):
        assert client.post(url, posted(session, body)).status_code == 302
    assert PrivateNote.objects.get().body == "First tab.\n\nSecond tab."


def test_a_save_that_arrives_late_or_twice_changes_nothing(session, tom):
    writer = uuid4()
    for step, body in ((2, "all of it"), (1, "all"), (2, "all of it")):
        assert keep(session, tom, body, writer=writer, step=step).is_kept
    note = PrivateNote.objects.get()
    assert (note.body, note.revision) == ("all of it", 1)


@pytest.mark.parametrize("as_script", [True, False])
def test_a_huge_note_is_refused_in_words_and_stays_with_its_writer(session, signed_in, tom, as_script):
    keep(session, tom, "kept before")
    huge = "x" * (rules.LONGEST_PRIVATE_NOTE + 1)
    reply = signed_in(tom).post(
        reverse("chat_notes", args=[session.pk]),
        posted(session, huge, 1),
        headers=FROM_SCRIPT if as_script else {},
    )
    assert reply.status_code == 422
    assert "Shorten them by 1;" in reply.content.decode()
    assert as_script or huge in reply.content.decode()
    assert PrivateNote.objects.get().body == "kept before"


def test_two_texts_that_do_not_fit_together_are_both_kept_where_they_are(session, tom):
    long = "x" * rules.LONGEST_PRIVATE_NOTE
    keep(session, tom, long)
    with pytest.raises(NotKept):
        services.save_private_note(session_id=session.pk, sent=Sent("more", 0), by=tom, is_final=True)
    assert PrivateNote.objects.get().body == long


def test_signs_no_database_takes_are_left_out(session, tom):
    keep(session, tom, "a\x00b\ud800c\r\nd")
    assert PrivateNote.objects.get().body == "abc\nd"


@pytest.mark.parametrize("form", [{}, {"revision-notes": "-1"}, {"revision-notes": "0", "writer": "me"}])
def test_what_no_page_of_ours_sends_is_refused(session, signed_in, tom, form):
    assert signed_in(tom).post(reverse("chat_notes", args=[session.pk]), form).status_code == 400
    assert not PrivateNote.objects.exists()


def test_after_a_handover_the_words_stay_and_only_their_supervisor_reads_them(
    session, tom, ines, ruth, kit, signed_in
):
    keep(session, tom, CANARY)
    care.assign_tsw(treatment=session.treatment, tsw=ines, reason="Away", by=kit)
    with pytest.raises(NotVisible):
        keep(session, tom, "one word more", 1)
    assert PrivateNote.objects.get().body == CANARY
    assert CANARY not in signed_in(ines).get(reverse("transcript", args=[session.pk])).content.decode()
    # Ruth watches over Tom, but Anna is with Ines now, whom she does not watch over.
    assert signed_in(ruth).get(reverse("transcript", args=[session.pk])).status_code == 404


def test_their_supervisor_reads_them_beside_the_transcript_and_the_look_is_written(
    session, tom, ruth, signed_in
):
    keep(session, tom, CANARY)
    page = signed_in(ruth).get(reverse("transcript", args=[session.pk])).content.decode()
    assert CANARY in page
    assert "<textarea" not in page
    assert Entry.objects.get(event="transcript.read").actor_id == ruth.pk


def test_a_canary_in_the_notes_a_worry_or_a_phone_is_on_no_page_of_the_young_person(signed_in):
    built = world.build()
    people, session = built.people, ChatSession.objects.get(pk=built.ids["session_id"])
    keep(session, people["tom"], CANARY)
    services.raise_worry(session_id=session.pk, reason=CANARY, by=people["tom"])
    User.objects.filter(pk=people["ruth"].pk).update(phone="020 7946 0999")
    client, seen = signed_in(people["anna"]), [str(selectors.asides(session.room_id))]
    theirs = {name: policy for name, policy in POLICIES.items() if "anna" in policy.allowed}
    for name in (name for name, policy in theirs.items() if "GET" in policy.verbs and not policy.library):
        reply = client.get(addresses.tries(name, built)["anna's"])
        seen.append(b"".join(reply).decode(errors="replace"))
    assert len(seen) > 20
    assert not [page for page in seen if CANARY in page or "7946" in page or "Your notes" in page]
