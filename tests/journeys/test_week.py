"""One week of one young person, step by step, in real browsers against a whole running Beside.

The steps follow one another on one site: the suite hands out whole files, so they stay in order.
"""

import re
import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import LAPTOP, PHONE, Person, at_a_browser
from tests.journeys.site import Site, kill_the_server, let_letters_be_due

pytestmark = pytest.mark.browser
WORDS = "My chest, mostly. Like a lift that drops half a floor. \N{WEIGHT LIFTER}\N{ZERO WIDTH JOINER}"
BESIDE_THEM = "A lift that drops half a floor: I could feel it as I read. You found where it lives."
LETTERS_WITHIN_SECONDS = 40
FORBIDDEN_FOR_A_TSW = re.compile(r"alliance|\bSAI\b|six (short )?questions", re.IGNORECASE)


@pytest.fixture(scope="module")
def week(browser: Browser, site: Site):
    """Everybody of this week, signed in."""
    people = {"anna": PHONE, "tom": LAPTOP, "ines": LAPTOP, "ruth": LAPTOP, "kit": LAPTOP}
    everybody = SimpleNamespace(
        **{name: at_a_browser(browser, site, name, screen) for name, screen in people.items()}
    )
    for name in people:
        getattr(everybody, name).sign_in()
    yield everybody
    for name in people:
        getattr(everybody, name).context.close()


def link_to(person: Person, path: str, start: str) -> str:
    """The first address on a page that begins like this."""
    person.open(path)
    links = person.page.locator(f'main a[href^="{start}"]:not([href="{start}"])')
    return links.first.get_attribute("href") or ""


def treatment_of_anna(tom: Person) -> str:
    tom.open("/my-week/")
    anna = tom.page.locator('a[href^="/young-people/"]', has_text="Anna").first
    return (anna.get_attribute("href") or "").split("/")[2]


def first_field(person: Person):
    return person.page.locator("form[data-worksheet] textarea:visible").first


def test_today_says_what_is_next_and_fits_a_phone(week):
    week.anna.open("/today/")
    week.anna.sees("Hello Anna")
    assert week.anna.page.locator("a", has_text="Join the chat").is_visible()
    assert week.anna.fits_the_screen()


def test_chapter_one_has_text_a_film_with_captions_and_a_recording_with_transcript(week):
    page = week.anna.page
    week.anna.open("/chapters/1/")
    assert page.locator("video track[kind=captions]").count() == 1
    seconds = "element => new Promise(ready => { element.preload = 'metadata'; element.load();" + (
        "element.addEventListener('loadedmetadata', () => ready(element.duration)) })"
    )
    assert page.locator("video").first.evaluate(seconds) > 60
    assert page.locator("audio").first.evaluate(seconds) > 180
    assert len(page.locator("details", has_text="Read it instead").last.text_content() or "") > 500
    assert week.anna.fits_the_screen()


def test_what_is_typed_is_saved_and_survives_a_closed_tab(week):
    week.anna.open("/chapters/3/worksheet/")
    first_field(week.anna).fill(WORDS)
    expect(week.anna.page.locator("[data-worksheet]")).to_contain_text("Saved", timeout=5000)
    week.anna.page.close()
    week.anna.page = week.anna.context.new_page()
    week.anna.open("/chapters/3/worksheet/")
    expect(first_field(week.anna)).to_have_value(WORDS)


def test_the_worksheet_is_handed_in(week):
    week.anna.page.get_by_role("button", name="Hand in").click()
    week.anna.sees("Handed in")


def test_the_tsw_sees_it_waiting_and_answers_beside_the_answer(week):
    week.tom.open("/my-week/")
    week.tom.sees("chapter 3")
    week.tom.page.locator('a[href^="/worksheets/"]', has_text="Anna").first.click()
    week.tom.sees("Like a lift that drops half a floor")
    beside = week.tom.page.locator(".beside, [id^=exercise-]", has_text="Like a lift").first
    beside.locator("textarea").first.fill(BESIDE_THEM)
    week.tom.page.get_by_role("button", name="Look it over and send").click()
    week.tom.page.locator('button[name="do"][value="send"]').click()
    week.tom.sees("opened it yet")


def test_the_young_person_reads_the_words_and_the_tsw_sees_that_they_were_read(week):
    week.anna.open("/today/")
    week.anna.page.locator("a", has_text="Read the answer").first.click()
    week.anna.open("/chapters/3/worksheet/")
    week.anna.sees(BESIDE_THEM)
    week.tom.page.reload()
    week.tom.sees("read it on")


def write(person: Person, words: str) -> None:
    person.page.locator("[data-composer] textarea").fill(words)
    person.page.get_by_role("button", name="Send").click()


def lines(person: Person) -> list[str]:
    return person.page.locator("[data-lines] [data-body]").all_text_contents()


def test_both_enter_the_live_chat_and_talk(week):
    address = link_to(week.anna, "/today/", "/chat/")
    for person in (week.anna, week.tom):
        person.open(address)
        assert person.page.locator("[data-socket]").get_attribute("data-socket") == f"/ws{address}"
    write(week.anna, "hi tom")
    expect(week.tom.page.locator("[data-lines]")).to_contain_text("hi tom", timeout=5000)
    write(week.tom, "Hello Anna! What would you like to use today for?")
    expect(week.anna.page.locator("[data-lines]")).to_contain_text("What would you like", timeout=5000)
    expect(week.anna.page.locator("[data-lines]")).to_contain_text("seen", timeout=5000)


