/* Saves each box while it is typed in. "Saved" is said only after the server has committed; what is not saved yet
   stays in its box and is tried again; two tabs or devices never replace each other's words silently. */
import { element } from "./element.js";
import { Fields, isTicked } from "./fields.js";
import { answerOf, send } from "./session.js";

const PAUSE_MS = 1000;
const LONGEST_UNSAVED_MS = 2000;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15000;
const SAID = {
  saving: "Saving…",
  saved: "Saved",
  trying: "Not saved yet. We keep trying; your words stay here.",
  choose: "Not saved yet. Please choose which words to keep.",
};

/* This opened page: its own late or repeated saves can then never be taken for somebody else's. */
const writer = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const overall = document.querySelector("[data-saved-all]");
let isLeaving = false;

class Box {
  constructor(place) {
    this.place = place;
    this.form = place.closest("form");
    this.slug = place.dataset.exercise;
    this.revision = place.querySelector("[data-revision]");
    this.status = place.querySelector("[data-saved]");
    this.fields = new Fields(place);
    this.saved = this.fields.read();
    this.step = 0;
    this.safeStep = 0;
    this.timer = 0;
    this.retries = 0;
    this.isBusy = false;
    this.isStuck = false;
    place.addEventListener("input", () => this.changed(PAUSE_MS));
    place.addEventListener("change", (event) => this.changed(isTicked(event.target) ? 0 : PAUSE_MS));
    place.addEventListener("focusout", () => this.push());
    for (const clear of place.querySelectorAll("[data-clear]")) clear.addEventListener("click", () => this.untick(clear));
    this.showClear();
  }

  untick(clear) {
    for (const field of clear.closest("fieldset").querySelectorAll("input")) field.checked = false;
    this.changed(0);
  }

  get isSafe() {
    return !this.isStuck && this.fields.read() === this.saved;
  }

  showClear() {
    for (const clear of this.place.querySelectorAll("[data-clear]")) clear.hidden = !clear.closest("fieldset").querySelector(":checked");
  }

  changed(pause) {
    this.showClear();
    if (this.choice) return;
    this.isStuck = false;
    this.retries = 0;
    clearTimeout(this.timer);
    /* From the first key on it is not saved any more, and must not say so. */
    if (!this.isSafe) this.say("saving");
    /* Somebody who types without a pause is saved on the way. */
    this.since ??= performance.now();
    const rest = this.since + LONGEST_UNSAVED_MS - performance.now();
    this.timer = setTimeout(() => this.push(), Math.max(0, Math.min(pause, rest)));
  }

  isSaying(state) {
    return this.status.textContent === SAID[state];
  }

  say(state, sentence = SAID[state]) {
    const isTrouble = !["saving", "saved"].includes(state);
    /* Trouble is read out at once; a "Saved" after every pause would only be in the way. */
    this.status.role = isTrouble ? "alert" : null;
    this.status.textContent = sentence;
    this.status.classList.toggle("is-trouble", isTrouble);
    sayOverall();
  }

  /* What the server needs to judge this save; a higher step of the same writer is always the newer one. */
  letter(words, step, revision) {
    const letter = new URLSearchParams({ do: "save", writer });
    letter.set(`revision-${this.slug}`, revision);
    letter.set(`step-${this.slug}`, step);
    for (const [name, written] of Object.entries(JSON.parse(words))) letter.set(name, written);
    return letter;
  }

  async deliver({ keep = "", revision = this.revision.value, ...options } = {}) {
    const words = this.fields.read();
    this.step += 1;
    const step = this.step;
    const letter = this.letter(words, step, revision);
    if (keep) letter.set(`keep-${this.slug}`, keep);
    const reply = await send(this.form.action, { method: "POST", body: letter, ...options });
    await this.answered(words, step, reply);
  }

  async push() {
    clearTimeout(this.timer);
    if (this.isStuck || this.isBusy) return;
    this.since = undefined;
    /* Typed and taken away again: what stands there is what was saved. */
    if (this.isSafe) return this.isSaying("saving") && this.say("saved");
    this.isBusy = true;
    if (!this.retries) this.say("saving");
    try {
      await this.deliver();
    } catch {
      this.tryAgain();
    }
    this.isBusy = false;
    if (!this.isSafe && !this.isStuck && !this.retries) this.changed(PAUSE_MS / 2);
  }

  async answered(words, step, reply) {
    if (reply.status >= 500 || reply.status === 429) return this.tryAgain();
    const answer = await answerOf(reply);
    this.retries = 0;
    if (reply.ok) return this.safe(this.chosen(answer) ?? words, step, answer.saved[this.slug]);
    const other = answer.conflicts?.[this.slug];
    if (other) return this.ask(other);
    this.isStuck = true;
    return this.say("stuck", answer.refused?.[this.slug] ?? answer.sentence ?? "Not saved. Please copy your words and open this page again.");
  }

  /* Of two versions the server has made one; it takes the place of what stands here. */
  chosen(answer) {
    const body = answer.chosen?.[this.slug];
    if (body === undefined) return undefined;
    this.fields.fill(body);
    return this.fields.read();
  }

  safe(words, step, revision) {
    this.revision.value = Math.max(this.revision.value, revision);
    /* Answers may overtake each other; an older one says nothing about newer words. */
    if (step < this.safeStep) return;
    this.safeStep = step;
    this.saved = words;
    this.place.querySelector("[data-was]").value = "";
    if (this.isSafe) this.say("saved");
    else this.changed(PAUSE_MS / 2);
  }

