"""Reading on a phone: listening, a line that goes and comes, the place where one stopped."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import LAPTOP, PHONE, at_a_browser
from tests.journeys.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]
CHAPTER = "/chapters/3/?depth=standard"
# The one thing a browser without a screen lacks: a voice. It "speaks" each sentence in twenty milliseconds.
A_VOICE = """
class Utterance { constructor(words) { this.words = words; } }
const device = { lang: "en-GB", localService: true, name: "device" };
const far = { lang: "en-GB", localService: false, name: "somebody's server" };
window.said = [];
let timer = 0;
const speechSynthesis = {
  voices: [far, device],
  getVoices() { return this.voices; },
  speak(utterance) {
    window.said.push({ words: utterance.words, voice: utterance.voice.name, rate: utterance.rate });
    timer = setTimeout(() => utterance.onend(), 20);
  },
  cancel() { clearTimeout(timer); },
};
Object.defineProperty(window, "speechSynthesis", { value: speechSynthesis });
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
"""


@pytest.fixture
def anna(browser: Browser, site: Site):
    person = at_a_browser(browser, site, "anna", PHONE)
    person.sign_in()
    yield person
    assert person.complaints == []
    person.context.close()


@pytest.fixture
def listener(anna):
    anna.page.add_init_script(A_VOICE)
    anna.open(CHAPTER)
    return anna.page


def until(page, condition: str) -> None:
    """Playwright's own waiting needs `eval`, which our pages refuse."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(condition)


def said(page) -> list[str]:
    return [each["words"] for each in page.evaluate("window.said")]


def test_the_chapter_is_read_aloud_and_the_passage_marked(listener):
    listener.get_by_role("button", name="Listen instead").click()
    expect(listener.locator(".is-being-read")).to_have_count(1)
    expect(listener.get_by_role("button", name="Listen instead")).to_be_visible(timeout=20_000)
    heard, text = said(listener), listener.locator("[data-chapter]").inner_text()
    assert len(heard) > 40
    assert all(sentence.strip() in " ".join(text.split()) for sentence in heard)
    assert {each["voice"] for each in listener.evaluate("window.said")} == {"device"}


def test_listening_pauses_at_the_sentence_and_goes_on_at_another_speed(listener):
    listener.get_by_role("button", name="Listen instead").click()
    until(listener, "window.said.length > 5")
    # By key: the page moves on under the pointer while it is read.
    listener.get_by_role("button", name="Pause").press("Enter")
    stopped_at = said(listener)[-1]
    listener.get_by_label("Speed").select_option("1.5")
    assert said(listener)[-1] == stopped_at
    listener.get_by_role("button", name="Carry on").click()
    until(listener, "window.said.at(-1).rate === 1.5")
    assert said(listener).count(stopped_at) == 2
    listener.get_by_role("button", name="Stop").click()
    expect(listener.locator(".is-being-read")).to_have_count(0)


def test_without_a_voice_of_the_device_there_are_no_buttons(anna):
    anna.page.add_init_script(A_VOICE + "speechSynthesis.voices = [far];")
    anna.open(CHAPTER)
    expect(anna.page.get_by_role("button", name="Listen instead")).to_have_count(0)


def test_without_a_line_a_link_keeps_the_page_and_goes_when_it_is_back(anna):
    anna.open("/today/")
    anna.context.set_offline(True)
    anna.page.get_by_role("link", name="Chapters", exact=True).click()
    anna.sees("No connection just now. This page stays")
    assert anna.page.url.endswith("/today/")
    anna.context.set_offline(False)
    anna.page.wait_for_url("**/chapters/", timeout=15_000)


def test_who_would_rather_stay_stays(anna):
    anna.open("/today/")
    anna.context.set_offline(True)
    anna.page.get_by_role("link", name="Chapters", exact=True).click()
    anna.page.get_by_role("button", name="Stay here").click()
    expect(anna.page.locator("[data-no-line]")).to_be_empty()


def a_box(page):
    """One that can be typed in, named, so that it is the same one later."""
    shown = page.locator("form[data-worksheet] :is(textarea, input[type=text])").locator("visible=true").first
    return page.locator(f'[name="{shown.get_attribute("name")}"]')


def remembers(page, address: str):
    """Opens it, and waits until what is fetched beforehand is there."""
    with page.expect_response(lambda reply: "/help/" in reply.url):
        page.goto(address)
    page.wait_for_load_state("networkidle")


