/* The page of a room, live or between chats: joins the line, what is shown and what is typed. */
import { Line } from "./chat_line.js";
import { View } from "./chat_view.js";
import { Clock } from "./chat_clock.js";
import { Composer } from "./chat_composer.js";
import { Reply } from "./chat_reply.js";
import { Signs } from "./chat_signs.js";
import { send } from "./session.js";

const BANNER_AFTER_MS = 1_200;
const TRY_AGAIN_MS = 3_000;

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
  const reply = new Reply(form, view, composer.box);
  const signs = new Signs({ form, line, view, name });
  const face = document.querySelector("[data-clock][data-ends-at]");
  const clock = face ? new Clock(face, timeZone) : null;
  const presence = document.querySelector("[data-presence]");
  let seen = 0;
  let bannerTimer = 0;
  let isLeaving = false;

  keepAboveKeyboard();
  inPlaceForms((words) => composer.refuse(words));

  composer.addEventListener("send", ({ detail }) => {
    view.addWaiting(line.send(detail, reply.take()));
    view.markSending(!line.isReady);
    signs.set("idle");
    showUnsent();
  });
  composer.addEventListener("typed", () => { if (composer.box.value) signs.typing(); });

  line.addEventListener("ready", () => {
    clearTimeout(bannerTimer);
    bannerTimer = 0;
    view.showBanner("");
    view.markSending(false);
    composer.keep();
    signs.tellAgain();
    seen = 0; // what was told into a line that had died was not heard
    tellRead();
    announce("room:ready");
  });
  line.addEventListener("away", ({ detail }) => away(detail));
  line.addEventListener("now", ({ detail }) => clock?.set(detail));
  line.addEventListener("welcome", ({ detail }) => { if (clock) clockSays(detail); });
  line.addEventListener("message.sent", ({ detail }) => {
    const isMine = detail.author === me;
    if (isMine && !view.waiting(detail.key)) composer.sentElsewhere(detail.body);
    view.addSent(detail, { isMine, name });
    if (!isMine) signs.show("idle");
    tellRead();
  });
  line.addEventListener("message.refused", ({ detail }) => {
    const isClosed = detail.code === "closed" || detail.code === "not_allowed";
    const taken = line.takeBack(isClosed ? line.outbox.map(({ key }) => key) : [detail.key]);
    if (!taken.length) return;
    for (const { key } of taken) view.dropWaiting(key);
    composer.giveBack(taken.map(({ body }) => body), detail.text);
    if (isClosed && clock?.isEnded) composer.becomeMessage(room.dataset.messages);
    else reply.choose(taken[0].reply_to);
  });
  line.addEventListener("read", ({ detail }) => view.markSeen(detail.upto));
  line.addEventListener("typing", ({ detail }) => signs.show(detail.state));
  line.addEventListener("presence", ({ detail }) => {
    if (detail.is_here) signs.tellAgain();
    else signs.show("idle");
    presence.textContent = detail.is_here ? "is here" : clock ? "isn’t here" : "";
  });
  line.addEventListener("room.changed", ({ detail }) => {
    const { together } = detail;
    if (together?.said) view.note(together.said, together.id);
    announce("room:changed", detail);
  });
  for (const deed of ["opened", "closing", "extended", "ended"]) {
    line.addEventListener(`session.${deed}`, ({ detail }) => clockSays({ ...detail, state: deed === "ended" ? deed : clock.state }));
  }
  line.comeBack();

  document.addEventListener("room:offer", ({ detail }) => composer.offer(detail.text));
  document.addEventListener("visibilitychange", tellRead);
  addEventListener("focus", tellRead);
  document.addEventListener("beside:leave", ({ detail }) => {
    isLeaving = true;
    detail.wait(composer.keepNow([...line.outbox.map(({ body }) => body), composer.box.value].filter(Boolean).join("\n")));
  });
  addEventListener("beforeunload", (event) => {
    const isUnsent = line.outbox.length || (composer.isDirty && !line.isReady);
    if (isUnsent && !isLeaving) event.preventDefault();
  });

  function announce(name, detail = {}) { document.dispatchEvent(new CustomEvent(name, { detail })); }

  function clockSays({ state, now, ends_at }) {
    if (state === "ended") ended();
    else for (const words of clock.news()) view.aside(words);
    announce("room:clock", { state, now, ends_at });
  }

  function tellRead() {
    if (document.visibilityState !== "visible" || !document.hasFocus() || line.last <= seen || !line.isReady) return;
    seen = line.last;
    line.tell("read", { upto: seen });
  }

  function away({ isFinal, isSignedOut, isElsewhere }) {
    view.markSending(true);
    signs.show("idle");
    presence.textContent = "";
    if (isSignedOut) {
      composer.signInIfNeeded().then(() => line.comeBack(), () => setTimeout(() => line.comeBack(), TRY_AGAIN_MS));
    } else if (isElsewhere) {
      view.showBanner("This chat is open in several other places.", { label: "Carry on here", act: () => line.comeBack() });
    } else if (isFinal) {
      closed();
    } else {
      bannerTimer ||= setTimeout(showUnsent, BANNER_AFTER_MS);
    }
  }

  function showUnsent() {
    if (line.isReady || line.isOver || !bannerTimer) return;
    const count = line.outbox.length;
    const unsent = count === 1 ? " One message is waiting here and will go by itself." : count ? ` ${count} messages are waiting here and will go by themselves.` : " What you write waits here and goes by itself.";
    const why = navigator.onLine ? "The connection is coming back." : "Your phone is offline just now.";
    view.showBanner(why + unsent, { label: "Try now", act: () => line.comeBack(), hasUnsent: count > 0 });
  }

  /* Whoever is no longer in this chat keeps what they had written, to copy. */
  function closed() {
    const taken = line.takeBack(line.outbox.map(({ key }) => key));
    for (const { key } of taken) view.dropWaiting(key);
    if (taken.length) composer.giveBack(taken.map(({ body }) => body), "");
    view.showBanner(`This chat is no longer open to you. If that surprises you, your coordinator can help.${composer.box.value ? " What you had written is still below, to copy." : ""}`);
    composer.close();
    dropLiveParts();
  }

  function ended() {
    clock.end();
    signs.show("idle");
    document.querySelector("[data-over]")?.toggleAttribute("hidden", false);
    dropLiveParts();
    reply.drop();
    room.classList.add("is-over");
    if (composer.box.value) composer.becomeMessage(room.dataset.messages);
    else form.hidden = true;
  }
}

function dropLiveParts() {
  for (const part of document.querySelectorAll("[data-live-only]")) part.remove();
}

/* Small deeds that must not reload the room. */
function inPlaceForms(refuse) {
  for (const each of document.querySelectorAll("form[data-in-place]")) {
    each.addEventListener("submit", async (event) => {
      event.preventDefault();
      const body = new FormData(each, event.submitter);
      each.closest("[popover]")?.hidePopover();
      const answer = await send(each.action, { body }).catch(() => null);
      refuse(answer?.ok ? "" : "That didn’t work just now. Try again in a moment.");
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
