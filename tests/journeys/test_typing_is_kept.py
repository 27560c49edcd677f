"""Somebody types, in a real browser, while the server is killed and the sign-in ends: what was said to be
saved is there, and in the end all of it. `make chaos` plays more rounds."""

import itertools
import re
import time
import urllib.request
from collections import Counter
from html import unescape

import pytest
from playwright.sync_api import Browser, Error, expect

from tests.journeys.people import PHONE, Person, at_a_browser
from tests.journeys.site import READY_WITHIN_SECONDS, Site, kill_the_server
from tests.journeys.test_sign_in_again import come_back, cover

pytestmark = [pytest.mark.browser, pytest.mark.chaos]
SENTENCES = itertools.cycle(
    [
        "It began on the stairs. ",
        "My chest went tight, “again”. ",
        "I said I was fine & went. ",
        "Naïve? 😶 Perhaps. ",
    ]
)
KILLED_AT: list[float] = []
# What stood in each field when "Saved" was said below it. Typing only ever adds: that much must be kept.
REMEMBER_WHAT_WAS_SAID = """() => {
  window.said = {};
  for (const place of document.querySelectorAll("[data-exercise]")) {
    const status = place.querySelector("[data-saved]");
    new MutationObserver(() => {
      if (status.textContent !== "Saved") return;
      for (const field of place.querySelectorAll("textarea")) window.said[field.name] = field.value;
    }).observe(status, { childList: true, characterData: true, subtree: true });
  }
}"""


@pytest.fixture
def jude(browser: Browser, site: Site):
    person = at_a_browser(browser, site, "jude", PHONE)
    person.sign_in()
    yield person
    person.context.close()


def open_worksheet(person: Person) -> list[str]:
    """One with a box for writing and a box of parts; the name of a field in each, both empty."""
    for number in range(1, 9):
        person.open(f"/chapters/{number}/worksheet/")
        names = person.page.locator("form[data-worksheet] textarea").evaluate_all(
            "fields => fields.map(f => f.name)"
        )
        plain, parts = [name for name in names if ":" not in name], [name for name in names if ":" in name]
        if plain and parts:
            for name in (plain[0], parts[0]):
                field_of(person, name).fill("")
            person.page.evaluate(REMEMBER_WHAT_WAS_SAID)
            return [plain[0], parts[0]]
    raise AssertionError("This young person has no open worksheet with both kinds of box.")


def field_of(person: Person, name: str):
    return person.page.locator(f'textarea[name="{name}"]')


def end_the_session(person: Person) -> None:
    """On the server only, as after a sign-out on another device: the page still holds its cookie."""
    cookies = {cookie["name"]: cookie["value"] for cookie in person.context.cookies()}
    token = cookies[person.page.locator("meta[name=csrf-cookie]").get_attribute("content")]
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
    }
    urllib.request.urlopen(urllib.request.Request(f"{person.site.url}/accounts/logout/", b"", headers))


def stored(person: Person, name: str) -> str:
    """What the server shows in a new page; it may be coming back just now."""
    until = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            html = person.context.request.get(person.page.url).text()
            found = re.search(rf'name="{re.escape(name)}"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
            return unescape(found[1]) if found else ""
        except Error:
            assert time.monotonic() < until
            time.sleep(0.2)


def plant(person: Person, fault: str) -> None:
    if fault == "kill -9":
        wait_if_it_fell_too_often()
        kill_the_server(person.site)
    else:
        end_the_session(person)


def wait_if_it_fell_too_often() -> None:
    """Beside gives up a server that falls six times in a minute, and is right. Only the long run waits."""
    now = time.monotonic()
    recent = [at for at in KILLED_AT if now - at < 60]
    if len(recent) >= 5:
        time.sleep(61 - (now - recent[-5]))
    KILLED_AT.append(time.monotonic())


def type_into(person: Person, name: str, counts: Counter[str]) -> None:
    words = next(SENTENCES)
    field_of(person, name).press_sequentially(words, delay=15)
    counts["typed"] += len(words)


def play_a_round(
    person: Person, names: list[str], fault: str, counts: Counter[str], *, at_rest: bool
) -> None:
    """The fault comes while the keys go on, or at the moment when "Saved" has just been said."""
    first, second = names
    type_into(person, first, counts)
    if at_rest:
        status = person.page.locator("[data-exercise]", has=field_of(person, first)).locator("[data-saved]")
        expect(status).to_have_text("Saved", timeout=3000)
    said = person.page.evaluate("window.said")
    plant(person, fault)
    if at_rest and fault == "kill -9":
        count_what_is_lost(person, said, counts)
    for name in (first, second, second):
        type_into(person, name, counts)
    if fault == "session ended":
        expect(cover(person)).to_be_visible(timeout=20_000)
        come_back(person)
        expect(cover(person)).to_have_count(0)
    count_what_is_lost(person, person.page.evaluate("window.said"), counts)
    counts[fault] += 1


def count_what_is_lost(person: Person, said: dict[str, str], counts: Counter[str]) -> None:
    for name, words in said.items():
        counts["said to be saved"] += len(words)
        counts["lost after Saved"] += 0 if stored(person, name).startswith(words) else len(words)


def test_no_character_is_lost_after_saved_and_in_the_end_none_at_all(jude, pytestconfig, capsys):
    rounds = max(2, pytestconfig.getoption("--chaos-rounds") // 2)
    names = open_worksheet(jude)
    counts: Counter[str] = Counter()
    for number in range(rounds):
        fault = ("kill -9", "session ended")[number % 2]
        play_a_round(jude, names, fault, counts, at_rest=number % 4 < 2)
        names.reverse()
    expect(jude.page.locator("[data-saved-all]")).to_contain_text("Everything is saved", timeout=40_000)
    kept = [stored(jude, name) for name in names]
    assert kept == [field_of(jude, name).input_value() for name in names]
    counts["kept"] = sum(len(text.replace("\n", "")) for text in kept)
    with capsys.disabled():
        print(f"\n  typing: {dict(counts)}")  # noqa: T201
    assert counts["lost after Saved"] == 0
    assert counts["kept"] == counts["typed"]
    assert counts["said to be saved"] > 0
    assert counts["kill -9"] + counts["session ended"] == rounds
