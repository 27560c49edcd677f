"""A picture of each kind of exercise on a phone; run by itself, all of them on one sheet for the docs."""

import base64
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from chapters.kinds import KINDS
from tests.journeys import site as sites
from tests.journeys.conftest import CHROMIUM, QUIETLY

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "var" / "shots"
SHEET = ROOT / "docs" / "img" / "exercises.png"
# Near her ending, with something in every chapter.
WRITER = "beth"
CHAPTERS = range(1, 9)
PHONE = {"width": 360, "height": 740}
SHEET_COLUMNS = 5
SHEET_COLOURS = "split[a][b];[a]palettegen=max_colors=96:stats_mode=single[p];[b][p]paletteuse=dither=none"
# The bars that stay in sight would lie over the longer ones; the TSW's words are not the exercise.
ALONE = ".bar, .tabs, .demo-ribbon, .words { display: none !important }"
STYLE = """
body { margin: 0; padding: 16px; columns: %d; column-gap: 16px; background: #f2eade }
figure { break-inside: avoid; margin: 0 0 16px }
figcaption { padding: 0 0 4px; color: #526067; font: 15px sans-serif }
img { display: block; width: 328px }
"""


def make_writable(page: Page, url: str, number: int) -> None:
    page.goto(f"{url}/chapters/{number}/worksheet/")
    for name in ("Add more", "Take it back"):
        button = page.get_by_role("button", name=name)
        if button.count():
            button.click()
            page.get_by_role("button", name="Hand in").wait_for()


def touch_a_filled_place(page: Page) -> None:
    for tab in page.locator("[data-places]").locator("[role=tab].is-said >> nth=-1").all():
        tab.click()
    page.mouse.move(0, 0)


def shoot_each_kind(page: Page, url: str, theme: str) -> dict[str, Path]:
    """The first exercise of each kind, in the order of the chapters."""
    found: dict[str, Path] = {}
    page.emulate_media(color_scheme=theme)
    for number in CHAPTERS:
        make_writable(page, url, number)
        touch_a_filled_place(page)
        for card in page.locator(".card:has([data-kind])").all():
            kind = card.locator("[data-kind]").get_attribute("data-kind") or ""
            if kind not in found:
                found[kind] = SHOTS / f"exercise_{kind}_360_{theme}.png"
                card.screenshot(path=found[kind], style=ALONE)
    return found


def make_sheet(browser: Browser, shots: dict[str, Path]) -> None:
    page = browser.new_page(viewport={"width": SHEET_COLUMNS * 344 + 16, "height": 600})
    figures = "".join(
        f"<figure><figcaption>{kind.replace('_', ' ')}</figcaption>"
        f'<img alt="" src="data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"></figure>'
        for kind, path in shots.items()
    )
    page.set_content(f"<!doctype html><style>{STYLE % SHEET_COLUMNS}</style>{figures}")
    with tempfile.NamedTemporaryFile(suffix=".png") as whole:
        page.screenshot(path=whole.name, full_page=True)
        command = ["ffmpeg", "-y", "-loglevel", "error", "-i", whole.name, "-vf", SHEET_COLOURS, str(SHEET)]
        subprocess.run(command, check=True)


def shoot(browser: Browser, url: str) -> dict[str, dict[str, Path]]:
    """By the theme and the kind; there is one of every kind."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    # Our own pages let in no style from outside.
    page = browser.new_context(viewport=PHONE, bypass_csp=True).new_page()
    page.goto(f"{url}/accounts/login/")
    page.locator("input[name=login]").fill(f"{WRITER}@demo.beside.test")
    page.locator("input[name=password]").first.fill(sites.PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_load_state()
    shots = {theme: shoot_each_kind(page, url, theme) for theme in ("light", "dark")}
    assert set(shots["light"]) == set(KINDS), f"Not shown: {set(KINDS) - set(shots['light'])}"
    return shots


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="beside-shots-") as folder,
        sites.site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        make_sheet(browser, shoot(browser, site.url)["light"])
        browser.close()
    sys.stdout.write(f"Each kind in {SHOTS}, and all of them in {SHEET}\n")


if __name__ == "__main__":
    main()
