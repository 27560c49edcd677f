/* Where one writes: grows, sends on Enter at a keyboard and makes a line break on touch, and keeps what is being typed
   on the server, two seconds behind at most. */
import { send } from "./session.js";
import { LONGEST_BODY } from "./chat_line.js";

const KEEP_AFTER_MS = 700;
const KEEP_AT_LEAST_EVERY_MS = 1800;
const NEAR_THE_LIMIT = 300;

export class Composer extends EventTarget {
  constructor(form, draftUrl) {
    super();
    this.form = form;
    this.box = form.querySelector("[data-body]");
    this.refusal = form.querySelector("[data-refusal]");
    this.kept = form.querySelector("[data-kept]");
    this.left = form.querySelector("[data-room-left]");
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
    this.#setUpPictures();
    this.#fit();
    // A draft goes on where it stopped, and what is put in goes there too.
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  get isDirty() { return this.box.value !== this.savedText; }

  /* Give texts back that could not go, in front of whatever has been typed since. */
  giveBack(texts, why) {
    this.box.value = [...texts, this.box.value].filter(Boolean).join("\n");
    this.refuse(why);
    this.#typed();
  }

  /* Put in at the cursor, as if it were typed. */
  put(text) {
    this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, "end");
    this.#typed();
  }

  /* Words somebody chose elsewhere on the page: after what is there, and never sent by themselves. */
  offer(text) {
    const end = this.box.value.length;
    this.box.setSelectionRange(end, end);
    this.put(end && !/\s$/.test(this.box.value) ? ` ${text}` : text);
    this.box.focus();
  }

  /* The same words went out from another tab or device. */
  sentElsewhere(body) {
    if (this.box.value.trim() !== body) return;
    this.box.value = this.savedText = "";
    this.#fit();
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
    if (length(text) > LONGEST_BODY) {
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
    this.#fit();
    this.dispatchEvent(new Event("typed"));
    this.firstUnsavedAt ||= Date.now();
    const patience = Math.min(KEEP_AFTER_MS, this.firstUnsavedAt + KEEP_AT_LEAST_EVERY_MS - Date.now());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), Math.max(0, patience));
  }

  /* As high as its words; and a count only when there is little room left. */
  #fit() {
    if (!CSS.supports("field-sizing", "content")) {
      this.box.style.height = "";
      this.box.style.height = `${this.box.scrollHeight + 3}px`;
    }
    const left = LONGEST_BODY - length(this.box.value);
    this.left.textContent = left > NEAR_THE_LIMIT ? "" : left < 0 ? `${-left} characters too many for one message` : `Room for ${left} more characters`;
  }

  /* Devices with a keyboard have no key for them. Where there is a touch keyboard, it has better ones. */
  #setUpPictures() {
    const open = this.form.querySelector("[data-emoji-open]");
    const pictures = document.querySelector("[data-emoji]");
    if (!open || !pictures || !("popover" in pictures)) return;
    open.hidden = false;
    pictures.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      this.put(button.textContent);
      pictures.hidePopover();
      this.box.focus();
    });
  }

  /* One save at a time; whatever was typed meanwhile goes with the next. */
  async keep() {
    clearTimeout(this.timer);
    if (this.isKeeping || !this.isDirty) return;
    this.isKeeping = true;
    this.firstUnsavedAt = 0;
    try {
      await this.keepNow(this.box.value);
      this.kept.textContent = this.box.value ? "Kept as you type" : "";
    } catch {
      this.kept.textContent = this.box.value ? "Not kept yet; we keep trying" : "";
    } finally {
      this.isKeeping = false;
      if (this.isDirty) this.timer = setTimeout(() => this.keep(), KEEP_AT_LEAST_EVERY_MS);
    }
  }

  async keepNow(text) {
    const reply = await send(this.draftUrl, { body: new URLSearchParams({ body: text }), keepalive: true });
    if (!reply.ok) throw new Error("not kept");
    this.savedText = text;
  }

  /* Ask the server for something small, so that session.js can ask for the password when it must. */
  async signInIfNeeded() { await send(this.draftUrl, { body: new URLSearchParams({ body: this.box.value }) }); }

  /* The chat is over with words half written: they stay, and the same button now sends them between chats. */
  becomeMessage(url) {
    this.isMessage = true;
    this.form.hidden = false;
    this.form.action = url;
    this.form.querySelector("[data-signs]")?.remove();
    this.refuse("The time was over while you were writing. Nothing is lost: Send now makes it a message between chats.");
  }

  /* Nobody here may write any more. Words that did not go stay, to be copied. */
  close() {
    clearTimeout(this.timer);
    this.form.hidden = !this.box.value;
    this.box.readOnly = true;
    this.form.querySelector("[data-signs]")?.remove();
    for (const button of this.form.querySelectorAll(".composer-row button")) button.hidden = true;
  }
}

function length(text) { return [...text.normalize("NFC")].length; }
