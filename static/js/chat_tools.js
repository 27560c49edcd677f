/* What a TSW has at hand beside the room: ways to begin, a quick look, a worry passed on, more time. The notes are kept
   by worksheet.js. Nothing here sends a message, and nothing takes the TSW out of the room. */
import { element } from "./element.js";
import { answerOf, send } from "./session.js";

const MINUTE_MS = 60_000;
const NOT_NOW = "That didn’t work just now. Try again in a moment.";
const tools = document.querySelector("[data-tools]");
if (tools) start();

function start() {
  for (const line of tools.querySelectorAll("[data-opening]")) canBeOffered(line);
  setUpQuickLook(tools.querySelector("[data-quick-look]"));
  setUpWorry(tools.querySelector("[data-worry]"));
  const time = tools.querySelector("[data-time]");
  if (time) setUpTime(time);
}

/* One tap puts the words into the composer; a sheet that lies over it goes away. */
function canBeOffered(line) {
  const words = line.textContent;
  const button = element("button", { type: "button", className: "opening", textContent: words });
  button.addEventListener("click", () => {
    tools.closest("[popover]:popover-open")?.hidePopover();
    document.dispatchEvent(new CustomEvent("room:offer", { detail: { text: words.replace(/…$/u, " ") } }));
  });
  line.replaceChildren(button);
}

/* A page as a document: fetch() has none, and a text of HTML is not let into this page. */
function pageAt(url) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new TypeError("no connection")));
    request.send();
  });
}

async function look(url) {
  let found = await pageAt(url);
  if (found.status === 401) {
    // session.js knows how to sign in again; whatever it then brings is asked for anew.
    await send(url, { method: "GET" });
    found = await pageAt(url);
  }
  return found.status === 200 ? found.response.querySelector("[data-quick-look-words]") : null;
}

function setUpQuickLook(fold) {
  const place = fold.querySelector("[data-looked]");
  fold.addEventListener("toggle", async () => {
    if (!fold.open) return;
    if (!place.children.length) place.replaceChildren(element("p", { className: "small soft", textContent: "One moment…" }));
    const words = await look(fold.dataset.quickLook).catch(() => null);
    if (words) place.replaceChildren(document.importNode(words, true));
    else place.replaceChildren(element("p", { className: "small", textContent: NOT_NOW }));
  });
}

function setUpWorry(fold) {
  const form = fold.querySelector("form");
  const refusal = fold.querySelector("[data-refusal]");
  const list = fold.querySelector("[data-worries]");
  const line = fold.querySelector("template");
  const say = (words) => {
    refusal.textContent = words;
    refusal.hidden = !words;
  };
  const show = (worries) => list.replaceChildren(...worries.map(({ reason, sentence }) => {
    const item = document.importNode(line.content, true);
    item.querySelector("[data-reason]").textContent = reason;
    item.querySelector("[data-sentence]").textContent = sentence;
    return item;
  }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.isBusy) return;
    form.isBusy = true;
    say("");
    try {
      const sent = form.elements.reason.value;
      const reply = await send(form.action, { body: new FormData(form) });
      const answer = await answerOf(reply);
      if (!reply.ok || !answer.worries) say(answer.sentence ?? "Not sent. Your words are still here. Please phone.");
      else {
        show(answer.worries);
        if (form.elements.reason.value === sent) form.elements.reason.value = "";
      }
    } catch {
      say("No connection, so nobody has been told. Your words are still here. Please phone.");
    }
    form.isBusy = false;
  });
}

/* The room's clock says how late it ends; what does not fit before the latest end is not offered. */
function setUpTime(fold) {
  const form = fold.querySelector("[data-longer]");
  const said = fold.querySelector("[data-time-said]");
  const latest = Date.parse(fold.dataset.latest);
  const say = (words) => {
    said.textContent = words;
    said.hidden = !words;
  };
  document.addEventListener("room:clock", ({ detail }) => {
    const buttons = [...form.querySelectorAll("button")];
    for (const button of buttons) button.hidden = Date.parse(detail.ends_at) + button.value * MINUTE_MS > latest;
    form.querySelector("[data-no-more]").hidden = buttons.some((button) => !button.hidden);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.isBusy) return;
    form.isBusy = true;
    say("");
    try {
      const reply = await send(form.action, { body: new FormData(form, event.submitter) });
      if (!reply.ok) say((await answerOf(reply)).sentence ?? NOT_NOW);
    } catch {
      say("No connection just now. Try again when it’s back.");
    }
    form.isBusy = false;
  });
}
