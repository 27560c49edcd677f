"""A sign-in that ends while somebody types, in a real browser: the page is covered, no character is lost."""

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.journeys.people import PHONE, Person, at_a_browser
from tests.journeys.site import PASSWORD, Site

pytestmark = pytest.mark.browser
WORDS = "The bit before the lesson starts. Everybody knows where to sit, and I pretend to read. "


@pytest.fixture
def leila(browser: Browser, site: Site):
    person = at_a_browser(browser, site, "leila", PHONE)
    person.sign_in()
    yield person
    person.context.close()


def sign_out_elsewhere(browser: Browser, person: Person) -> None:
    """From another device of the same person, as after losing a phone."""
    laptop = at_a_browser(browser, person.site, person.name, PHONE)
    laptop.sign_in()
    laptop.open("/accounts/security/")
    laptop.page.get_by_role("button", name="Sign out everywhere").click()
    laptop.page.wait_for_url("**/accounts/login/")
    laptop.context.close()


def open_worksheet(person: Person) -> str:
    """The first worksheet that can still be written in."""
    for number in range(1, 9):
        path = f"/chapters/{number}/worksheet/"
        if person.open(path) == 200 and person.page.locator("form[data-worksheet] textarea").count():
            return path
    raise AssertionError("This young person has no open worksheet.")


def cover(person: Person):
    return person.page.locator("#sign-in-again[open]")


def come_back(person: Person, password: str = PASSWORD) -> None:
    person.page.fill("#sign-in-again-login", person.address)
    person.page.fill("#sign-in-again-password", password)
    cover(person).get_by_role("button", name="Carry on").click()


def carries_the_end(reply: Response) -> bool:
    return reply.ok and "And+on." in (reply.request.post_data or "")


def test_words_typed_while_the_sign_in_ends_are_all_saved(browser, leila):
    path = open_worksheet(leila)
    box = leila.page.locator("form[data-worksheet] textarea").first
    box.fill("")
    sign_out_elsewhere(browser, leila)
    box.press_sequentially(WORDS, delay=40)
    expect(cover(leila)).to_be_visible(timeout=10_000)
    assert box.input_value() == WORDS

    come_back(leila, "not the right one at all")
    expect(cover(leila).locator("[data-error]")).to_contain_text("don’t go together")
    come_back(leila)
    expect(cover(leila)).to_have_count(0)
    assert box.input_value() == WORDS
    with leila.page.expect_response(carries_the_end, timeout=6000):
        box.press_sequentially("And on.")

    leila.open(path)
    assert leila.page.locator("form[data-worksheet] textarea").first.input_value() == WORDS + "And on."
    assert not [words for words in leila.complaints if "400" not in words]


def test_the_cover_stays_until_somebody_signs_in(browser, leila):
    leila.open("/today/")
    sign_out_elsewhere(browser, leila)
    leila.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(cover(leila)).to_be_visible()
    leila.page.keyboard.press("Escape")
    expect(cover(leila)).to_be_visible()
    come_back(leila)
    expect(cover(leila)).to_have_count(0)


def test_somebody_else_who_signs_in_sees_a_page_of_their_own(browser, leila):
    leila.open("/today/")
    sign_out_elsewhere(browser, leila)
    leila.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(cover(leila)).to_be_visible()
    leila.page.fill("#sign-in-again-login", "anna@demo.beside.test")
    leila.page.fill("#sign-in-again-password", PASSWORD)
    cover(leila).get_by_role("button", name="Carry on").click()
    expect(leila.page.locator("h1")).to_contain_text("Anna")
