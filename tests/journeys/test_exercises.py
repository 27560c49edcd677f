"""A whole chapter on a phone, by touch, by keys, without scripts: handed in, and read as it was written."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.hands import Fingers, Keys, NoScript
from tests.journeys.people import LAPTOP, at_a_browser
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@dataclass
class Filled:
    """What goes into one exercise: words by the field's name, a choice, ticks and words by the place."""

    words: dict[str, str] = field(default_factory=dict)
    choice: str = ""
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def all(self) -> list[str]:
        ticked = [words for pair in self.places.values() for words in pair]
        return [words for words in [*self.words.values(), self.choice, *ticked] if words]


CHAPTERS = {
    2: {
        "my-triangle": Filled(
            words={"my-triangle:situation": "He read it and didn't write back"},
            places={
                "defence": ("", "Laughed it off, put my hood up"),
                "anxiety": ("", "A stone in my stomach"),
                "feeling": ("Love or closeness", "Both, and both at him"),
            },
        ),
        "how-near": Filled(choice="7"),
    },
    3: {
        "my-body-map": Filled(
            places={
                "chest": ("Tight", "Like a lift that drops half a floor"),
                "legs": ("Shaky", "They want to be somewhere else"),
            },
        ),
        "which-i-tried": Filled(choice="None yet, but I have read them"),
        "after-trying": Filled(choice="9"),
        "my-practice": Filled(words={"my-practice:1.1": "Friday, by the kettle"}),
    },
}


def begin(hands, chapter):
    """Into the whole text; an answered worksheet is added to."""
    hands.person.open(f"/chapters/{chapter}/worksheet/")
    again = hands.page.get_by_role("button", name="Add more")
    if again.count():
        hands.press(again)
        hands.page.get_by_role("button", name="Hand in").wait_for()
    hands.person.open(f"/chapters/{chapter}/?depth=standard")


def fill(hands, slug, filled):
    exercise = hands.page.locator(f"#exercise-{slug}")
    for name, words in filled.words.items():
        hands.put(exercise.locator(f'[name="body-{name}"]'), words)
    for place, (tick, words) in filled.places.items():
        hands.open_place(exercise, place)
        panel = exercise.locator(f"[data-panel={place}]")
        if tick:
            hands.tick(panel.locator(f'input[value="{tick}"]'))
        hands.put(panel.locator("textarea"), words)
    if filled.choice:
        hands.choose(exercise.locator(f'input[value="{filled.choice}"]'))
    hands.leave(exercise)


def what_the_tsw_reads(browser, site, hands, chapter):
    tsw = at_a_browser(browser, site, hands.tsw, LAPTOP)
    tsw.sign_in()
    tsw.open("/worksheets/")
    with tsw.page.expect_navigation():
        tsw.page.locator("main a", has_text=re.compile(f"{hands.name}.*{chapter}", re.IGNORECASE)).click()
    read = tsw.page.locator("main").inner_text()
    tsw.context.close()
    return read


@pytest.mark.parametrize("chapter", [2, 3])
@pytest.mark.parametrize("way", [Fingers, Keys, NoScript])
def test_a_whole_chapter_is_filled_handed_in_and_read(browser: Browser, site: Site, way, chapter):
    hands = way(browser, site)
    begin(hands, chapter)
    for slug, filled in CHAPTERS[chapter].items():
        fill(hands, slug, filled)
    hands.press(hands.page.get_by_role("link", name="Go to my worksheet"))
    hands.page.wait_for_url("**/worksheet/")
    hands.press(hands.page.get_by_role("button", name="Hand in"))
    hands.person.sees("Handed in")
    read = what_the_tsw_reads(browser, site, hands, chapter)
    assert [words for filled in CHAPTERS[chapter].values() for words in filled.all if words not in read] == []
    assert hands.person.complaints == []
    hands.person.context.close()


OTHER_KINDS = {
    1: ["lately", "my-goals"],
    4: ["gives-and-costs"],
    5: ["my-critic", "letter-and-reply"],
    6: ["my-ladder"],
    7: ["my-plan"],
}
TO_WRITE, TO_TICK, TO_CHOOSE = "textarea, [type=text]", "[type=checkbox] >> nth=0", "[type=radio][value='1']"


def fill_all(hands, exercise, words) -> list[bool]:
    """The same words in every box, the second number of each row; the first tick is set, or taken away."""
    for box in exercise.locator(TO_WRITE).all():
        hands.put(box, words)
    for number in exercise.locator(TO_CHOOSE).all():
        hands.choose(number)
    for tick in exercise.locator(TO_TICK).all():
        hands.press(tick)
    ticked = [tick.is_checked() for tick in exercise.locator(TO_TICK).all()]
    hands.leave(exercise)
    return ticked


def test_every_other_kind_is_filled_and_kept(browser: Browser, site: Site, pytestconfig):
    ways = (Fingers, Keys, NoScript) if pytestconfig.getoption("--every-way") else (Keys, NoScript)
    for way in ways:
        fill_and_reload(way(browser, site, name="beth"), words=f"Written with {way.__name__}")


def fill_and_reload(hands, *, words):
    for chapter, slugs in OTHER_KINDS.items():
        begin(hands, chapter)
        for slug in slugs:
            exercise = hands.page.locator(f"#exercise-{slug}")
            ticked = fill_all(hands, exercise, words)
            hands.page.reload()
            assert {box.input_value() for box in exercise.locator(TO_WRITE).all()} <= {words}
            assert [tick.is_checked() for tick in exercise.locator(TO_TICK).all()] == ticked
            assert all(number.is_checked() for number in exercise.locator(TO_CHOOSE).all())
    assert hands.person.complaints == []
    hands.person.context.close()


def test_the_picture_shows_what_was_chosen_from_two_devices(browser: Browser, site: Site):
    hands = Fingers(browser, site, name="jasmine")
    begin(hands, 2)
    other = hands.on_another_page()
    for each, words in ((hands, "Went quiet"), (other, "Made a joke")):
        triangle = each.page.locator("#exercise-my-triangle")
        each.open_place(triangle, "defence")
        each.put(triangle.locator("[data-panel=defence] textarea"), words)
        triangle.locator("[data-saved]", has_text=re.compile("^(Saved|Not saved yet)")).wait_for()
    corner = other.page.locator("#exercise-my-triangle [data-place=defence] [data-said]")
    expect(corner).to_have_text("Made a joke")
    other.page.get_by_role("button", name="Keep the other one").tap()
    expect(corner).to_have_text("Went quiet")
    hands.person.context.close()
