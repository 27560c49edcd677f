/* When the line is gone, a link keeps this page instead of the browser's error page, and goes when the line is back.
   Pages marked `data-remember` (the help page, the other lengths of a chapter) are fetched beforehand and can then be read.
   Kept in this page's memory only: nothing of it outlives the page. */
const HEARD_LATELY_MS = 5000;
const PATIENCE_MS = 3000;
const LOOK_EVERY_MS = 4000;
const HANDS_OFF_MS = 1500;

const place = document.querySelector("[data-no-line]");
const words = place.dataset;
const original = document.getElementById("main");
const remembered = new Map();
let leftAt = 0;
let heardAt = performance.now();
let wanted = "";
let isGone = false;
let timer = 0;

async function isAlive() {
  try {
    const reply = await fetch(words.noLine, { method: "HEAD", cache: "no-store", headers: { "X-Poll": "1" }, signal: AbortSignal.timeout(PATIENCE_MS) });
    isGone = !reply.ok;
  } catch {
    isGone = true;
  }
  if (!isGone) heardAt = performance.now();
  return !isGone;
}

function button(label, deed) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "button is-quiet is-small", textContent: label });
  made.addEventListener("click", deed);
  return made;
}

function say(sentence, ...buttons) {
  const said = Object.assign(document.createElement("p"), { textContent: sentence });
  place.replaceChildren(said, ...buttons);
}

function hush() {
  clearTimeout(timer);
  wanted = "";
  place.replaceChildren();
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(look, LOOK_EVERY_MS);
}

async function look() {
  const isBack = await isAlive();
  if (!place.firstChild) return;
  if (!isBack) return wait();
  if (!wanted) return say(words.back, button(words.close, hush));
  /* What was typed meanwhile goes out first; a page that still has unsaved words asks before it is left. */
  say(words.back);
  timer = setTimeout(() => { if (wanted) location.assign(wanted); }, HANDS_OFF_MS);
}

/* A page in place of this one; this one stays as it is, with everything typed in it, and can be had back. */
function show(page) {
  const now = document.getElementById("main");
  if (now === original) leftAt = scrollY;
  window.speechSynthesis?.cancel();
  now.replaceWith(page);
  page.focus({ preventScroll: true });
  scrollTo(0, page === original ? leftAt : 0);
}

function read(page) {
  show(page);
  if (page === original) return hush();
  say(words.copy, button(words.mine, () => read(original)));
  wanted = "";
  wait();
}

async function go(url) {
  if (await isAlive()) {
    location.assign(url);
  } else if (remembered.has(url)) {
    read(remembered.get(url));
  } else {
    wanted = url;
    say(words.going, button(words.stay, hush));
    wait();
  }
}

function leadsOn(event, link) {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if (!link || link.origin !== location.origin || link.target || link.hasAttribute("download")) return false;
  return !link.hash || link.pathname + link.search !== location.pathname + location.search;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!leadsOn(event, link)) return;
  if (navigator.onLine && !isGone && performance.now() - heardAt < HEARD_LATELY_MS) return;
  event.preventDefault();
  go(link.href);
});

/* Forms that a script sends have their own words for this; leaving must never be held up. */
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || (navigator.onLine && !isGone) || event.target.matches("[data-leave]")) return;
  event.preventDefault();
  wanted = "";
  say(words.form, button(words.close, hush));
  wait();
});

addEventListener("online", look);
document.addEventListener("beside:leave", hush);

function fetchPage(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  request.setRequestHeader("X-Poll", "1");
  request.addEventListener("load", () => {
    const page = request.status === 200 && request.response?.getElementById("main");
    if (!page) return;
    for (const form of page.querySelectorAll("form")) form.inert = true;
    remembered.set(url, document.adoptNode(page));
  });
  request.send();
}

function remember() {
  for (const link of document.querySelectorAll("a[data-remember]")) {
    if (link.ariaCurrent) remembered.set(link.href, original);
    else fetchPage(link.href);
  }
}

/* Once the page itself is there and the line is quiet; never where somebody counts their data. */
if (!navigator.connection?.saveData) {
  const whenQuiet = window.requestIdleCallback ?? ((deed) => setTimeout(deed, 2000));
  if (document.readyState === "complete") whenQuiet(remember);
  else addEventListener("load", () => whenQuiet(remember));
}
