/* The ring and its words. The server's clock is the only one: this one only counts on from what it last said. */
const CLOSING_MS = 5 * 60_000;

export class Clock {
  constructor(root, timeZone) {
    this.root = root;
    this.ring = root.querySelector("[data-clock-left]");
    this.words = root.querySelector("[data-clock-words]");
    this.more = document.createElement("span");
    this.more.className = "clock-more";
    this.startsAt = Date.parse(root.dataset.startsAt);
    this.endsAt = Date.parse(root.dataset.endsAt);
    this.isEnded = root.dataset.state === "ended";
    this.toldState = root.dataset.state;
    this.toldEnd = this.endsAt;
    this.time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
    this.set({ now: root.dataset.now });
    setInterval(() => this.show(), 1000);
  }

  set({ now, starts_at: startsAt, ends_at: endsAt }) {
    if (now) this.offset = Date.parse(now) - Date.now();
    if (startsAt) this.startsAt = Date.parse(startsAt);
    if (endsAt) this.endsAt = Date.parse(endsAt);
    this.show();
  }

  end() {
    this.isEnded = true;
    this.show();
  }

  get state() {
    const now = Date.now() + this.offset;
    if (this.isEnded || now >= this.endsAt) return "ended";
    return now >= this.endsAt - CLOSING_MS ? "closing" : "open";
  }

  /* What there is to say about the time since it was last asked, after a sleep of the phone too. */
  news() {
    const { toldState, toldEnd, state } = this;
    this.toldState = state;
    this.toldEnd = this.endsAt;
    const words = [];
    if (this.endsAt > toldEnd) words.push(`There is a little more time, until ${this.time.format(this.endsAt)}.`);
    if (state === "closing" && toldState !== "closing") words.push("Five minutes left. A good moment to say what you take with you.");
    return words;
  }

  show() {
    const now = Date.now() + this.offset;
    const left = Math.max(0, this.endsAt - Math.max(now, this.startsAt));
    this.ring.setAttribute("stroke-dasharray", `${this.isEnded ? 0 : (100 * left) / (this.endsAt - this.startsAt)} 100`);
    this.root.classList.toggle("is-closing", now >= this.endsAt - CLOSING_MS);
    const [words, more] = this.#said(now, left);
    if (this.more.textContent === more && this.said === words) return;
    this.said = words;
    this.more.textContent = more;
    this.words.replaceChildren(words, this.more);
  }

  #said(now, left) {
    if (this.isEnded || left === 0) return ["the time is over", ""];
    if (now < this.startsAt) return [`starts at ${this.time.format(this.startsAt)}`, ` · in ${minutes(this.startsAt - now)} min`];
    const words = left > 60_000 ? `${minutes(left)} min left` : "last minute";
    return [words, ` · to ${this.time.format(this.endsAt)}`];
  }
}

function minutes(milliseconds) { return Math.ceil(milliseconds / 60_000); }
