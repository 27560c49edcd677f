/* What each of the two is doing: writing, which fades by itself, and thinking or needing a minute, which stay. */
const TYPING_EVERY_MS = 3_000;
const STILL_TYPING_MS = 6_000;
/* Said again now and then: the server keeps no sign, and whoever has just come back missed it. */
const TELL_AGAIN_MS = 10_000;
const DOING = {
  typing: (name) => `${name} is writing`,
  thinking: (name) => `${name} is thinking`,
  need_a_minute: (name) => `${name} needs a minute, and will be back`,
};

export class Signs {
  #mine = "idle";
  #toldTypingAt = 0;
  #fading = 0;

  constructor({ form, line, view, name }) {
    Object.assign(this, { line, view, name });
    this.chips = [...form.querySelectorAll("[data-sign]")];
    for (const chip of this.chips) {
      chip.hidden = false;
      chip.addEventListener("click", () => this.set(this.#mine === chip.dataset.sign ? "idle" : chip.dataset.sign));
    }
    setInterval(() => this.tellAgain(), TELL_AGAIN_MS);
  }

  set(state) {
    if (state === "idle" && this.#mine === "idle" && !this.#toldTypingAt) return;
    this.#mine = state;
    this.#toldTypingAt = 0;
    for (const chip of this.chips) chip.setAttribute("aria-pressed", String(chip.dataset.sign === state));
    this.line.tell("typing", { state });
  }

  typing() {
    if (this.#mine !== "idle" || Date.now() - this.#toldTypingAt < TYPING_EVERY_MS) return;
    this.#toldTypingAt = Date.now();
    this.line.tell("typing", { state: "typing" });
  }

  tellAgain() { if (this.#mine !== "idle") this.line.tell("typing", { state: this.#mine }); }

  /* The other person's. That they write is shown and not read out: it would be said over and over. */
  show(state) {
    clearTimeout(this.#fading);
    const isTyping = state === "typing";
    this.view.showDoing(DOING[state]?.(this.name) ?? "", { isQuiet: isTyping });
    if (isTyping) this.#fading = setTimeout(() => this.view.showDoing(""), STILL_TYPING_MS);
  }
}
