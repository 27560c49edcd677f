"""From a chapter into the toolbox on a phone: kept, noted through an ended sign-in, shared, taken along."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import PHONE, at_a_browser
from tests.journeys.test_sign_in_again import come_back, cover
from tests.journeys.test_typing_is_kept import end_the_session

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
WORDS = "What I didn’t say on Sunday: that I was glad it was over. "
REST = "And a bit sad."


@pytest.fixture
def leila(browser: Browser, site):
    person = at_a_browser(browser, site, "leila", PHONE)
    person.sign_in()
    yield person
    # A refusal is said on the page; that the console names its status is the browser's way.
    assert [words for words in person.complaints if "409" not in words] == []
    person.context.close()


def shelf(person, name):
    return person.page.locator(f"section#{name}")


def write_a_note(person):
    """A new line; the empty note is the last one of its shelf."""
    person.open("/toolbox/")
    note = shelf(person, "notes").locator("form[data-worksheet]:visible").last
    field, said = note.locator("textarea"), note.locator("[data-saved]")
    field.press_sequentially(WORDS, delay=5)
    expect(said).to_have_text("Saved", timeout=4000)
    return field, said


def test_a_part_of_a_chapter_is_kept_and_found_in_the_toolbox(leila):
    leila.open("/chapters/1/")
    section = leila.page.locator("[data-section]").first
    title = section.locator("h2").inner_text()
    section.locator("form[data-keep] button[value=keep]").first.click()
    expect(section.locator("form[data-keep] button[value=let_go]").first).to_be_visible()
    leila.open("/toolbox/")
    kept = shelf(leila, "kept").locator("article", has_text=title)
    expect(kept).to_have_count(1)
    assert leila.fits_the_screen()
    kept.get_by_role("button", name="Let go").click()
    expect(shelf(leila, "kept").locator("article", has_text=title)).to_have_count(0)


def test_a_note_outlives_a_sign_in_that_ends_while_it_is_typed(leila):
    field, said = write_a_note(leila)
    end_the_session(leila)
    field.press_sequentially(REST, delay=5)
    expect(cover(leila)).to_be_visible(timeout=20_000)
    come_back(leila)
    expect(said).to_have_text("Saved", timeout=10_000)
    leila.page.reload()
    expect(shelf(leila, "notes").locator("article p.keep", has_text=WORDS + REST)).to_have_count(1)


def test_a_note_is_added_shared_and_taken_along(leila):
    write_a_note(leila)
    leila.page.get_by_role("button", name="Add this note").click()
    note = shelf(leila, "notes").locator("article", has_text=WORDS.strip()).last
    expect(note).to_contain_text("Only you")
    note.get_by_role("button", name="Share with").click()
    expect(shelf(leila, "notes").locator("article", has_text=WORDS.strip()).last).to_contain_text("Shared")
    leila.open("/toolbox/")
    with leila.page.expect_download() as download:
        leila.page.get_by_role("link", name="Save a copy").click()
    assert download.value.suggested_filename.startswith("notes-")
    assert WORDS.strip() in download.value.path().read_text()


def test_a_goal_waits_in_its_field_until_it_fits_and_somebody_is_signed_in(leila):
    leila.open("/toolbox/")
    form = shelf(leila, "goals").locator("form", has=leila.page.locator("#new-goal"))
    field, add = form.locator("textarea"), form.get_by_role("button", name="Add this goal")
    field.fill("Swim " * 61)
    add.click()
    expect(form.get_by_role("alert")).to_contain_text("you have 4 more")
    expect(field).to_have_value("Swim " * 61)
    field.fill("Swim again, even once")
    end_the_session(leila)
    add.click()
    expect(cover(leila)).to_be_visible(timeout=10_000)
    come_back(leila)
    expect(shelf(leila, "goals").locator("article h3", has_text="Swim again, even once")).to_have_count(1)
