"""One person, two devices, exercises made of parts: nothing is replaced silently, and both can be kept."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import LAPTOP, PHONE, Person, at_a_browser
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: Site):
    """Anna's phone and laptop."""
    people = [at_a_browser(browser, site, "anna", screen) for screen in (PHONE, LAPTOP)]
    for person in people:
        person.sign_in()
    yield people
    for person in people:
        # A browser writes each answer of "changed elsewhere" into its console.
        assert [words for words in person.complaints if "409" not in words] == []
        person.context.close()


@pytest.fixture
def devices(signed_in):
    """Both with the same worksheet open, its list that grows still empty."""
    phone, laptop = signed_in
    phone.open("/chapters/3/worksheet/")
    empty_the_list(phone)
    laptop.open("/chapters/3/worksheet/")
    return phone, laptop


def cell(page: Page, row: int, column: str):
    return page.get_by_role("textbox", name=f"Row {row}: {column}")


def the_list(person: Person):
    return person.page.locator('[data-kind="growing_list"]')


def columns_of(person: Person) -> list[str]:
    """The pack's own words for the columns."""
    labels = the_list(person).locator("[data-row] label").all_text_contents()
    return list(dict.fromkeys(label.partition(":")[2].strip() for label in labels))


def is_saved(person: Person) -> None:
    expect(the_list(person).locator("[data-saved]")).to_have_text("Saved", timeout=4000)


def written(person: Person) -> list[list[str]]:
    rows = [row.locator("textarea").all() for row in the_list(person).locator("[data-row]").all()]
    return [[field.input_value() for field in row] for row in rows]


def empty_the_list(person: Person) -> None:
    for field in the_list(person).locator("textarea").all():
        field.fill("")
    if the_list(person).locator("[data-saved]").text_content():
        is_saved(person)
    person.page.reload()


def test_filling_the_last_row_brings_another_that_can_be_reached_by_keyboard(devices):
    phone, _ = devices
    assert len(written(phone)) == 1
    cell(phone.page, 1, columns_of(phone)[-1]).focus()
    phone.page.keyboard.type("Long breath out")
    assert len(written(phone)) == 2
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.type("Tuesday")
    expect(cell(phone.page, 2, columns_of(phone)[0])).to_have_value("Tuesday")
    is_saved(phone)
    assert phone.fits_the_screen()
    kept = written(phone)
    phone.page.reload()
    assert written(phone) == kept


def test_rows_of_two_devices_are_shown_and_can_both_be_kept(devices):
    phone, laptop = devices
    first = columns_of(phone)[0]
    cell(phone.page, 1, first).fill("Monday")
    is_saved(phone)
    cell(laptop.page, 1, first).fill("Tuesday")
    two = the_list(laptop).get_by_role("group").filter(has_text="This was changed somewhere else")
    expect(two).to_contain_text(f"Row 1: {first}Monday")
    two.get_by_role("button", name="Keep both").click()
    is_saved(laptop)
    assert [row[0] for row in written(laptop)] == ["Monday", "Tuesday", ""]
    phone.page.reload()
    assert [row[0] for row in written(phone)] == ["Monday", "Tuesday", ""]


@pytest.mark.parametrize(
    ("button", "kept"), [("Keep what I have here", "Mine"), ("Keep the other one", "Theirs")]
)
def test_one_of_two_versions_is_chosen(devices, button, kept):
    phone, laptop = devices
    first = columns_of(phone)[0]
    cell(phone.page, 1, first).fill("Theirs")
    is_saved(phone)
    cell(laptop.page, 1, first).fill("Mine")
    the_list(laptop).get_by_role("button", name=button).click()
    is_saved(laptop)
    expect(cell(laptop.page, 1, first)).to_have_value(kept)
    phone.page.reload()
    expect(cell(phone.page, 1, first)).to_have_value(kept)


def test_without_a_connection_a_row_waits_and_then_goes_out(devices):
    phone, laptop = devices
    phone.context.set_offline(True)
    first = columns_of(phone)[0]
    cell(phone.page, 1, first).fill("Typed in the tunnel")
    expect(the_list(phone).locator("[data-saved]")).to_contain_text("Not saved yet", timeout=6000)
    phone.context.set_offline(False)
    expect(the_list(phone).locator("[data-saved]")).to_have_text("Saved", timeout=20_000)
    laptop.page.reload()
    expect(cell(laptop.page, 1, first)).to_have_value("Typed in the tunnel")


def test_choosing_both_with_the_line_gone_replaces_nothing(devices):
    """When the line is back the other words are still the server's, and the choice is asked for again."""
    phone, laptop = devices
    first = columns_of(phone)[0]
    cell(phone.page, 1, first).fill("Theirs")
    is_saved(phone)
    cell(laptop.page, 1, first).fill("Mine")
    both = the_list(laptop).get_by_role("button", name="Keep both")
    expect(both).to_be_visible()
    laptop.context.set_offline(True)
    both.click()
    expect(the_list(laptop).locator("[data-saved]")).to_contain_text("Not saved yet")
    laptop.context.set_offline(False)
    expect(the_list(laptop).locator("[data-saved]")).to_contain_text("Please choose", timeout=20_000)
    phone.page.reload()
    expect(cell(phone.page, 1, first)).to_have_value("Theirs")
    the_list(laptop).get_by_role("button", name="Keep both").click()
    is_saved(laptop)
    assert [row[0] for row in written(laptop)] == ["Theirs", "Mine", ""]
