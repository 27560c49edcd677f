"""What hands do in a hurry: press twice, press without a connection, press before the last word is saved."""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.people import PHONE, at_a_browser
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
WORKSHEET = "/chapters/3/worksheet/"
WORDS = "Typed just before the train went into the tunnel."


@pytest.fixture
def anna(browser: Browser, site: Site):
    person = at_a_browser(browser, site, "anna", PHONE)
    person.sign_in()
    person.open(WORKSHEET)
    yield person
    person.context.close()


def box_of(person):
    return person.page.locator("form[data-worksheet] textarea:visible").first


def test_without_a_connection_nothing_typed_is_lost(anna):
    anna.context.set_offline(True)
    box_of(anna).fill(WORDS)
    anna.page.get_by_role("button", name="Save, not yet").click()
    expect(anna.page.locator("[data-saved-all]")).to_contain_text("not saved yet")
    assert box_of(anna).input_value() == WORDS
    anna.context.set_offline(False)
    expect(anna.page.locator("[data-saved-all]")).to_contain_text("Everything is saved", timeout=20_000)


def test_typed_words_are_on_their_way_within_two_seconds_and_saved_only_once_they_are_there(anna):
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    anna.page.route(f"**{WORKSHEET}", hold)
    said = anna.page.locator("[data-saved]", has_text="Saved")
    with anna.page.expect_request(f"**{WORKSHEET}", timeout=2000):
        box_of(anna).press_sequentially(" And")
    expect(said).to_have_count(0)
    held.pop().continue_()
    expect(said).to_have_count(1)


def test_what_is_typed_and_taken_away_again_is_not_called_unsaved(anna):
    said = anna.page.locator("[data-saved]", has_text="Sav")
    box_of(anna).press_sequentially("?")
    expect(said).to_have_text("Saving…")
    box_of(anna).press("Backspace")
    expect(said).to_have_text("Saved")


def test_somebody_who_types_without_a_pause_is_saved_on_the_way(anna):
    with anna.page.expect_request(f"**{WORKSHEET}", timeout=4000):
        box_of(anna).press_sequentially("x" * 60, delay=60)


def test_the_last_words_go_along_when_the_button_is_quicker_than_the_saving(anna):
    box_of(anna).fill(f"{WORDS} And the end.")
    anna.page.get_by_role("button", name="Save, not yet").click()
    anna.page.wait_for_url(f"**{WORKSHEET}")
    anna.sees("Saved.")
    assert box_of(anna).input_value() == f"{WORDS} And the end."


def test_a_button_pressed_twice_while_nothing_seems_to_happen_sends_once(anna):
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    anna.page.route(f"**{WORKSHEET}", hold)
    button = anna.page.get_by_role("button", name="Hand in")
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    for _ in range(2):
        anna.page.mouse.click(place["x"] + 10, place["y"] + 10)
        anna.page.wait_for_timeout(300)
    held[-1].continue_()
    anna.sees("Handed in")
    assert len(held) == 1


def test_pasted_control_characters_do_not_hold_up_the_line(anna):
    anna.open("/messages/")
    anna.page.locator("textarea[data-body]").fill("\x01" * 3990 + "From the clipboard")
    anna.page.get_by_role("button", name="Send").click()
    expect(anna.page.locator("[data-lines] .said").last).to_contain_text("From the clipboard")


def test_a_word_without_end_stays_on_the_phone_of_whoever_reads_it(anna, browser, site):
    # Among the others here, pressing twice has handed it in already.
    if (hand_in := anna.page.get_by_role("button", name="Hand in")).count():
        hand_in.click()
    anna.sees("Handed in")
    anna.open("/toolbox/")
    anna.page.locator("#critic_name").fill("A" * 60)
    anna.page.locator("#words").get_by_role("button", name="Save").click()
    tom = at_a_browser(browser, site, "tom", PHONE)
    tom.sign_in()
    tom.open("/worksheets/")
    tom.page.locator("ul.waiting a", has_text="Anna").first.click()
    tom.sees("A" * 60)
    assert tom.fits_the_screen()
    tom.page.locator('[data-reply=""] textarea').fill("A" * 300)
    tom.page.get_by_role("button", name="Look it over and send").click()
    tom.sees("A" * 300)
    assert tom.fits_the_screen()
    tom.context.close()