def test_without_a_line_help_and_the_other_lengths_can_be_read(anna, site):
    remembers(anna.page, site.url + CHAPTER)
    anna.context.set_offline(True)
    field = a_box(anna.page)
    field.fill("Typed in the tunnel")
    anna.page.get_by_role("link", name="Gist").click()
    anna.sees("This is a copy to read")
    expect(anna.page.get_by_role("link", name="Gist")).to_have_attribute("aria-current", "true")
    anna.page.get_by_role("link", name="Need help now?").click()
    expect(anna.page.locator("a[href^='tel:']").first).to_be_visible()
    anna.context.set_offline(False)
    anna.page.get_by_role("link", name="Chapters", exact=True).click()
    anna.page.wait_for_url("**/chapters/", timeout=15_000)


def test_back_to_the_page_what_was_typed_is_still_there_and_goes_out(anna, site):
    remembers(anna.page, site.url + CHAPTER)
    anna.context.set_offline(True)
    field = a_box(anna.page)
    field.fill("Typed in the next tunnel")
    anna.page.get_by_role("link", name="Gist").click()
    anna.page.get_by_role("button", name="Back to where I was").click()
    assert field.input_value() == "Typed in the next tunnel"
    anna.context.set_offline(False)
    expect(anna.page.locator("[data-saved]", has_text="Saved").first).to_be_visible(timeout=20_000)


def test_a_form_without_a_line_says_so_and_stays(anna):
    anna.open("/chapters/")
    anna.context.set_offline(True)
    anna.page.get_by_role("button", name="Make it an exam week").click()
    anna.sees("press again when it’s back")
    assert anna.page.url.endswith("/chapters/")


def test_opening_a_chapter_again_at_its_top_does_not_lose_the_place(anna):
    anna.open(CHAPTER)
    last = anna.page.locator("[data-section]").nth(2)
    with anna.page.expect_response(lambda reply: "/place/" in reply.url):
        last.evaluate("section => section.scrollIntoView()")
    title = last.locator("h2").inner_text()
    anna.open(CHAPTER)
    anna.page.wait_for_timeout(2200)
    anna.open("/chapters/")
    anna.sees(f"you stopped at “{title}”")


def test_a_part_is_kept_and_let_go_without_moving(anna):
    anna.open(CHAPTER)
    part = anna.page.locator("[data-section]").nth(1).locator(".section-head")
    part.get_by_role("button", name="Keep this part").click()
    part.get_by_role("button", name="Kept this part").click()
    expect(part.get_by_role("button", name="Keep this part")).to_be_focused()


def test_selected_words_are_kept_in_the_toolbox(anna):
    anna.open(CHAPTER)
    passage = anna.page.locator("[data-section] > p").first
    passage.select_text()
    words = anna.page.evaluate("String(getSelection()).trim()")
    anna.page.get_by_role("button", name="Keep these words").click()
    anna.sees("Kept in your toolbox.")
    anna.open("/toolbox/")
    anna.sees(words)


def test_a_tsw_asks_to_wait_and_the_young_person_reads_it_kindly(browser, site, anna):
    tom = at_a_browser(browser, site, "tom", LAPTOP)
    tom.sign_in()
    tom.open("/my-week/")
    record = tom.page.locator('a[href^="/young-people/"]', has_text="Anna").first.get_attribute("href") or ""
    tom.open(f"/treatments/{record.split('/')[2]}/chapters/4/")
    tom.page.get_by_role("button", name="Ask to wait with it").click()
    tom.sees("asked to wait with it on")
    anna.open("/chapters/")
    anna.sees("Tom would like to talk about this one with you first")
    tom.page.get_by_role("button", name="Open it now").click()
    tom.context.close()
    anna.open("/chapters/")
    anna.sees("Tom opened this one for you")


def test_an_exam_week_moves_the_next_chapter(anna):
    anna.open("/chapters/")
    fifth = anna.page.locator("ol > li").nth(4)
    before = fifth.inner_text()
    anna.page.get_by_role("button", name="Make it an exam week").click()
    anna.sees("Exam week: nothing new opens. What’s open stays open.")
    assert "opens on" in fifth.inner_text()
    assert fifth.inner_text() != before
    anna.page.get_by_role("button", name="Take it back").click()
    expect(fifth).to_have_text(before, use_inner_text=True)


@pytest.mark.parametrize(
    "path", ["/today/", "/chapters/", CHAPTER, "/chapters/3/?depth=full", "/chapters/3/worksheet/"]
)
def test_a_first_visit_takes_less_than_150_kilobytes_and_no_film_unasked(browser, site, anna, path):
    context = browser.new_context(viewport=PHONE, storage_state=anna.context.storage_state())
    page, finished = context.new_page(), []

    def note(request):
        finished.append(request)

    page.on("requestfinished", note)
    page.goto(site.url + path, wait_until="load")
    assert not any(request.url.endswith("/file/") for request in finished)
    sizes = [request.sizes() for request in finished]
    assert len(sizes) > 5
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) < 150_000
    context.close()
