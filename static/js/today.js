// The minutes to (or left of) a chat, kept true while the page is open; when they are gone the page is asked for anew.
const places = [...document.querySelectorAll("[data-minutes-to]")];
const STEP = 15_000;
const DOORS = 10;
// The server's clock counts: a phone that is an hour off must not see its chat an hour off.
const ahead = places.length > 0 ? Date.now() - Date.parse(places[0].dataset.now) : 0;

function minutesTo(place) {
  return Math.max(0, Math.ceil((Date.parse(place.dataset.minutesTo) - Date.now() + ahead) / 60_000));
}

function inWords(minutes) {
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

const before = new Map(places.map((place) => [place, minutesTo(place)]));

function tick() {
  for (const place of places) {
    const minutes = minutesTo(place);
    const opened = before.get(place) > DOORS && minutes <= DOORS;
    if (minutes === 0 || opened) {
      location.reload();
      return;
    }
    place.textContent = inWords(minutes);
    before.set(place, minutes);
  }
}

if (places.length > 0) setInterval(tick, STEP);
