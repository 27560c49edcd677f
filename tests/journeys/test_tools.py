"""A TSW at a browser, with notes, ways to begin, a quick look and a worry beside the live room."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import LAPTOP, PHONE, Person, at_a_browser
from tests.journeys.site import Site
from tests.journeys.test_axe import TWO_LOOKS, complaints
from tests.journeys.test_week import link_to

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def tom(browser: Browser, site: Site):
    tom = at_a_browser(browser, site, "tom", LAPTOP)
    tom.sign_in()
    tom.open(link_to(tom, "/my-week/", "/chat/").replace("briefing/", ""))
    yield tom
    # Two texts at once are said on the page; that the console names the status is the browser's way.
    assert [words for words in tom.complaints if "409" not in words] == []
    tom.context.close()


def notes(page: Page):
    return page.get_by_label("Your notes")


def fold(page: Page, title: str):
    place = page.locator("details.tool").filter(has=page.locator("> summary", has_text=title))
    place.locator("> summary").click()
    return place


def test_notes_of_two_tabs_are_both_kept_and_survive_the_tab(tom):
    page, other = tom.page, tom.context.new_page()
    other.goto(page.url)
    notes(page).fill("She smiled.")
    expect(page.locator("#saved-notes")).to_have_text("Saved")
    notes(other).fill("Ask about Sunday.")
    other.get_by_role("button", name="Keep both").click()
    expect(notes(other)).to_have_value("She smiled.\n\nAsk about Sunday.")
    other.close()
    page.reload()
    expect(notes(page)).to_have_value("She smiled.\n\nAsk about Sunday.")


def test_one_tap_offers_words_and_sends_nothing(tom):
    page = tom.page
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Notes and more").click()
    fold(page, "Ways to begin").get_by_role("button", name="Tell me where").press("Enter")
    expect(page.locator("[data-body]")).to_have_value("Tell me where I’ve got it wrong.")
    expect(page.locator("[data-body]")).to_be_focused()
    expect(notes(page)).to_be_hidden()
    assert page.locator("[data-outbox] li").count() == 0
    page.set_viewport_size(LAPTOP)


def test_a_quick_look_and_a_worry_stay_in_the_room(tom):
    page, here = tom.page, tom.page.url
    expect(fold(page, "Quick look")).to_contain_text("can see that you opened their page")
    worry = fold(page, "I’m worried")
    expect(worry.get_by_role("link", name="020 7946 0101")).to_be_visible()
    worry.get_by_label("What worries you?").fill("She went quiet.")
    worry.get_by_role("button", name="Tell my supervisor").click()
    expect(worry.locator("[data-worries]")).to_contain_text("On Ruth Adeyemi’s page, not opened yet")
    assert page.url == here


def test_time_is_given_as_long_as_there_is_some(tom):
    time = fold(tom.page, "More time")
    time.get_by_role("button", name="10 minutes more").click()
    expect(time.get_by_role("button", name="10 minutes more")).to_be_hidden()
    time.get_by_role("button", name="5 minutes more").click()
    expect(time).to_contain_text("There is no more time to give")


def test_axe_has_nothing_to_say_of_any_of_it(tom: Person):
    page, said = tom.page, []
    page.eval_on_selector_all(
        "details.tool", "all => all.forEach(each => { each.name = ''; each.open = true })"
    )
    for screen, theme in TWO_LOOKS:
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=theme)
        if screen == PHONE:
            page.get_by_role("button", name="Notes and more").click()
        said += complaints(page)
    assert said == []
