/* The page of a room, live or between chats: joins the line, what is shown and what is typed. */
import { Line } from "./chat_line.js";
import { View } from "./chat_view.js";
import { Clock } from "./chat_clock.js";
import { Composer } from "./chat_composer.js";
import { send } from "./session.js";

const TYPING_EVERY_MS = 3_000;
const STILL_TYPING_MS = 6_000;
const BANNER_AFTER_MS = 1_200;
const DOING = {
  typing: (name) => `${name} is writing`,
  thinking: (name) => `${name} is thinking`,
  need_a_minute: (name) => `${name} needs a minute, and will be back`,
};

const room = document.querySelector("[data-room]");
const form = document.querySelector("[data-composer]");
if (room && form) start();

function start() {
  const { me, other, timeZone } = room.dataset;
  const name = other || "They";
  const url = new URL(room.dataset.socket, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const view = new View(room);
  const line = new Line(url.href, { after: Number(room.dataset.last) });
  const composer = new Composer(form, room.dataset.draft);
  const face = document.querySelector("[data-clock][data-ends-at]");
  const clock = face ? new Clock(face, timeZone) : null;
  const presence = document.querySelector("[data-presence]");
  let sign = "idle";
  let toldTypingAt = 0;
  let seen = 0;
  let bannerTimer = 0;
  let doingTimer = 0;

  keepAboveKeyboard();
  setUpSigns();
  inPlaceForms();

  composer.addEventListener("send", ({ detail }) => {
    view.addWaiting(line.send(detail));
    view.markSending(!line.isReady);
    setSign("idle");
    showUnsent();
  });
  composer.addEventListener("typed", () => {
    if (!composer.box.value || Date.now() - toldTypingAt < TYPING_EVERY_MS || sign !== "idle") return;
    toldTypingAt = Date.now();
    line.tell("typing", { state: "typing" });
  });

  line.addEventListener("ready", () => {
    clearTimeout(bannerTimer);
    bannerTimer = 0;
    view.showBanner("");
    view.markSending(false);
    composer.keep();
    if (sign !== "idle") line.tell("typing", { state: sign });
    tellRead();
  });
  line.addEventListener("away", ({ detail }) => away(detail));
  line.addEventListener("now", ({ detail }) => clock?.set(detail));
  line.addEventListener("welcome", ({ detail }) => { if (detail.state === "ended") ended(); });
  line.addEventListener("message.sent", ({ detail }) => {
    const isMine = detail.author === me;
    view.addSent(detail, { isMine, name });
    if (!isMine) showDoing("idle");
    tellRead();
  });
  line.addEventListener("message.refused", ({ detail }) => {
    const message = line.outbox.find(({ key }) => key === detail.key);
    view.dropWaiting(detail.key);
    line.forget(detail.key);
    if (message) composer.giveBack(message.body, detail.text);
  });
  line.addEventListener("read", ({ detail }) => view.markSeen(detail.upto));
  line.addEventListener("typing", ({ detail }) => showDoing(detail.state));
  line.addEventListener("presence", ({ detail }) => {
    if (!detail.is_here) showDoing("idle");
    presence.textContent = detail.is_here ? "is here" : clock ? "isn’t here" : "";
  });
  line.addEventListener("session.opened", () => view.aside("The doors are open."));
  line.addEventListener("session.closing", () => view.aside("Five minutes left. A good moment to say what you take with you."));
  line.addEventListener("session.extended", ({ detail }) => view.aside(`There is a little more time, until ${clock.time.format(Date.parse(detail.ends_at))}.`));
  line.addEventListener("session.ended", ended);
  line.comeBack();

  document.addEventListener("visibilitychange", tellRead);
  addEventListener("focus", tellRead);
  addEventListener("beforeunload", (event) => { if (line.outbox.length) event.preventDefault(); });

  function tellRead() {
    if (document.visibilityState !== "visible" || !document.hasFocus() || line.last <= seen || !line.isReady) return;
    seen = line.last;
    line.tell("read", { upto: seen });
  }

  function showDoing(state) {
    clearTimeout(doingTimer);
    view.showDoing(DOING[state]?.(name) ?? "");
    if (state === "typing") doingTimer = setTimeout(() => view.showDoing(""), STILL_TYPING_MS);
  }

  function setUpSigns() {
    const signs = form.querySelector("[data-signs]");
    if (!signs) return;
    signs.hidden = false;
    signs.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-sign]");
      if (chip) setSign(sign === chip.dataset.sign ? "idle" : chip.dataset.sign);
    });
  }

  function setSign(state) {
    if (state === sign && state === "idle" && !toldTypingAt) return;
    sign = state;
    toldTypingAt = 0;
    for (const chip of form.querySelectorAll("[data-sign]")) chip.setAttribute("aria-pressed", String(chip.dataset.sign === state));
    line.tell("typing", { state });
  }

  function away({ isFinal, isSignedOut, isElsewhere }) {
    view.markSending(true);
    view.showDoing("");
    presence.textContent = "";
    if (isSignedOut) {
      composer.signInIfNeeded().then(() => line.comeBack(), () => setTimeout(() => line.comeBack(), TYPING_EVERY_MS));
    } else if (isElsewhere) {
      view.showBanner("This chat is open in several other places.", { label: "Carry on here", act: () => line.comeBack() });
    } else if (isFinal) {
      view.showBanner("This chat is no longer open to you. If that surprises you, your coordinator can help.");
      form.hidden = true;
      document.querySelector("[data-live-only]")?.remove();
    } else {
      bannerTimer ||= setTimeout(showUnsent, BANNER_AFTER_MS);
    }
  }

  function showUnsent() {
    if (line.isReady || line.isOver || !bannerTimer) return;
    const count = line.outbox.length;
    const unsent = count === 1 ? " One message is waiting here and will go by itself." : count ? ` ${count} messages are waiting here and will go by themselves.` : " What you write waits here and goes by itself.";
    const why = navigator.onLine ? "The connection is coming back." : "Your phone is offline just now.";
    view.showBanner(why + unsent, { label: "Try now", act: () => line.comeBack() });
  }

  function ended() {
    clock?.end();
    view.showDoing("");
    const over = document.querySelector("[data-over]");
    if (over) over.hidden = false;
    document.querySelector("[data-live-only]")?.remove();
    if (composer.box.value) composer.becomeMessage(room.dataset.messages);
    else composer.close();
  }
}

/* Small deeds of the TSW that must not reload the room. */
function inPlaceForms() {
  for (const each of document.querySelectorAll("form[data-in-place]")) {
    each.addEventListener("submit", async (event) => {
      event.preventDefault();
      const reply = await send(each.action, { body: new FormData(each) });
      if (!reply.ok) each.submit();
    });
  }
}

/* Phones that lay their keyboard over the page say so only here. */
function keepAboveKeyboard() {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const fit = () => {
    const isCovered = window.innerHeight - viewport.height > 80 && viewport.scale === 1;
    document.body.style.height = isCovered ? `${viewport.height}px` : "";
    if (isCovered) window.scrollTo(0, 0);
  };
  viewport.addEventListener("resize", fit);
}
