/* What the room shows: lines, what is on its way, what the other person is doing. Text goes in as text only. */
const NEAR_THE_END_PX = 80;

export class View {
  constructor(room) {
    this.room = room;
    this.log = room.querySelector("[data-log]");
    this.lines = room.querySelector("[data-lines]");
    this.outbox = room.querySelector("[data-outbox]");
    this.newer = room.querySelector("[data-newer]");
    this.doing = room.querySelector("[data-doing]");
    this.banner = room.querySelector("[data-banner]");
    this.isBetween = "between" in room.dataset;
    const { timeZone } = room.dataset;
    this.time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
    this.day = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone });
    this.dayInWords = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone });
    this.newer.addEventListener("click", () => this.toTheEnd());
    this.log.addEventListener("scroll", () => { if (this.isAtTheEnd) this.newer.hidden = true; }, { passive: true });
    new ResizeObserver(() => { if (this.wasAtTheEnd) this.toTheEnd(); }).observe(this.log);
    /* A quotation leads to one line; everybody else begins at the newest. */
    const asked = document.getElementById(location.hash.slice(1));
    if (asked) asked.scrollIntoView({ block: "center" });
    else this.toTheEnd();
  }

  get isAtTheEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_THE_END_PX; }

  toTheEnd() {
    this.wasAtTheEnd = true;
    this.newer.hidden = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  #grow(work, { isMine = false } = {}) {
    const wasAtTheEnd = this.isAtTheEnd;
    work();
    this.wasAtTheEnd = wasAtTheEnd || isMine;
    if (this.wasAtTheEnd) this.toTheEnd();
    else if (work.isNews) this.newer.hidden = false;
  }

  addSent(frame, { isMine, name }) {
    this.waiting(frame.key)?.remove();
    const line = this.#line({ body: frame.body, at: new Date(frame.sent_at), isMine, name, state: isMine ? " · sent" : "" });
    line.dataset.number = frame.number;
    line.dataset.author = frame.author;
    const work = () => {
      this.#startDay(new Date(frame.sent_at));
      this.lines.append(line);
    };
    work.isNews = !isMine;
    this.#grow(work, { isMine });
  }

  addWaiting({ key, body }) {
    const line = this.#line({ body, at: new Date(), isMine: true, state: " · sending…" });
    line.dataset.key = key;
    this.#grow(() => this.outbox.append(line), { isMine: true });
  }

  waiting(key) { return [...this.outbox.children].find((line) => line.dataset.key === key); }

  dropWaiting(key) { this.waiting(key)?.remove(); }

  markSending(isAway) {
    for (const line of this.outbox.children) line.querySelector("[data-state]").textContent = isAway ? " · waiting for the line" : " · sending…";
  }

  markSeen(upto) {
    for (const line of this.lines.querySelectorAll(".is-mine[data-number]")) {
      if (Number(line.dataset.number) <= upto) line.querySelector("[data-state]").textContent = " · seen";
    }
  }

  aside(words) {
    const item = this.room.querySelector("template[data-aside]").content.firstElementChild.cloneNode(true);
    item.querySelector("[data-body]").textContent = words;
    this.#grow(() => this.lines.append(item));
  }

  showDoing(words) {
    this.#grow(() => {
      this.doing.hidden = !words;
      this.doing.querySelector("[data-doing-words]").textContent = words;
    });
  }

  showBanner(words, { label = "", act = null } = {}) {
    this.banner.hidden = !words;
    this.banner.querySelector("[data-banner-words]").textContent = words;
    const button = this.banner.querySelector("[data-banner-button]");
    button.hidden = !act;
    button.textContent = label;
    button.onclick = act;
  }

  #line({ body, at, isMine, name, state }) {
    const line = this.room.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
    line.classList.toggle("is-mine", isMine);
    line.querySelector("[data-who]").textContent = isMine ? "You: " : `${name}: `;
    line.querySelector("[data-body]").textContent = body;
    const time = line.querySelector("[data-time]");
    time.dateTime = at.toISOString();
    time.textContent = this.time.format(at);
    line.querySelector("[data-state]").textContent = state;
    return line;
  }

  #startDay(at) {
    if (!this.isBetween) return;
    const day = this.day.format(at);
    if ([...this.lines.querySelectorAll("[data-day]")].at(-1)?.dataset.day === day) return;
    const item = this.room.querySelector("template[data-aside]").content.firstElementChild.cloneNode(true);
    item.classList.add("is-day");
    item.dataset.day = day;
    item.querySelector("[data-body]").textContent = this.dayInWords.format(at);
    this.lines.append(item);
  }
}
