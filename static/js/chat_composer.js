/* Where one writes: grows, sends on Enter at a keyboard and makes a line break on touch, and keeps what is being typed
   on the server, two seconds behind at most. */
import { send } from "./session.js";
import { LONGEST_BODY } from "./chat_line.js";

const KEEP_AFTER_MS = 700;
const KEEP_AT_LEAST_EVERY_MS = 1800;

export class Composer extends EventTarget {
  constructor(form, draftUrl) {
    super();
    this.form = form;
    this.box = form.querySelector("[data-body]");
    this.refusal = form.querySelector("[data-refusal]");
    this.kept = form.querySelector("[data-kept]");
    this.draftUrl = draftUrl;
    this.savedText = this.box.value;
    this.firstUnsavedAt = 0;
    form.addEventListener("submit", (event) => {
      if (this.isMessage) return;
      event.preventDefault();
      this.#submit();
    });
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("input", () => this.#typed());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.keep(); });
    document.addEventListener("beside:leave", (event) => event.detail.wait(this.#keepNow()));
  }

  get isDirty() { return this.box.value !== this.savedText; }

  /* Give a refused text back, in front of whatever has been typed since. */
  giveBack(text, why) {
    this.box.value = this.box.value ? `${text}\n${this.box.value}` : text;
    this.refuse(why);
    this.#typed();
  }

  refuse(words) {
    this.refusal.textContent = words;
    this.refusal.hidden = !words;
  }

  #key(event) {
    if (this.isMessage || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (matchMedia("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    // As the server does: half characters and control characters, which paste brings, make a frame too long to send.
    const text = this.box.value.replace(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, "").trim();
    if (!text) return;
    if ([...text.normalize("NFC")].length > LONGEST_BODY) {
      this.refuse(`That is a lot for one message. It is kept here: split it in two, up to ${LONGEST_BODY.toLocaleString("en-GB")} characters each.`);
      return;
    }
    this.refuse("");
    this.box.value = "";
    this.dispatchEvent(new CustomEvent("send", { detail: text }));
    this.#typed();
    this.box.focus();
  }

  #typed() {
    this.dispatchEvent(new Event("typed"));
    this.firstUnsavedAt ||= Date.now();
    const patience = Math.min(KEEP_AFTER_MS, this.firstUnsavedAt + KEEP_AT_LEAST_EVERY_MS - Date.now());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), Math.max(0, patience));
  }

  /* One save at a time; whatever was typed meanwhile goes with the next. */
  async keep() {
    clearTimeout(this.timer);
    if (this.isKeeping || !this.isDirty) return;
    this.isKeeping = true;
    this.firstUnsavedAt = 0;
    try {
      await this.#keepNow();
      this.kept.textContent = this.box.value ? "Kept as you type" : "";
    } catch {
      this.kept.textContent = this.box.value ? "Not kept yet; we keep trying" : "";
    } finally {
      this.isKeeping = false;
      if (this.isDirty) this.timer = setTimeout(() => this.keep(), KEEP_AT_LEAST_EVERY_MS);
    }
  }

  async #keepNow() {
    const text = this.box.value;
    const reply = await send(this.draftUrl, { body: new URLSearchParams({ body: text }), keepalive: true });
    if (!reply.ok) throw new Error("not kept");
    this.savedText = text;
  }

  /* Ask the server for something small, so that session.js can ask for the password when it must. */
  async signInIfNeeded() { await send(this.draftUrl, { body: new URLSearchParams({ body: this.box.value }) }); }

  /* The chat is over with words half written: they stay, and the same button now sends them between chats. */
  becomeMessage(url) {
    this.isMessage = true;
    this.form.action = url;
    this.form.querySelector("[data-signs]")?.remove();
    this.refuse("The time was over while you were writing. Nothing is lost: Send now makes it a message between chats.");
  }

  close() {
    clearTimeout(this.timer);
    this.form.hidden = true;
  }
}