  tryAgain() {
    this.retries += 1;
    this.say("trying");
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.retries - 1));
    this.timer = setTimeout(() => this.push(), wait * (0.5 + Math.random() / 2));
  }

  /* The last chance of a page that is going away: sent at once, whatever else is on its way. */
  hurry() {
    if (this.isSafe || this.choice) return Promise.resolve();
    return this.deliver({ keepalive: true }).catch(() => this.tryAgain());
  }

  /* Two versions: both are shown, and nothing is saved here until one is chosen. */
  ask(other) {
    this.isStuck = true;
    this.say("choose");
    this.choice?.remove();
    const choices = [["Keep what I have here", () => this.keepMine(other)], ["Keep the other one", () => this.keepOther(other)]];
    if (other.can_keep_both) choices.push(["Keep both", () => this.keepBoth(other)]);
    const buttons = choices.map(([label, choose]) => {
      const button = element("button", { type: "button", className: "button is-quiet is-small", textContent: label });
      button.addEventListener("click", choose);
      return button;
    });
    this.choice = element("section", { className: "two-versions" },
      element("p", {}, element("strong", { textContent: "This was changed somewhere else in the meantime" })),
      element("p", { className: "small", textContent: "Above is what you have here. This is what was saved from another tab or device:" }),
      element("blockquote", {}, this.readable(other)),
      element("div", { className: "row" }, ...buttons));
    this.choice.setAttribute("role", "group");
    this.status.before(this.choice);
  }

  /* A note has no parts, so its words are all there is to show. */
  readable({ body, lines = body ? [{ label: "", text: body }] : [] }) {
    if (!lines.length) return "(empty)";
    return element("dl", { className: "said-parts" }, ...lines.map(({ label, text }) => element("div", {},
      ...(label ? [element("dt", { textContent: label })] : []),
      element("dd", { className: "keep", textContent: text }))));
  }

  decided() {
    this.choice.remove();
    this.choice = null;
    this.isStuck = false;
    this.fields.focus();
  }

  keepMine({ revision }) {
    this.saved = null;
    this.revision.value = revision;
    this.decided();
    this.push();
  }

  keepOther({ body, revision }) {
    this.fields.fill(body);
    this.saved = this.fields.read();
    this.revision.value = revision;
    this.decided();
    this.say("saved");
  }

  /* The server joins them; until it has, nothing can be typed that it would not know of. Without an answer the
     revision stays the old one, so that the next try asks again instead of replacing the other words. */
  async keepBoth({ revision }) {
    this.isBusy = this.place.inert = true;
    this.isStuck = false;
    try {
      await this.deliver({ keep: "both", revision });
    } catch {
      this.tryAgain();
    }
    this.isBusy = this.place.inert = false;
    if (!this.isSafe) return;
    this.decided();
    this.say("saved");
  }
}

/* A box the server has shown with two versions or a refusal waits for the form's own buttons. */
const boxes = [...document.querySelectorAll("[data-exercise]:not([data-waits])")].map((place) => new Box(place));

function sayOverall() {
  if (!overall) return;
  const isTrouble = boxes.some((box) => box.status.classList.contains("is-trouble"));
  const isSafe = boxes.every((box) => box.isSafe);
  overall.textContent = isTrouble ? "Some of it is not saved yet." : isSafe ? "Everything is saved." : "";
  overall.classList.toggle("is-trouble", isTrouble);
}

const hurryAll = () => Promise.all(boxes.map((box) => box.hurry()));

addEventListener("online", () => { for (const box of boxes) box.push(); });
addEventListener("pagehide", () => { if (!isLeaving) hurryAll(); });
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && !isLeaving) hurryAll(); });
document.addEventListener("beside:leave", (event) => {
  isLeaving = true;
  event.detail.wait(hurryAll());
});
addEventListener("beforeunload", (event) => {
  if (!isLeaving && boxes.some((box) => !box.isSafe)) event.preventDefault();
});

/* A page that answers nothing (no connection, a sign-in that ended) would take unsaved words with it: they go first. */
async function sendOnceSafe(event, own) {
  event.preventDefault();
  const { target, submitter } = event;
  await Promise.all(own.filter((box) => !box.isSafe).map((box) => box.deliver().catch(() => box.tryAgain())));
  if (own.every((box) => box.isSafe)) target.requestSubmit(submitter);
}

/* The form's own buttons send everything; they speak as the same writer, so nothing on its way is in their way. */
for (const form of document.querySelectorAll("form[data-worksheet]")) {
  for (const row of form.querySelectorAll("[data-without-script]")) row.hidden = true;
  form.addEventListener("submit", (event) => {
    const own = boxes.filter((each) => each.form === form && !each.choice);
    isLeaving = own.every((box) => box.isSafe);
    if (!isLeaving) sendOnceSafe(event, own);
  });
  form.addEventListener("formdata", (event) => {
    event.formData.set("writer", writer);
    for (const box of boxes.filter((each) => each.form === form)) {
      box.step += 1;
      event.formData.set(`step-${box.slug}`, box.step);
      event.formData.delete(`was-${box.slug}`);
    }
  });
}