def test_a_server_killed_in_the_middle_loses_nothing_and_doubles_nothing(week, site):
    before = len(lines(week.anna))
    for number in range(1, 7):
        write(week.anna, f"line {number} of mine")
        if number in (2, 4):
            kill_the_server(site)
    last = week.tom.page.locator("[data-lines]")
    expect(last).to_contain_text("line 6 of mine", timeout=45000)
    expect(week.anna.page.locator("[data-lines]")).to_contain_text("line 6 of mine", timeout=45000)
    expected = [f"line {number} of mine" for number in range(1, 7)]
    assert lines(week.tom)[before:] == expected
    assert lines(week.anna)[before:] == expected


def test_both_can_read_the_transcript(week):
    address = link_to(week.anna, "/chat/", "/chat/")
    for person in (week.anna, week.tom):
        assert person.open(f"{address}transcript/") == 200
        person.sees("line 3 of mine")


def letters_to_anna(site: Site, count: int) -> list[str]:
    """Wait for so many letters; a real clock and a real worker bring them over SMTP."""
    until = time.monotonic() + LETTERS_WITHIN_SECONDS
    while time.monotonic() < until and len(site.letters_to("anna@demo")) < count:
        time.sleep(0.5)
    return site.letters_to("anna@demo")


def test_a_message_between_chats_brings_a_discreet_letter_and_an_answer(week, site):
    treatment, before = treatment_of_anna(week.tom), len(letters_to_anna(site, 1))
    week.tom.open(f"/messages/{treatment}/")
    write(week.tom, "I keep thinking about the lift. How was today?")
    expect(week.tom.page.locator("[data-lines]")).to_contain_text("thinking about the lift")
    let_letters_be_due(site)
    letters = letters_to_anna(site, before + 1)
    assert len(links_in(letters)) > before
    assert "lift" not in "".join(letters)
    assert "Tom" not in "".join(letters)
    week.anna.open("/messages/")
    write(week.anna, "quieter actually")
    expect(week.tom.page.locator("[data-lines]")).to_contain_text("quieter actually", timeout=10000)


def links_in(letters: list[str]) -> list[str]:
    """The one link of each letter; a letter whose text could not be read here would have none."""
    found = [re.findall(r"/open/[0-9a-f-]{36}/", letter) for letter in letters]
    assert all(len(links) == 1 for links in found)
    return [links[0] for links in found]


def test_one_letter_leads_a_signed_out_phone_after_sign_in_to_six_questions(browser, site):
    reached = []
    for link in links_in(letters_to_anna(site, 1)):
        phone = at_a_browser(browser, site, "anna", PHONE)
        phone.open(link)
        assert "/accounts/login/" in phone.page.url
        phone.fill_in_sign_in()
        if "/questions/" in phone.page.url:
            reached.append(link)
            answer_the_six(phone)
        phone.context.close()
    assert len(reached) == 1


def answer_the_six(person: Person) -> None:
    for number in range(1, 7):
        person.page.locator(f"input[type=radio][name$='{number}'][value='4']").check(force=True)
    person.page.locator("main form button[type=submit]").last.click()
    person.sees("Thank you")
    assert person.fits_the_screen()


def test_the_tsw_sees_nothing_of_it_anywhere(week):
    treatment = treatment_of_anna(week.tom)
    for path in ("/my-week/", f"/young-people/{treatment}/", f"/messages/{treatment}/"):
        week.tom.open(path)
        assert not FORBIDDEN_FOR_A_TSW.search(week.tom.page.content()), path
    assert week.tom.status_of("/oversight/") == 404
    assert week.tom.status_of(f"/oversight/{treatment}/") == 404


def test_the_supervisor_sees_the_line_and_the_young_person_sees_the_look(week):
    week.ruth.open("/oversight/")
    week.ruth.page.locator('a[href^="/oversight/"]', has_text="Anna").first.click()
    week.ruth.sees("goals")
    assert "24" in (week.ruth.page.locator("table", has_text="ond").first.text_content() or "")
    week.anna.open("/me/")
    week.anna.sees("Ruth")


def test_another_tsw_finds_nothing_at_any_of_her_addresses(week):
    treatment = treatment_of_anna(week.tom)
    chat = link_to(week.anna, "/chat/", "/chat/")
    worksheet = link_to(week.tom, f"/young-people/{treatment}/", "/worksheets/")
    paths = [f"/young-people/{treatment}/", f"/messages/{treatment}/", chat, f"{chat}transcript/", worksheet]
    assert {week.ines.status_of(path) for path in paths} == {404}


def test_after_a_reassignment_the_former_tsw_is_out_within_five_seconds(week):
    treatment, chat = treatment_of_anna(week.tom), link_to(week.anna, "/chat/", "/chat/")
    closed: list[float] = []
    week.tom.page.on(
        "websocket", lambda socket: socket.on("close", lambda _: closed.append(time.monotonic()))
    )
    week.tom.open(f"/messages/{treatment}/")
    week.tom.page.wait_for_timeout(1500)
    week.kit.open(f"/coordination/{treatment}/")
    week.kit.page.locator("input[type=radio]:not(:disabled)").first.check(force=True)
    week.kit.page.locator("[name=reason]").fill("A change of timetable")
    week.kit.page.get_by_role("button", name="Hand over now").click()
    handed_over = time.monotonic()
    week.tom.page.wait_for_timeout(5000)
    assert closed
    assert closed[0] - handed_over < 5
    assert {week.tom.status_of(path) for path in (f"/young-people/{treatment}/", chat)} == {404}


def test_no_browser_complained(week):
    """Neither a script error nor a breach of the content security policy on any page of the week."""
    assert not [complaint for person in vars(week).values() for complaint in person.complaints]
