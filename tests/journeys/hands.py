"""Three ways to fill a chapter on a phone: with fingers, with keys alone, and where no script runs."""

from copy import copy
from typing import Any, ClassVar, Self

from playwright.sync_api import Browser, Locator

from tests.journeys.people import PHONE, Person, at_a_browser
from tests.journeys.site import Site

FURTHEST = 400
AT_FOCUS = "element => element === document.activeElement"
IS_BEHIND = (
    "element => document.activeElement.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING"
)


class Fingers:
    """Taps what is there; types with the phone's own keyboard."""

    name = "anna"
    tsw = "tom"
    phone: ClassVar[dict[str, Any]] = {"has_touch": True, "is_mobile": True}

    def __init__(self, browser: Browser, site: Site, name: str = "") -> None:
        self.name = name or self.name
        self.person: Person = at_a_browser(browser, site, self.name, PHONE, **self.phone)
        self.page = self.person.page
        self.person.sign_in()

    def on_another_page(self) -> Self:
        """The same person where this page stands, a second time."""
        other = copy(self)
        other.page = self.person.context.new_page()
        other.page.goto(self.page.url)
        return other

    def press(self, target: Locator) -> None:
        target.tap()

    def tick(self, box: Locator) -> None:
        if not box.is_checked():
            self.press(box)

    def put(self, field: Locator, words: str) -> None:
        field.tap()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def open_place(self, exercise: Locator, place: str) -> None:
        """The chest by touching the drawing itself, the others by the name that leads to them."""
        drawn = f"svg [data-region={place}] >> nth=0" if place == "chest" else f"[data-place={place}]"
        exercise.locator(drawn).tap()

    def choose(self, choice: Locator) -> None:
        """One of a row of which one counts."""
        choice.tap()

    def leave(self, exercise: Locator) -> None:
        """What was filled in is kept before going on."""
        exercise.locator("[data-saved]", has_text="Saved").wait_for()


class Keys(Fingers):
    """Tab, arrows, Space and Enter; never a pointer."""

    name = "jude"
    phone: ClassVar[dict[str, Any]] = {}

    def go_to(self, target: Locator) -> None:
        key = "Shift+Tab" if target.evaluate(IS_BEHIND) else "Tab"
        for _ in range(FURTHEST):
            if target.evaluate(AT_FOCUS):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"No key leads to {target}")

    def press(self, target: Locator) -> None:
        self.go_to(target)
        self.page.keyboard.press("Space" if target.get_attribute("type") == "checkbox" else "Enter")

    def put(self, field: Locator, words: str) -> None:
        self.go_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def open_place(self, exercise: Locator, place: str) -> None:
        places, wanted = exercise.locator("[role=tab]"), exercise.locator(f"[data-place={place}]")
        self.go_to(exercise.locator("[role=tab][tabindex='0']"))
        for _ in range(places.count()):
            self.page.keyboard.press("ArrowLeft")
        while not wanted.evaluate(AT_FOCUS):
            self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Enter")

    def choose(self, choice: Locator) -> None:
        group = self.page.locator(f'[name="{choice.get_attribute("name")}"]')
        checked = group.locator(":scope:checked")
        self.go_to(checked if checked.count() else group.first)
        while not choice.is_checked():
            self.page.keyboard.press("ArrowRight")


class NoScript(Fingers):
    """Every place opens by itself, and a button saves."""

    name = "tamsin"
    tsw = "ines"
    phone: ClassVar[dict[str, Any]] = Fingers.phone | {"java_script_enabled": False}

    def put(self, field: Locator, words: str) -> None:
        field.fill(words)

    def open_place(self, exercise: Locator, place: str) -> None:
        closed = exercise.locator(f"[data-panel={place}] details:not([open]) > summary")
        if closed.count():
            closed.tap()

    def leave(self, exercise: Locator) -> None:
        with self.page.expect_navigation():
            exercise.get_by_role("button", name="Save").tap()
