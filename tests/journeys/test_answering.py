"""Answering a worksheet: earlier words found and quoted by keyboard, then without JavaScript, and a look.

The steps follow one another on one site, about the worksheet that has waited longest for Tom.
"""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import LAPTOP, PHONE, at_a_browser
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
TYPED = "You said it, and nobody laughed."


@pytest.fixture(scope="module")
def desk(browser: Browser, site: Site):
    """Tom, Tom without JavaScript, Ruth, and Jude whose worksheet it is."""
    tom, ruth = (at_a_browser(browser, site, name, LAPTOP) for name in ("tom", "ruth"))
    jude = at_a_browser(browser, site, "jude", PHONE)
    for person in (tom, ruth, jude):
        person.sign_in()
    kept = tom.context.storage_state()
    plain = at_a_browser(browser, site, "tom", LAPTOP, java_script_enabled=False, storage_state=kept)
    tom.open("/worksheets/")
    sheet = tom.page.locator("ul.waiting a", has_text="Jude").first.get_attribute("href")
    yield SimpleNamespace(tom=tom, plain=plain, ruth=ruth, jude=jude, sheet=sheet)
    for person in (tom, plain, ruth, jude):
        person.context.close()


def reply(person):
    """The words for the whole worksheet, with what helps to write them."""
    return person.page.locator('[data-reply=""]')


def test_earlier_words_are_found_and_quoted_with_the_keyboard_alone(desk):
    desk.tom.open(desk.sheet)
    reply(desk.tom).locator("[data-find]").focus()
    for keys in ("Enter", "d", "a", "d", "Enter"):
        desk.tom.page.keyboard.press(keys)
    found = reply(desk.tom).locator(".found li")
    expect(found.first.locator("mark").first).to_have_text("dad")
    found.first.get_by_role("button", name="Quote").press("Enter")
    expect(reply(desk.tom).locator(".quoted")).to_have_count(1)
    desk.tom.open(desk.sheet)
    expect(reply(desk.tom).locator(".quoted")).to_contain_text("dad")


def test_only_the_chosen_part_is_quoted_and_it_can_be_taken_away(desk):
    reply(desk.tom).locator("[data-find]").click()
    reply(desk.tom).locator("input[type=search]").fill("dad")
    reply(desk.tom).get_by_role("button", name="Find", exact=True).click()
    result = reply(desk.tom).locator(".found li").first
    result.locator("mark").first.dblclick()
    result.get_by_role("button", name="Quote").click()
    quoted = reply(desk.tom).locator(".quoted")
    expect(quoted).to_have_count(2)
    expect(quoted.last.locator("blockquote")).to_contain_text("… dad")
    quoted.last.get_by_role("button", name="Take away").click()
    expect(quoted).to_have_count(1)


def test_a_way_to_begin_is_put_in_only_when_it_is_pressed(desk):
    box = reply(desk.tom).locator("textarea")
    reply(desk.tom).get_by_text("Ways to begin").click()
    expect(box).to_have_value("")
    reply(desk.tom).get_by_role("button", name="It makes sense to me that").click()
    desk.tom.page.keyboard.type("you wait.")
    expect(box).to_have_value("It makes sense to me that you wait.")
    expect(reply(desk.tom).locator("[data-saved]")).to_have_text("Saved")


def test_without_javascript_typed_words_are_kept_and_earlier_ones_quoted(desk):
    desk.plain.open(desk.sheet)
    first = desk.plain.page.locator("[data-reply]").first
    first.locator("textarea").fill(TYPED)
    first.locator("[data-find]").click()
    desk.plain.page.locator("input[type=search]").fill("dad")
    desk.plain.page.get_by_role("button", name="Find").click()
    desk.plain.page.get_by_role("button", name="Quote").first.click()
    expect(first.locator("textarea")).to_have_value(TYPED)
    expect(first.locator(".quoted")).to_contain_text("dad")


def test_handed_over_the_supervisor_sends_it_in_the_tsws_name(desk):
    desk.plain.page.get_by_role("button", name="Look it over and send").click()
    desk.plain.page.get_by_role("button", name="Ask Ruth to look first").click()
    desk.plain.sees("With Ruth for a look")
    desk.ruth.open("/worksheets/?show=looks")
    desk.ruth.page.locator("ul.waiting a", has_text="Jude").click()
    desk.ruth.sees(TYPED)
    desk.ruth.page.get_by_role("button", name="Send it to Jude as it is").click()
    desk.ruth.sees("Tom answered on")


def test_the_young_person_follows_the_quotation_says_it_helped_and_writes_back(desk):
    jude = desk.jude
    jude.open("/today/")
    jude.page.get_by_role("link", name="Read the answer").click()
    jude.sees(TYPED)
    assert jude.fits_the_screen()
    jude.page.get_by_role("button", name="This helped").first.click()
    expect(jude.page.get_by_role("button", name="This helped").first).to_have_attribute(
        "aria-pressed", "true"
    )
    words = jude.page.locator(".words", has_text=TYPED)
    words.get_by_text("Write back").click()
    words.locator("textarea").fill("It was a big deal though.")
    words.get_by_role("button", name="Send").click()
    jude.sees("It was a big deal though.")
    jude.page.go_back()
    jude.page.locator(".quoted a").first.click()
    jude.sees("dad")


def test_the_tsw_sees_that_it_was_read_and_helped(desk):
    desk.tom.open("/my-week/")
    expect(desk.tom.page.locator("a.sent", has_text="Jude").first).to_contain_text("this helped")
    desk.tom.open(desk.sheet)
    desk.tom.sees("Jude said so on")
    assert (desk.tom.complaints, desk.ruth.complaints, desk.jude.complaints) == ([], [], [])
