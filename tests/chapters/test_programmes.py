"""Staff look an edition through before anybody reads it; a coordinator releases it."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from audit.models import Entry
from care.permissions import NotVisible
from chapters import selectors, services
from chapters.models import Answer, Plan, Programme, Reading, Worksheet
from tests import factories
from tests.chapters import packs


@pytest.fixture
def newer(programme, pack):
    """A second edition, loaded and not released."""
    packs.edit(pack, "programme.toml", 'edition = "1"', 'edition = "2"')
    return services.load_programme(pack)


@pytest.fixture
def released_to(anna, treatment):
    def begin() -> Programme:
        Plan.objects.all().delete()
        return services.begin_plan(treatment=treatment).programme

    return begin


def load(pack, *flags) -> str:
    said = StringIO()
    call_command("load_programme", pack, *flags, stdout=said)
    return said.getvalue()


def test_nobody_begins_on_a_preview(programme, newer, released_to):
    assert released_to() == programme


def test_without_a_released_edition_nobody_begins(treatment, pack, tmp_path, settings):
    settings.BESIDE_DATA = tmp_path
    services.load_programme(pack)
    with pytest.raises(services.NothingReleased, match="A coordinator can release one"):
        services.begin_plan(treatment=treatment)


def test_after_its_release_everybody_begins_on_the_newer_edition(newer, kit, released_to):
    services.release_programme(programme_id=newer.pk, by=kit)
    newer.refresh_from_db()
    assert released_to() == newer
    assert newer.released_by == kit


def test_who_has_begun_stays_on_their_edition(plan, newer, kit):
    services.release_programme(programme_id=newer.pk, by=kit)
    assert services.begin_plan(treatment=plan.treatment).programme == plan.programme


def test_an_earlier_edition_is_the_way_back(programme, newer, kit, released_to):
    services.release_programme(programme_id=newer.pk, by=kit)
    services.release_programme(programme_id=programme.pk, by=kit)
    assert released_to() == programme


def test_releasing_twice_is_releasing_once(newer, kit):
    done = [services.release_programme(programme_id=newer.pk, by=kit) for _ in range(2)]
    assert done == [True, False]
    rows = Entry.objects.filter(event="programme.released", actor_id=kit.pk)
    assert [row.about for row in rows] == [f"chapters.programme:{newer.pk}"]


@pytest.mark.parametrize("name", ["anna", "tom", "ruth", "omar", "ada"])
def test_only_a_coordinator_releases(request, newer, name):
    with pytest.raises(NotVisible):
        services.release_programme(programme_id=newer.pk, by=request.getfixturevalue(name))
    assert selectors.current_programme() != newer


@pytest.mark.django_db
def test_the_command_says_the_next_step(pack, tmp_path, settings):
    settings.BESIDE_DATA = tmp_path
    assert "It is a preview." in load(pack)
    assert "It is released" in load(pack, "--release")


@pytest.mark.django_db
def test_the_first_edition_is_released_at_set_up_and_later_ones_are_previews(pack, tmp_path, settings):
    settings.BESIDE_DATA = tmp_path
    assert "It is released" in load(pack, "--release-first")
    packs.edit(pack, "programme.toml", 'edition = "1"', 'edition = "2"')
    assert "It is a preview." in load(pack, "--release-first")


@pytest.mark.parametrize("name", ["tom", "ruth", "kit"])
def test_staff_read_every_chapter_of_a_preview(request, signed_in, newer, name):
    staff = signed_in(request.getfixturevalue(name))
    assert b"A small programme" in staff.get("/programmes/").content
    page = staff.get(f"/programmes/{newer.pk}/").content.decode()
    chapters = re.findall(r'href="(/programmes/[^"]+/chapters/\d+/)"', page)
    assert len(chapters) == 2
    for address in chapters:
        assert b"nothing you type is kept" in staff.get(address).content


def test_a_preview_reads_as_it_does_for_a_young_person(signed_in, anna, tom, plan):
    as_anna = signed_in(anna).get("/chapters/1/").content.decode()
    as_tom = signed_in(tom).get(f"/programmes/{plan.programme_id}/chapters/1/").content.decode()
    text = re.compile(r"<p>You don’t have to start well.*?</p>|<h2 id=.*?</h2>|<video.*?</video>", re.DOTALL)
    assert text.findall(as_tom) == text.findall(as_anna)
    assert len(text.findall(as_tom)) > 3
    assert 'name="body-moment"' in as_tom


@pytest.mark.parametrize("depth", ["gist", "standard", "riddle"])
def test_each_depth_can_be_previewed(signed_in, ruth, newer, depth):
    page = signed_in(ruth).get(f"/programmes/{newer.pk}/chapters/1/?depth={depth}")
    assert ("In short." in page.content.decode()) == (depth == "gist")


def test_a_preview_keeps_nothing(signed_in, tom, newer):
    address = f"/programmes/{newer.pk}/chapters/1/"
    toms = signed_in(tom)
    assert b"data-worksheet" not in toms.get(address).content
    assert b"data-place" not in toms.get(address).content
    assert toms.post(address, {"body-moment": "Words", "revision-moment": "0"}).status_code == 405
    assert [model.objects.count() for model in (Worksheet, Answer, Reading)] == [0, 0, 0]


def test_a_coordinator_releases_with_one_button(signed_in, kit, newer):
    kits = signed_in(kit)
    address = f"/programmes/{newer.pk}/"
    assert f'action="{address}release/"' in kits.get(address).content.decode()
    page = kits.post(f"{address}release/", follow=True).content.decode()
    assert "Whoever begins now reads this edition." in page
    assert selectors.current_programme() == newer


def test_staff_who_may_not_release_see_no_button(signed_in, tom, newer):
    page = signed_in(tom).get(f"/programmes/{newer.pk}/").content.decode()
    assert "release/" not in page
    assert "before a coordinator releases it" in page


def test_another_language_is_named_before_it_greets_everybody(signed_in, kit, programme, pack):
    packs.edit(pack, "programme.toml", 'language = "en-GB"', 'language = "ar"')
    arabic = services.load_programme(pack)
    page = signed_in(kit).get(f"/programmes/{arabic.pk}/").content.decode()
    assert "It is in another language than the one in use." in page
    assert '<span lang="ar" dir="rtl">A small programme</span>' in page


def test_the_list_costs_the_same_for_few_and_many(kit, programme, django_assert_num_queries):
    with django_assert_num_queries(3):
        selectors.editions(kit)
    for number in range(10):
        factories.programme(f"edition {number}")
    with django_assert_num_queries(3):
        selectors.editions(kit)


def test_the_list_counts_who_reads_an_edition(signed_in, kit, plan):
    assert [edition.readers for edition in selectors.editions(kit)] == [1]


@pytest.mark.parametrize("name", ["anna", "omar", "ada"])
def test_for_others_there_are_no_programmes(request, signed_in, newer, name):
    other = signed_in(request.getfixturevalue(name))
    for address in ("/programmes/", f"/programmes/{newer.pk}/", f"/programmes/{newer.pk}/chapters/1/"):
        assert other.get(address).status_code == 404
