"""Own words and notes of the toolbox, and whose it all is."""

from uuid import uuid4

import pytest
from django.utils import timezone

from audit.models import Entry
from care.permissions import NotVisible
from care.rules import Sent
from chapters import rules
from chapters.models import Media, MyWords, Note, Section
from chapters.selectors import toolbox as selectors
from chapters.selectors.shelves import toolbox_of
from chapters.services import toolbox

NOW = timezone.now().replace(hour=12, minute=0)


@pytest.fixture
def section(chapter) -> Section:
    return chapter.sections.filter(depth="standard").first()


@pytest.fixture
def goal(treatment, anna):
    return toolbox.add_goal(body="Sleep a little more", by=anna)


def events():
    return list(Entry.objects.order_by("at").values_list("event", flat=True))


def page(person):
    return toolbox_of(person, now=timezone.now())


# --- My words --------------------------------------------------------------------------------------------
def test_only_the_words_that_are_named_change(treatment, anna):
    toolbox.save_words(words={"critic_name": "Gerald", "low_mood": "the fog"}, by=anna)
    toolbox.save_words(words={"pronouns": " they /  them "}, by=anna)
    words = MyWords.objects.get()
    assert (words.critic_name, words.pronouns, words.low_mood) == ("Gerald", "they / them", "the fog")


def test_own_words_have_room_and_say_how_much(treatment, anna):
    with pytest.raises(rules.Refused, match="holds 60 characters"):
        toolbox.save_words(words={"critic_name": "x" * 61}, by=anna)


def test_the_record_says_that_words_changed_and_never_which(treatment, anna):
    toolbox.save_words(words={"low_mood": "the fog"}, by=anna)
    assert "the fog" not in repr(list(Entry.objects.values()))
    assert events().count("words.changed") == 1


# --- Notes -----------------------------------------------------------------------------------------------
def sent(body, revision=0, writer=None, step=0):
    return Sent(body=body, revision=revision, writer=writer, step=step)


def test_so_many_notes_fit_and_emptied_ones_take_no_room(treatment, anna):
    Note.objects.bulk_create(
        Note(treatment=treatment, body="x" if number else "") for number in range(rules.MOST_NOTES)
    )
    toolbox.save_note(note_id=uuid4(), sent=sent("The last one"), by=anna)
    with pytest.raises(rules.Refused, match="Put one away first"):
        toolbox.save_note(note_id=uuid4(), sent=sent("One more"), by=anna)


def write(person, body, note_id=None, **fields):
    note_id = note_id or uuid4()
    toolbox.save_note(note_id=note_id, sent=sent(body, **fields), by=person)
    return Note.objects.filter(pk=note_id).first()


def test_a_note_grows_while_it_is_typed_and_stays_one(treatment, anna):
    note_id, writer = uuid4(), uuid4()
    for step, body in enumerate(("Ask", "Ask about", "Ask about Sunday"), start=1):
        toolbox.save_note(note_id=note_id, sent=sent(body, writer=writer, step=step), by=anna)
    toolbox.save_note(note_id=note_id, sent=sent("Ask", writer=writer, step=1), by=anna)  # arrives late
    assert [note.body for note in page(anna).notes] == ["Ask about Sunday"]
    assert events().count("note.written") == 1


def test_a_form_sent_twice_is_one_note(treatment, anna):
    note_id = uuid4()
    for _ in range(2):
        toolbox.save_note(note_id=note_id, sent=sent("Ask about Sunday"), by=anna, is_final=True)
    assert Note.objects.count() == 1


def test_an_empty_page_leaves_no_note_behind(treatment, anna):
    assert write(anna, "") is None


def test_two_devices_are_asked_which_words_to_keep(treatment, anna):
    note = write(anna, "From the phone", writer=uuid4(), step=1)
    outcome = toolbox.save_note(
        note_id=note.pk, sent=sent("From the laptop", writer=uuid4(), step=1), by=anna
    )
    assert outcome.other.body == "From the phone"
    assert Note.objects.get().body == "From the phone"


def test_without_a_script_the_other_words_become_a_note_beside_it(treatment, anna):
    note = write(anna, "From the phone", writer=uuid4(), step=1)
    toolbox.save_note(note_id=note.pk, sent=sent("From the laptop"), by=anna, is_final=True)
    assert {note.body for note in page(anna).notes} == {"From the phone", "From the laptop"}


