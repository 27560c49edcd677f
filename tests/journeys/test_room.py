"""The live room with both at their browsers: replies, signs, an exercise for two, what survives a reload."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import LAPTOP, PHONE, Person, at_a_browser
from tests.journeys.site import Site
from tests.journeys.test_axe import TWO_LOOKS, complaints
from tests.journeys.test_week import link_to, write

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def both(browser: Browser, site: Site):
    """Anna on her phone and Tom at his laptop, in the chat that is going on."""
    anna = at_a_browser(browser, site, "anna", PHONE, has_touch=True, is_mobile=True)
    tom = at_a_browser(browser, site, "tom", LAPTOP)
    for person in (anna, tom):
        person.sign_in()
    address = link_to(anna, "/today/", "/chat/")
    for person in (anna, tom):
        person.open(address)
    yield SimpleNamespace(anna=anna, tom=tom, address=address)
    assert anna.complaints + tom.complaints == []
    for person in (anna, tom):
        person.context.close()


def box(person: Person):
    return person.page.locator("[data-composer] textarea")


def together(person: Person):
    return person.page.locator("[data-together]")


def press(person: Person, *names: str) -> None:
    for name in names:
        together(person).get_by_role("button", name=name).click()


def test_a_reply_shows_the_beginning_of_its_line_and_leads_there(both):
    anna, tom = both.anna.page, both.tom.page
    write(both.anna, "tuesday i think")
    expect(tom.locator("[data-lines]")).to_contain_text("tuesday i think")
    tom.get_by_label("Reply to this line: tuesday i think").focus()
    tom.keyboard.press("Space")
    tom.keyboard.press("Enter")
    tom.keyboard.type("What happened then?")
    expect(tom.locator("[data-kept]")).to_have_text("Kept as you type")
    tom.reload()
    expect(tom.locator("[data-replying]")).to_contain_text("tuesday i think")
    expect(box(both.tom)).to_have_value("What happened then?")
    box(both.tom).press("Enter")
    expect(anna.locator("[data-quote]").last).to_contain_text("You: tuesday i think")
    anna.locator("[data-quote]").last.tap()
    expect(anna.locator(":focus")).to_contain_text("tuesday i think")
    expect(tom.locator("[data-replying]")).to_be_hidden()


def test_a_sign_stays_while_it_is_true_also_for_whoever_comes_back(both):
    doing = both.anna.page.locator("[data-doing]")
    both.tom.page.get_by_role("button", name="I need a minute").click()
    expect(doing).to_contain_text("needs a minute")
    both.anna.page.reload()
    expect(doing).to_contain_text("needs a minute", timeout=15_000)
    both.tom.page.get_by_role("button", name="I need a minute").click()
    expect(doing).to_be_hidden()


def test_not_now_is_fine_with_both_and_stays_among_the_lines(both):
    both.tom.page.get_by_role("button", name="Do it with me").click()
    both.tom.page.get_by_role("button", name="Five senses").click()
    expect(together(both.anna)).to_contain_text("shall we do this together")
    press(both.anna, "Not now")
    for person in (both.tom, both.anna):
        expect(together(person)).to_be_hidden()
        expect(person.page.locator("[data-note]")).to_have_text(
            "“Five senses” can wait for another day, and that’s fine."
        )
    both.tom.page.reload()
    expect(both.tom.page.locator("[data-note]")).to_have_count(1)


def test_both_do_an_exercise_each_on_a_step_that_the_other_sees(both):
    both.tom.page.get_by_role("button", name="Do it with me").click()
    both.tom.page.get_by_role("button", name="A triangle of feelings").click()
    press(both.anna, "Yes, let’s", "Next", "Next")
    expect(together(both.tom)).to_contain_text("is on step 3")
    both.anna.page.reload()
    expect(together(both.anna)).to_contain_text("The way out")
    together(both.anna).get_by_role("button", name="My way out was").click()
    expect(box(both.anna)).to_have_value("My way out was ")
    newest = both.anna.page.locator("[data-lines] > li").last
    expect(newest).to_be_in_viewport()
    reads_well(both.anna)


def test_it_is_done_when_both_came_to_the_end(both):
    press(both.anna, "Next", "Next", "Done")
    expect(together(both.anna)).to_contain_text("You’ve come through")
    press(both.tom, "Next", "Next", "Next", "Next", "Done")
    for person in (both.anna, both.tom):
        expect(together(person)).to_be_hidden()
        expect(person.page.locator("[data-note]").last).to_contain_text("You both came to the end")


def test_a_picture_goes_in_at_the_cursor_and_a_count_comes_near_the_limit_only(both):
    page = both.tom.page
    box(both.tom).fill("so  that")
    box(both.tom).evaluate("box => box.setSelectionRange(3, 3)")
    page.get_by_role("button", name="Put in a small picture").click()
    page.get_by_role("button", name="seedling").click()
    expect(box(both.tom)).to_have_value("so 🌱 that")
    expect(page.locator("[data-room-left]")).to_be_empty()
    box(both.tom).fill("x" * 3990)
    expect(page.locator("[data-room-left]")).to_have_text("Room for 10 more characters")
    box(both.tom).fill("")
    reads_well(both.tom)


def test_what_is_unsent_is_counted_and_leaving_asks_first(both):
    page = both.anna.page
    both.anna.context.set_offline(True)
    box(both.anna).fill("from the tunnel")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-banner]")).to_contain_text("One message is waiting here")
    page.get_by_role("button", name="Show me").click()
    expect(page.locator("[data-outbox]")).to_be_focused()
    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.assign('/today/'))")
    asked.value.dismiss()
    both.anna.context.set_offline(False)
    expect(both.tom.page.locator("[data-lines]")).to_contain_text("from the tunnel", timeout=20_000)
    expect(page.locator("[data-banner]")).to_be_hidden()


def test_the_room_works_by_forms_where_no_script_runs(browser, site, both):
    anna = at_a_browser(browser, site, "anna", PHONE, java_script_enabled=False)
    anna.sign_in()
    anna.open(both.address)
    anna.page.locator("label.reply").first.click()
    box(anna).fill("without a script")
    anna.page.get_by_role("button", name="Send").click()
    assert re.search(
        "tuesday i think.*without a script", anna.page.locator("[data-lines] li").last.inner_text(), re.S
    )
    assert anna.fits_the_screen()
    anna.context.close()


def reads_well(person: Person) -> None:
    said = []
    for screen, theme in TWO_LOOKS:
        person.page.set_viewport_size(screen)
        person.page.emulate_media(color_scheme=theme)
        said += complaints(person.page)
        assert person.fits_the_screen()
    person.page.set_viewport_size(PHONE if person.name == "anna" else LAPTOP)
    assert said == []
