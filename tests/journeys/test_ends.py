"""How a chat begins and how it ends, with both at their browsers: what it is for, and what stays of it."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import LAPTOP, PHONE, Person, at_a_browser
from tests.journeys.site import Site
from tests.journeys.test_axe import TWO_LOOKS, complaints
from tests.journeys.test_week import link_to

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
LINE = "Who I said all good to on Tuesday"


@pytest.fixture(scope="module")
def both(browser: Browser, site: Site):
    anna = at_a_browser(browser, site, "anna", PHONE, reduced_motion="reduce")
    tom = at_a_browser(browser, site, "tom", LAPTOP)
    for person in (anna, tom):
        person.sign_in()
    yield SimpleNamespace(anna=anna, tom=tom, chat=link_to(anna, "/today/", "/chat/"))
    # A clash is said on the page; that the console names its status is the browser's way.
    assert [words for words in anna.complaints + tom.complaints if "422" not in words] == []
    for person in (anna, tom):
        person.context.close()


def reads_well(person: Person) -> None:
    said = []
    for screen, theme in TWO_LOOKS:
        person.page.set_viewport_size(screen)
        person.page.emulate_media(color_scheme=theme)
        said += complaints(person.page)
        assert person.fits_the_screen()
    assert said == []


def box(person: Person, name: str):
    return person.page.locator(f"[data-summary] textarea[name={name}]")


def type_in(person: Person, name: str, words: str) -> None:
    box(person, name).fill(words)
    expect(person.page.locator("[data-summary] [data-saved]")).to_have_text("Saved")


def test_one_tap_says_what_it_is_for_and_ticks_are_kept_at_once(both):
    page = both.anna.page
    both.anna.open(f"{both.chat}waiting/")
    page.get_by_role("button", name="My goals").click()
    expect(page.locator("[data-bring-said]")).to_have_text("Saved.")
    page.get_by_label("Is it normal that the sad bit").check()
    expect(page.locator("[data-bring-said]")).to_have_text("Saved.")
    both.tom.open(f"{both.chat}briefing/")
    both.tom.sees("My goals")
    both.tom.sees("Is it normal that the sad bit")
    page.get_by_label("Is it normal that the sad bit").uncheck()
    expect(page.locator("[data-bring-said]")).to_have_text("Saved.")
    both.tom.page.reload()
    expect(both.tom.page.locator("body")).not_to_contain_text("Is it normal that the sad bit")


def test_a_line_typed_while_waiting_is_kept_for_oneself_until_it_is_brought(both):
    page = both.anna.page
    page.get_by_label("Something else?").fill(LINE)
    expect(page.locator(".exercise [data-saved]")).to_have_text("Saved")
    both.tom.page.reload()
    expect(both.tom.page.locator("body")).not_to_contain_text(LINE)
    page.get_by_role("button", name="Bring this along").click()
    expect(page.get_by_label(LINE)).to_be_checked()
    both.tom.page.reload()
    both.tom.sees(LINE)


def test_the_steps_come_one_by_one_and_every_screen_reads_well(both):
    page = both.anna.page
    page.get_by_role("button", name="one by one").click()
    expect(page.locator(".arrive li:visible")).to_have_count(1)
    for _ in range(4):
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".arrive li:visible")).to_have_count(5)
    reads_well(both.anna)
    reads_well(both.tom)


def test_both_write_one_text_live_and_agree(both):
    for person in (both.anna, both.tom):
        person.open(both.chat)
        person.page.locator("[data-ending-fold] summary").click()
    expect(both.tom.page.locator("[data-agenda]")).to_contain_text("My goals")
    type_in(both.tom, "body", "We looked at Tuesday.")
    expect(box(both.anna, "body")).to_have_value("We looked at Tuesday.", timeout=10_000)
    type_in(both.anna, "next_time", "Notice one all good")
    both.anna.page.get_by_role("button", name="I agree").click()
    expect(both.tom.page.locator("[data-they-agree]")).to_be_visible(timeout=10_000)
    expect(box(both.tom, "next_time")).to_have_value("Notice one all good")
    type_in(both.tom, "body", "We looked at Tuesday, and swimming.")
    expect(both.anna.page.get_by_role("button", name="I agree")).to_be_enabled(timeout=10_000)
    for person in (both.anna, both.tom):
        person.page.get_by_role("button", name="I agree").click()
        expect(person.page.get_by_role("button", name="You agree")).to_be_visible()


def test_where_both_write_at_once_both_texts_are_shown_and_kept(both):
    for person in (both.anna, both.tom):
        person.open(f"{both.chat}ending/")
    type_in(both.tom, "body", "Tom’s words")
    box(both.anna, "body").fill("Anna’s words")
    clash = both.anna.page.locator(".clash")
    expect(clash).to_contain_text("Tom’s words")
    clash.get_by_role("button", name="Put both together").click()
    expect(both.anna.page.locator("[data-summary] [data-saved]")).to_have_text("Saved")
    both.tom.page.reload()
    expect(box(both.tom, "body")).to_have_value("Tom’s words\n\nAnna’s words")


def test_the_way_out_is_one_tap_and_stays_ones_own(both):
    page = both.anna.page
    page.get_by_role("button", name="Heavier").click()
    expect(page.locator("[data-check-out-said]")).to_contain_text("Only you see this")
    expect(page.locator("[data-heavier]")).to_be_visible()
    reads_well(both.anna)
    both.tom.open(f"{both.chat}ending/")
    expect(both.tom.page.locator("body")).not_to_contain_text("eavier")
    page.get_by_label("Tom too").check()
    expect(page.locator("[data-check-out-said]")).to_contain_text("supervisor can see this")
    both.tom.page.reload()
    both.tom.sees("Anna left: heavier")


def test_all_of_it_stands_with_the_chat_afterwards(both):
    both.anna.open("/chat/summaries/")
    both.anna.sees("Notice one all good")
    reads_well(both.anna)
    for person in (both.anna, both.tom):
        person.open(f"{both.chat}transcript/")
        person.sees("Notice one all good")
        person.sees(LINE)