def test_a_shared_note_stays_as_it_is_until_it_is_taken_back(treatment, anna, tom):
    note = write(anna, "Ask about Sunday")
    for _ in range(2):
        toolbox.share_note(note_id=note.pk, by=anna)
    with pytest.raises(rules.NoteIsShared):
        write(anna, "Never mind", note.pk, revision=1)
    toolbox.take_note_back(note_id=note.pk, by=anna)
    write(anna, "Never mind", note.pk, revision=1)
    assert selectors.for_staff(tom, treatment).notes == []
    assert [events().count(event) for event in ("note.shared", "note.taken_back")] == [1, 1]


def test_a_note_that_was_talked_about_is_put_away_and_can_come_back(treatment, anna):
    note = write(anna, "Ask about Sunday")
    toolbox.put_note_away(note_id=note.pk, by=anna)
    assert (page(anna).notes, page(anna).notes_put_away) == ([], [note])
    toolbox.bring_note_back(note_id=note.pk, by=anna)
    assert page(anna).notes == [note]


def test_an_emptied_note_is_gone_and_cannot_be_shared(treatment, anna):
    note = write(anna, "Ask about Sunday")
    write(anna, "", note.pk, revision=1)
    assert page(anna).notes == []
    with pytest.raises(rules.Refused, match="nothing in this note"):
        toolbox.share_note(note_id=note.pk, by=anna)


def test_a_note_holds_two_thousand_characters(treatment, anna):
    with pytest.raises(rules.Refused, match="you have 1 more"):
        write(anna, "x" * 2_001)


def test_fifty_notes_are_as_many_as_fit(treatment, anna):
    Note.objects.bulk_create(Note(treatment=treatment, body="x", revision=1) for _ in range(50))
    with pytest.raises(rules.Refused, match="Put one away first"):
        write(anna, "One more")


# --- Whose it is -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("deed", ["share_note", "take_note_back", "put_note_away", "bring_note_back"])
def test_another_young_persons_note_is_not_there(deed, treatment, anna, bo):
    note = write(anna, "Mine")
    with pytest.raises(NotVisible):
        getattr(toolbox, deed)(note_id=note.pk, by=bo)
    with pytest.raises(NotVisible):
        write(bo, "Yours", note.pk)


@pytest.mark.parametrize("deed", ["put_goal_away", "bring_goal_back"])
def test_another_young_persons_goal_is_not_there(deed, goal, bo):
    with pytest.raises(NotVisible):
        getattr(toolbox, deed)(goal_id=goal.pk, by=bo)
    with pytest.raises(NotVisible):
        toolbox.rate_goal(goal_id=goal.pk, how_far=3, by=bo)
    with pytest.raises(NotVisible):
        toolbox.reword_goal(goal_id=goal.pk, body="Theirs", by=bo)


@pytest.mark.parametrize("name", ["tom", "ruth", "kit", "omar"])
def test_nobody_else_writes_in_a_toolbox(name, request, section, treatment, anna):
    person = request.getfixturevalue(name)
    deeds = [
        lambda: toolbox.keep_thing(kind="section", thing_id=section.pk, by=person),
        lambda: toolbox.add_goal(body="Theirs", by=person),
        lambda: toolbox.save_words(words={"pronouns": "x"}, by=person),
        lambda: write(person, "Theirs"),
        lambda: toolbox.take_copy(by=person),
    ]
    for deed in deeds:
        with pytest.raises(NotVisible):
            deed()


@pytest.mark.parametrize("name", ["ines", "kit", "omar"])
def test_only_the_tsw_and_the_supervisor_read_goals(name, request, treatment, tom, ruth, goal):
    with pytest.raises(NotVisible):
        selectors.for_staff(request.getfixturevalue(name), treatment)
    for reader in (tom, ruth):
        assert [line.goal for line in selectors.for_staff(reader, treatment).goals] == [goal]


def test_recordings_of_a_chapter_still_to_come_are_not_there_yet(plan, anna):
    later = plan.programme.chapters.get(number=2)
    Media.objects.create(chapter=later, kind="audio", slug="tide", title="The tide", seconds=60)
    assert {media.chapter.number for media in page(anna).recordings} == {1}


def test_shelves_with_something_on_them_stand_first(plan, anna):
    assert page(anna).order[0] == "recordings"
    write(anna, "Ask about Sunday")
    assert page(anna).order[:2] == ["notes", "recordings"]
