/* The end of a chat: the summary both write is kept as it is typed and follows what the other writes; the way out is one
   tap; and on top of the room stands what the chat is for. Nobody's words are written over: where both wrote, both show. */
import { element } from "./element.js";
import { answerOf, send } from "./session.js";

const PAUSE_MS = 800;
const LONGEST_UNSAVED_MS = 2000;
const RETRY_MS = 3000;
const BOXES = ["body", "next_time"];
const SAID = {
  saving: "Saving…",
  saved: "Saved",
  trying: "Not saved yet. We keep trying; your words stay here.",
  choose: "Not saved yet. Please choose below.",
};

class Summary {
  constructor(form) {
    this.form = form;
    this.me = form.dataset.me;
    this.status = form.querySelector("[data-saved]");
    this.agree = form.querySelector("[data-agree]");
    this.theyAgree = form.querySelector("[data-they-agree]");
    this.revision = Number(form.dataset.revision);
    this.pending = null;
    this.going = null;
    this.timer = 0;
    for (const each of form.querySelectorAll("[data-without-script]")) each.hidden = true;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("focusout", () => this.push());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.push({ agree: true });
    });
    document.addEventListener("room:changed", ({ detail }) => { if (detail.summary) this.changed(detail.summary); });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.push({ keepalive: true }); });
    document.addEventListener("beside:leave", (event) => event.detail.wait(this.hurry()));
    addEventListener("online", () => this.push());
    addEventListener("beforeunload", (event) => { if (this.isDirty) event.preventDefault(); });
  }

  get isDirty() { return BOXES.some((name) => this.mine(name) !== this.was(name)); }
  mine(name) { return clean(this.form.elements[name].value); }
  was(name) { return this.form.elements[`was_${name}`].value; }
  keepWas(name, text) { this.form.elements[`was_${name}`].value = text; }
  put(name, text) { this.form.elements[name].value = text; }

  typed() {
    if (this.clash) return;
    this.isStuck = false;
    if (this.isDirty) this.say("saving");
    this.show({ mine: false, theirs: false });
    this.since ??= performance.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.push(), Math.max(0, Math.min(PAUSE_MS, this.since + LONGEST_UNSAVED_MS - performance.now())));
  }

  say(state, sentence = SAID[state]) {
    const isTrouble = !["saving", "saved"].includes(state);
    this.status.role = isTrouble ? "alert" : null;
    this.status.textContent = sentence;
    this.status.classList.toggle("is-trouble", isTrouble);
  }

  show({ mine, theirs }) {
    this.agree.disabled = mine;
    this.agree.classList.toggle("is-quiet", mine);
    this.agree.textContent = mine ? "You agree" : "I agree";
    this.theyAgree.hidden = !theirs;
  }

  /* One letter at a time. What got no answer is sent again as it was: it may have arrived after all. */
  push({ agree = false, keepalive = false } = {}) {
    clearTimeout(this.timer);
    this.wantsToAgree ||= agree;
    if (this.clash || (!this.wantsToAgree && !this.pending && !this.isDirty)) return Promise.resolve();
    this.going ??= this.deliver(keepalive);
    return this.going;
  }

  async deliver(keepalive) {
    if (!this.pending) {
      this.pending = this.letter(this.wantsToAgree);
      this.wantsToAgree = false;
    }
    this.since = undefined;
    let wait = 0;
    try {
      await this.answered(await send(this.form.action, { body: this.pending, keepalive }));
    } catch {
      this.say("trying");
      wait = RETRY_MS;
    }
    this.going = null;
    if (wait) this.timer = setTimeout(() => this.push(), wait);
    else if (this.wantsToAgree) this.push();
    else if (this.isDirty && !this.isStuck) this.timer = setTimeout(() => this.push(), PAUSE_MS);
  }

  async hurry() {
    await this.going;
    await this.push({ keepalive: true });
  }

  letter(agree) {
    const letter = new URLSearchParams({ do: agree ? "agree" : "save", revision: this.revision });
    for (const name of BOXES) {
      letter.set(name, this.mine(name));
      letter.set(`was_${name}`, this.was(name));
    }
    return letter;
  }

  async answered(reply) {
    if (reply.status >= 500 || reply.status === 429) throw new Error("not now");
    const answer = await answerOf(reply);
    const sent = this.pending;
    this.pending = null;
    if (reply.ok) return this.kept(sent, answer);
    if (answer.stored) return this.ask(answer);
    this.isStuck = true;
    return this.say("stuck", answer.sentence ?? "Not saved. Please copy your words and open this page again.");
  }

  kept(sent, answer) {
    for (const name of BOXES) {
      const arrived = sent.get(name);
      if (answer[name] === arrived) this.keepWas(name, arrived);
      /* The other wrote in this box and I did not: theirs stands here now, unless I have begun meanwhile. */
      else if (this.mine(name) === arrived) this.follow(name, answer[name]);
    }
    if (!this.isDirty) this.say("saved");
    this.agreed(answer);
    if (sent.get("do") === "agree" && !answer[`${this.me}_agrees`]) this.say("stuck", answer.body.trim() ? "It was changed while you were reading. Have another look, then agree." : "There is nothing here yet to agree to.");
  }

  follow(name, text) {
    const box = this.form.elements[name];
    const [start, end] = [box.selectionStart, box.selectionEnd];
    this.put(name, text);
    this.keepWas(name, text);
    if (document.activeElement === box) box.setSelectionRange(Math.min(start, text.length), Math.min(end, text.length));
  }

  agreed(summary) {
    this.revision = Math.max(this.revision, summary.revision);
    const other = this.me === "tsw" ? "young_person" : "tsw";
    this.show({ mine: summary[`${this.me}_agrees`] && !this.isDirty, theirs: summary[`${other}_agrees`] && !this.isDirty });
  }

  /* What the other wrote, from the room: it comes into a box I have not touched; into mine only when I am asked. */
  changed(summary) {
    if (summary.revision < this.revision) return;
    if (!this.pending) for (const name of BOXES) if (this.mine(name) === this.was(name)) this.follow(name, summary[name]);
    this.agreed(summary);
  }

  ask({ sentence, stored }) {
    this.say("choose");
    const theirs = BOXES.map((name) => stored[name]).filter(Boolean).join("\n\n");
    const choices = [["Put both together", (mine, other) => `${other}\n\n${mine}`], ["Keep mine", (mine) => mine], ["Keep theirs", (_, other) => other]];
    this.clash = element("section", { className: "clash" },
      element("p", {}, element("strong", { textContent: sentence })),
      element("p", { className: "small soft", textContent: "Yours stands above. This is what was written meanwhile:" }),
      element("blockquote", { className: "keep", textContent: theirs || "(empty)" }),
      element("div", { className: "row" }, ...choices.map(([label, choose]) => {
        const button = element("button", { type: "button", className: "button is-quiet is-small", textContent: label });
        button.addEventListener("click", () => this.decide(stored, choose));
        return button;
      })));
    this.clash.setAttribute("role", "group");
    this.status.after(this.clash);
  }

  decide(stored, choose) {
    for (const name of BOXES) {
      const mine = this.mine(name);
      if (mine === this.was(name)) this.put(name, stored[name]);
      else if (mine !== stored[name]) this.put(name, choose(mine, stored[name]).trim());
      this.keepWas(name, stored[name]);
    }
    this.revision = stored.revision;
    this.clash.remove();
    this.clash = null;
    this.form.elements.body.focus();
    if (this.isDirty) this.push();
    else this.say("saved");
  }
}

