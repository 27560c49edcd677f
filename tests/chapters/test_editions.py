"""An edition never changes, so that an answer stands beside the question it answered for ever."""

import pytest

from care.rules import Sent
from chapters import services
from chapters.models import Programme
from tests import factories
from tests.chapters import packs


@pytest.fixture
def answered(handed_in, tom):
    services.send_feedback(worksheet_id=handed_in.pk, boxes={"moment": Sent("I see it.", 0)}, by=tom)
    handed_in.refresh_from_db()
    return handed_in


@pytest.fixture
def changed(answered, pack, kit) -> Programme:
    """The next edition: one exercise asks something else in another kind, one is gone, and it is in use."""
    packs.edit(
        pack,
        "01-one/exercises.toml",
        'kind = "long_writing"\nprompt = "Pick one moment."',
        'kind = "choice"\nprompt = "Which one?"\nchoices = ["This", "That"]',
    )
    packs.edit(pack, "01-one/standard.md", "\n\n:::exercise heavy", "")
    exercises = pack / "01-one/exercises.toml"
    kept = exercises.read_text().split('[[exercise]]\nslug = "heavy"')
    exercises.write_text(kept[0] + "[[exercise]]" + kept[1].partition("[[exercise]]")[2])
    newer = services.load_programme(pack)
    services.release_programme(programme_id=newer.pk, by=kit)
    return newer


@pytest.mark.parametrize(
    "path",
    ["/chapters/1/", "/chapters/1/worksheet/", "/chapters/1/worksheet/versions/1/", "/toolbox/copy/"],
)
def test_what_was_written_before_is_still_read_beside_its_question(signed_in, anna, changed, path):
    page = signed_in(anna).get(path).content.decode()
    assert "It was quiet." in page
    assert "Pick one moment." in page


def test_the_tsw_still_reads_and_finds_it(signed_in, tom, answered, changed):
    toms = signed_in(tom)
    page = toms.get(f"/worksheets/{answered.pk}/").content.decode()
    assert "Pick one moment." in page
    assert "It was quiet." in page
    found = toms.get(f"/treatments/{answered.treatment_id}/words/?q=quiet").content.decode()
    assert "It was <mark>quiet</mark>" in found


def test_more_can_be_added_to_it(signed_in, anna, answered, changed):
    annas = signed_in(anna)
    annas.post("/chapters/1/worksheet/", {"do": "add_more"})
    page = annas.get("/chapters/1/worksheet/").content.decode()
    assert "Pick one moment." in page
    assert "Which one?" not in page


def test_whoever_begins_now_meets_the_new_questions(signed_in, ines, changed):
    newcomer = factories.young_person("wren")
    treatment = factories.treatment(young_person=newcomer, tsw=ines, week=1)
    assert services.begin_plan(treatment=treatment).programme == changed
    page = signed_in(newcomer).get("/chapters/1/").content.decode()
    assert "Which one?" in page
    assert "Pick one moment." not in page
