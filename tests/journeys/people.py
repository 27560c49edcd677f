"""People at browsers: how each signs in, what their console said, what they can see."""

import hmac
import time
from base64 import b32decode
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.site import PASSWORD, Site

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}
# What a browser says when a page is refused on purpose, or when the server is killed in the middle.
EXPECTED_WORDS = ("404", "WebSocket", "ERR_", "502", "503", "401")


def six_digits(secret: str) -> str:
    """A time-based one-time password as an authenticator app shows it (RFC 6238)."""
    counter = int(time.time() // 30).to_bytes(8, "big")
    digest = hmac.new(b32decode(secret + "=" * (-len(secret) % 8)), counter, sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


@dataclass
class Person:
    """Somebody with a browser of their own."""

    name: str
    site: Site
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{self.name}@demo.beside.test"

    def open(self, path: str) -> int:
        answer = self.page.goto(self.site.url + path)
        assert answer
        return answer.status

    def status_of(self, path: str) -> int:
        return self.context.request.get(self.site.url + path, max_redirects=0).status

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words, ignore_case=True)

    def sign_in(self) -> None:
        self.open("/accounts/login/")
        self.fill_in_sign_in()
        if self.site.staff_need_second_factor and "second-step" in self.page.url:
            self.set_up_second_step()

    def fill_in_sign_in(self) -> None:
        """On the sign-in page, wherever it leads afterwards."""
        self.page.locator("input[name=login]").fill(self.address)
        self.page.locator("input[name=password]").first.fill(PASSWORD)
        self.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def set_up_second_step(self) -> None:
        self.open("/accounts/second-step/totp/activate/")
        if "reauthenticate" in self.page.url:
            form = self.page.locator("main form:has(input[name=password])").first
            form.locator("input[name=password]").fill(PASSWORD)
            form.locator("button[type=submit]").first.click()
        secret = self.page.locator("code.secret").text_content() or ""
        self.page.locator("input[name=code]").fill(six_digits(secret.strip()))
        self.page.locator("form:has(input[name=code]) button[type=submit]").click()
        self.page.wait_for_load_state()
        assert "activate" not in self.page.url

    def fits_the_screen(self) -> bool:
        # Words may be there before the styles that fold them.
        self.page.wait_for_load_state("load")
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def at_a_browser(browser: Browser, site: Site, name: str, screen: dict[str, int], **more: Any) -> Person:
    """`more` is what else the browser is: has_touch, java_script_enabled and so on."""
    context = browser.new_context(viewport=screen, ignore_https_errors=True, **more)
    person = Person(name, site, context, context.new_page())

    def heard(words: str) -> None:
        if not any(expected in words for expected in EXPECTED_WORDS):
            person.complaints.append(words)

    def listen(page: Page) -> None:
        page.on("console", lambda said: heard(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: heard(str(error)))

    listen(person.page)
    context.on("page", listen)
    return person
