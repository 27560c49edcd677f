"""Pictures of every screen, for somebody to look at: `make shot` puts them into var/shots/.

Each role's pages at 360 and 1280 px, light and dark, full page, from the demo cohort; each kind of exercise.
"""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys import exercise_shots
from tests.journeys import site as sites
from tests.journeys.conftest import CHROMIUM, QUIETLY

SHOTS = Path(__file__).resolve().parents[2] / "var" / "shots"
WIDTHS = {360: 740, 1280: 800}
THEMES = ("light", "dark")
PUBLIC = ["/accounts/login/", "/help/", "/accounts/password/reset/", "/demo/post/", "/nothing-here/"]
# Where each person starts; links that match are followed once, the first of each shape.
STARTS = {
    "anna": [
        "/today/",
        "/chapters/",
        "/chapters/1/",
        "/chapters/3/worksheet/",
        "/chapters/8/",
        "/chat/",
        "/messages/",
        "/toolbox/",
        "/me/",
        "/accounts/security/",
    ],
    "tom": ["/my-week/", "/accounts/security/"],
    "ruth": ["/oversight/", "/accounts/security/"],
    "kit": ["/coordination/", "/accounts/people/", "/programmes/"],
    "omar": ["/oversight/research/"],
    "ada": ["/accounts/people/"],
}
FOLLOWED = re.compile(
    r"^/(chat/[0-9a-f-]{36}/(transcript/)?|messages/[0-9a-f-]{36}/|worksheets/[0-9a-f-]{36}/"
    r"|young-people/[0-9a-f-]{36}/|oversight/[0-9a-f-]{36}/|coordination/[0-9a-f-]{36}/"
    r"|programmes/[0-9a-f-]{36}/|questions/[0-9a-f-]{36}/|chapters/\d/worksheet/)$"
)


def name_of(path: str) -> str:
    return re.sub(r"[0-9a-f-]{36}", "one", path).strip("/").replace("/", "_") or "home"


def sign_in(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.locator(f'form[action="/demo/enter/"] button[value="{name}"]').click()
    page.wait_for_load_state("networkidle")


def paths_for(page: Page, url: str, starts: list[str]) -> list[str]:
    """The starting pages and the first page of each shape they link to."""
    found: dict[str, str] = {name_of(path): path for path in starts}
    for path in starts:
        page.goto(url + path)
        links = page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))")
        for link in links:
            if FOLLOWED.match(link):
                found.setdefault(name_of(link), link)
    return list(found.values())


def take(page: Page, url: str, path: str, file: Path) -> None:
    page.goto(url + path)
    page.wait_for_timeout(400)
    page.screenshot(path=file, full_page=True)


def shoot(browser: Browser, url: str, person: str, starts: list[str]) -> int:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    if person != "nobody":
        sign_in(page, url, person)
    paths = paths_for(page, url, starts)
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            for path in paths:
                take(page, url, path, SHOTS / f"{person}_{name_of(path)}_{width}_{theme}.png")
    context.close()
    return len(paths) * len(WIDTHS) * len(THEMES)


def main() -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    for old in SHOTS.glob("*.png"):
        old.unlink()
    with (
        tempfile.TemporaryDirectory(prefix="beside-shots-") as folder,
        sites.site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        count = shoot(browser, site.url, "nobody", PUBLIC)
        count += sum(shoot(browser, site.url, person, starts) for person, starts in STARTS.items())
        count += sum(len(found) for found in exercise_shots.shoot(browser, site.url).values())
        browser.close()
    sys.stdout.write(f"{count} pictures in {SHOTS}\n")


if __name__ == "__main__":
    main()
