"""A service brings its own programme, in its own language: from a folder of its own to the TSW's answer.

The steps follow one another on one site: the suite hands out whole files, so they stay in order.
"""

import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import LAPTOP, PHONE, Person, at_a_browser
from tests.journeys.site import PASSWORD, Site, manage

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
SWEDISH = Path(__file__).parents[1] / "chapters" / "foreign_pack"
WORDS = "Jag gick in på mitt rum och stängde dörren."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outside the repository."""
    return Path(shutil.copytree(SWEDISH, tmp_path_factory.mktemp("service") / "vår egen mapp"))


@pytest.fixture(scope="module")
def people(browser: Browser, site: Site):
    screens = {"kit": LAPTOP, "tom": LAPTOP, "nova": PHONE}
    found = SimpleNamespace(**{name: at_a_browser(browser, site, name, it) for name, it in screens.items()})
    found.kit.sign_in()
    found.tom.sign_in()
    yield found
    for person in vars(found).values():
        person.context.close()


def fill(person: Person, **words: str) -> None:
    for name, text in words.items():
        person.page.locator(f"main [name={name}]").fill(text)


def test_with_one_wrong_line_nothing_is_loaded_and_the_line_is_named(people, site, folder):
    exercises = folder / "01-borja" / "exercises.toml"
    right = exercises.read_text(encoding="utf-8")
    exercises.write_text(right.replace('"triangle"', '"trekant"'), encoding="utf-8")
    said = manage(site, "load_programme", str(folder))
    exercises.write_text(right, encoding="utf-8")
    assert "01-borja/exercises.toml, line 27: `kind` is not right; expected one of" in said
    people.kit.open("/programmes/")
    expect(people.kit.page.get_by_role("link", name="Bredvid")).to_have_count(0)


def test_it_is_loaded_as_a_preview_and_reads_as_it_will(people, site, folder):
    assert "It is a preview" in manage(site, "load_programme", str(folder))
    people.tom.open("/programmes/")
    people.tom.page.get_by_role("link", name="Bredvid").click()
    people.tom.page.get_by_role("link", name="Börja där du är").click()
    people.tom.sees("nothing you type is kept")
    corner = people.tom.page.locator("[name='body-triangel:situation']")
    corner.fill("Mamma ropade.")
    people.tom.page.reload()
    expect(corner).to_have_value("")


def test_the_coordinator_releases_it(people):
    people.kit.open("/programmes/")
    people.kit.page.get_by_role("link", name="Bredvid").click()
    people.kit.sees("another language")
    people.kit.page.get_by_role("button", name="Release it").click()
    people.kit.sees("In use")


def test_a_newcomer_is_invited_and_comes_in(people):
    people.kit.open("/accounts/people/")
    fill(people.kit, name="Nova", email="nova@example.org")
    people.kit.page.locator("main [name=role]").select_option("young_person")
    people.kit.page.get_by_role("button", name="Make a code").click()
    code = people.kit.page.locator(".told-code code").inner_text()
    people.nova.open("/accounts/join/")
    fill(people.nova, email="nova@example.org", code=code, name="Nova", password=f"{PASSWORD}-in-the-north")
    people.nova.page.get_by_role("button", name="Set it up").click()
    people.nova.page.wait_for_url("**/login/")
    fill(people.nova, login="nova@example.org", password=f"{PASSWORD}-in-the-north")
    people.nova.page.get_by_role("button", name="Sign in", exact=True).click()
    people.nova.sees("Hello Nova")


def test_the_ten_weeks_begin(people):
    people.kit.open("/coordination/")
    people.kit.page.get_by_role("link", name="Begin (Nova)").click()
    people.kit.page.get_by_label("Tom").check()
    today = date.today().isoformat()  # noqa: DTZ011 - the browser's own day
    fill(people.kit, starts_on=today, first_chat_on=today, chat_at="23:30")
    people.kit.page.get_by_role("button", name="Begin").click()
    people.kit.sees("Nova is with Tom")


def test_the_young_person_reads_it_in_its_language_and_hands_in(people):
    nova = people.nova
    nova.open("/chapters/1/")
    text = nova.page.locator(".chapter-text")
    assert text.get_attribute("lang") == "sv"
    assert nova.page.locator("track").first.get_attribute("srclang") == "sv"
    assert nova.fits_the_screen()
    nova.open("/chapters/1/worksheet/")
    nova.page.locator("textarea[name='body-stund']").fill(WORDS)
    expect(nova.page.locator("[data-worksheet]")).to_contain_text("Saved", timeout=5000)
    nova.page.get_by_role("button", name="Hand in").click()
    nova.sees("Handed in")


def test_the_tsw_reads_every_word_and_opens_the_next_chapter_early(people):
    tom, nova = people.tom, people.nova
    nova.open("/chapters/2/")
    nova.sees("Not open yet")
    tom.open("/worksheets/")
    tom.page.locator("main a[href^='/worksheets/']", has_text="Nova").first.click()
    tom.sees(WORDS)
    tom.open("/my-week/")
    tom.page.locator("a[href^='/young-people/']", has_text="Nova").first.click()
    tom.page.locator("a[href$='/chapters/2/']").click()
    tom.page.get_by_role("button", name="Open it now").click()
    nova.open("/chapters/2/")
    nova.sees("När den inre kritikern säger")


def test_no_browser_complained(people):
    """But for the chapter that was not open, which is refused on purpose."""
    said = [words for person in vars(people).values() for words in person.complaints if "403" not in words]
    assert said == []