/* As the server keeps it; or a page would think for ever that the other had changed it. */
function clean(text) { return text.replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, "").normalize("NFC"); }

/* One tap; changed by another. Who sees it can be changed afterwards too. */
function setUpCheckOut(form) {
  const said = form.querySelector("[data-check-out-said]");
  const heavier = form.querySelector("[data-heavier]");
  const pressed = () => form.querySelector("[aria-pressed=true]");
  const who = (isShared) => (isShared ? "They and their supervisor can see this." : "Only you see this. Nobody can tell that you tapped.");
  const tap = async (chip) => {
    const body = new URLSearchParams({ feeling: chip.value, is_shared: form.elements.is_shared.value });
    said.textContent = "Saving…";
    try {
      const reply = await send(form.action, { body });
      const answer = await answerOf(reply);
      said.textContent = reply.ok ? `${who(answer.is_shared)} You can change it until a day after the chat.` : answer.sentence ?? "That didn’t work just now. Tap again in a moment.";
      if (!reply.ok) return;
      for (const each of form.querySelectorAll("[aria-pressed]")) each.setAttribute("aria-pressed", String(each === chip));
      heavier.hidden = chip.value !== "heavier";
    } catch {
      said.textContent = "No connection just now. Tap again when it’s back.";
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter) tap(event.submitter);
  });
  form.addEventListener("change", () => { if (pressed()) tap(pressed()); });
}

function setUpAgenda(place) {
  const list = place.querySelector("[data-agenda-lines]");
  place.open = matchMedia("(min-width: 56.25rem)").matches;
  document.addEventListener("room:changed", ({ detail }) => {
    place.hidden = !detail.agenda;
    if (!detail.agenda) return;
    place.querySelector("[data-agenda-choice]").textContent = detail.agenda.label;
    list.replaceChildren(...detail.agenda.lines.map((line) => element("li", { className: "keep", textContent: line })));
  });
}

/* Quietly there all the time; from the last five minutes on it says so, and at the end it stands open. */
function setUpFold(fold) {
  document.addEventListener("room:clock", ({ detail }) => {
    fold.classList.toggle("is-time", detail.state !== "open");
    if (detail.state === "ended") fold.open = true;
  });
}

for (const form of document.querySelectorAll("[data-summary]")) new Summary(form);
for (const form of document.querySelectorAll("[data-check-out]")) setUpCheckOut(form);
for (const place of document.querySelectorAll("[data-agenda]")) setUpAgenda(place);
for (const fold of document.querySelectorAll("[data-ending-fold]")) setUpFold(fold);
