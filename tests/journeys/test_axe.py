"""Every screen of the programme read by axe-core: not one thing that keeps somebody out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.people import LAPTOP, PHONE, Person, at_a_browser
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

# Where each person looks; after a `>`, the first link on that page that begins like this is followed.
SCREENS = {
    "anna": [
        "/today/",
        "/chapters/",
        "/chapters/2/?depth=gist",
        "/chapters/3/?depth=standard",
        "/chapters/2/?depth=full",
        "/chapters/2/worksheet/",
        "/chapters/3/worksheet/",
        "/toolbox/",
        "/toolbox/copy/?as=print",
        "/chat/",
        "/chat/search/",
        "/messages/",
        "/me/",
    ],
    "finn": ["/today/", "/chapters/", "/chapters/1/", "/toolbox/"],
    "wiktoria": ["/today/", "/chapters/8/worksheet/", "/toolbox/"],
    "jude": ["/chapters/5/worksheet/", "/chapters/4/worksheet/"],
    "beth": ["/chapters/8/?depth=full", "/chapters/8/worksheet/"],
    "tom": [
        "/my-week/",
        "/worksheets/",
        "/worksheets/ > /worksheets/",
        "/my-week/ > /young-people/",
        "/my-week/ > /young-people/ > /treatments/",
        "/my-week/ > /young-people/ > /messages/",
    ],
    "nadia": ["/worksheets/ > /worksheets/"],
    "ines": ["/worksheets/", "/worksheets/ > /worksheets/"],
    "ruth": [
        "/worksheets/",
        "/worksheets/ > /worksheets/",
        "/oversight/",
        "/oversight/ > /oversight/",
        "/oversight/ > /oversight/ > /chat/",
    ],
    "omar": ["/oversight/research/"],
    "kit": [
        "/coordination/",
        "/accounts/people/",
        "/programmes/",
        "/programmes/ > /programmes/",
        "/programmes/ > /programmes/ > /programmes/",
    ],
}
# Or a colour would be measured on its way from one theme to the other.
ALL_CALM = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
  () => Promise.allSettled(document.getAnimations().map(each => each.finished)).then(done))))"""
TWO_LOOKS = [(PHONE, "light"), (LAPTOP, "dark")]
EVERY_LOOK = [(screen, theme) for screen in (PHONE, LAPTOP) for theme in ("light", "dark")]


def go(person: Person, way: str) -> None:
    page, url = person.page, person.site.url
    first, *links = way.split(" > ")
    assert person.open(first) == 200
    for start in links:
        here = page.url.removeprefix(url)
        link = page.locator(
            f'main a[href^="{start}"]:not([href="{start}"], [href="{here}"], [href*="?"])'
        ).first
        page.goto(url + (link.get_attribute("href") or ""))


def open_what_is_closed(page: Page) -> None:
    """What only shows when it is touched counts too."""
    for place in page.locator("[data-places]").all():
        place.locator("[role=tab]").last.click()
    page.eval_on_selector_all("main details", "all => all.forEach(each => { each.open = true })")


def complaints(page: Page) -> list[str]:
    page.evaluate(ALL_CALM)
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing_to_say(browser: Browser, site: Site, pytestconfig, name):
    looks = EVERY_LOOK if pytestconfig.getoption("--every-way") else TWO_LOOKS
    person = at_a_browser(browser, site, name, PHONE)
    person.sign_in()
    said = []
    for way in SCREENS[name]:
        go(person, way)
        open_what_is_closed(person.page)
        for screen, theme in looks:
            person.page.set_viewport_size(screen)
            person.page.emulate_media(color_scheme=theme)
            said += [f"{way} {screen['width']} {theme}: {each}" for each in complaints(person.page)]
    assert said == []
    person.context.close()
