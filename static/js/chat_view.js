/* What the room shows: lines, what is on its way, what the other person is doing. Text goes in as text only. */
const NEAR_THE_END_PX = 80;
const QUOTED = 140;

export function wordsOf(line) { return line.querySelector("[data-body]").textContent; }

export function whose(line) { return line.querySelector("[data-who]").textContent.replace(/: $/, ""); }

export function beginning(words, length = QUOTED) {
  const letters = [...words];
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : words;
}

export class View {
  constructor(room) {
    this.room = room;
    this.log = room.querySelector("[data-log]");
    this.lines = room.querySelector("[data-lines]");
    this.outbox = room.querySelector("[data-outbox]");
    this.newer = room.querySelector("[data-newer]");
    this.doing = room.querySelector("[data-doing]");
    this.banner = room.querySelector("[data-banner]");
    this.said = room.querySelector("[data-said]");
    this.seenUpto = 0;
    this.isBetween = "between" in room.dataset;
    const { timeZone } = room.dataset;
    this.time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
    this.day = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone });
    this.dayInWords = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone });
    this.newer.addEventListener("click", () => this.toTheEnd());
    this.banner.querySelector("[data-banner-show]").addEventListener("click", () => this.showOutbox());
    this.log.addEventListener("click", (event) => this.#followQuote(event));
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

  /* For those who listen: each thing once. The space makes the same words news a second time. */
  say(words) { this.said.textContent = this.said.textContent === words ? `${words}\u00a0` : words; }

  addSent(frame, { isMine, name }) {
    this.waiting(frame.key)?.remove();
    const state = !isMine ? "" : frame.number <= this.seenUpto ? " · seen" : " · sent";
    const line = this.#line({ ...frame, at: new Date(frame.sent_at), isMine, name, state });
    line.id = `line-${frame.number}`;
    line.dataset.number = frame.number;
    line.dataset.author = frame.author;
    const work = () => {
      this.#startDay(new Date(frame.sent_at));
      this.lines.append(line);
    };
    work.isNews = !isMine;
    this.#grow(work, { isMine });
    if (!isMine) this.say(`${name}: ${frame.body}`);
  }

  addWaiting(message) {
    const line = this.#line({ ...message, at: new Date(), isMine: true, state: " · sending…" });
    line.dataset.key = message.key;
    line.querySelector("[data-reply]").remove();
    this.#grow(() => this.outbox.append(line), { isMine: true });
  }

  waiting(key) { return [...this.outbox.children].find((line) => line.dataset.key === key); }

  dropWaiting(key) { this.waiting(key)?.remove(); }

  markSending(isAway) {
    for (const line of this.outbox.children) line.querySelector("[data-state]").textContent = isAway ? " · waiting for the line" : " · sending…";
  }

  markSeen(upto) {
    this.seenUpto = Math.max(this.seenUpto, upto);
    for (const line of this.lines.querySelectorAll(".is-mine[data-number]")) {
      if (Number(line.dataset.number) <= upto) line.querySelector("[data-state]").textContent = " · seen";
    }
  }

  aside(words, key = "") {
    const item = this.room.querySelector("template[data-aside]").content.firstElementChild.cloneNode(true);
    item.querySelector("[data-body]").textContent = words;
    item.dataset.note = key;
    this.#grow(() => this.lines.append(item));
    this.say(words);
  }

  /* What became of an exercise; the page may have come with it already. */
  note(words, key) {
    if (![...this.lines.querySelectorAll("[data-note]")].some(({ dataset }) => dataset.note === key)) this.aside(words, key);
  }

  showDoing(words, { isQuiet = false } = {}) {
    const place = this.doing.querySelector("[data-doing-words]");
    if (place.textContent === words && this.doing.hidden === !words) return;
    this.#grow(() => {
      this.doing.hidden = !words;
      place.textContent = words;
    });
    if (words && !isQuiet) this.say(words);
  }

  showBanner(words, { label = "", act = null, hasUnsent = false } = {}) {
    this.banner.hidden = !words;
    this.banner.querySelector("[data-banner-words]").textContent = words;
    this.banner.querySelector("[data-banner-show]").hidden = !hasUnsent;
    const button = this.banner.querySelector("[data-banner-button]");
    button.hidden = !act;
    button.textContent = label;
    button.onclick = act;
  }

  showOutbox() {
    this.toTheEnd();
    this.outbox.focus({ preventScroll: true });
  }

  lineOf(number) { return number ? this.lines.querySelector(`[data-number="${number}"]`) : null; }

  #followQuote(event) {
    const quote = event.target.closest("[data-quote]");
    const line = quote && document.getElementById(quote.hash.slice(1));
    if (!line) return;
    event.preventDefault();
    line.scrollIntoView({ block: "center" });
    line.focus({ preventScroll: true });
  }

  #line({ body, reply_to: replyTo, number = "", at, isMine, name, state }) {
    const line = this.room.querySelector("template[data-line]").content.firstElementChild.cloneNode(true);
    line.classList.toggle("is-mine", isMine);
    line.querySelector("[data-who]").textContent = isMine ? "You: " : `${name}: `;
    line.querySelector("[data-body]").textContent = body;
    const time = line.querySelector("[data-time]");
    time.dateTime = at.toISOString();
    time.textContent = this.time.format(at);
    line.querySelector("[data-state]").textContent = state;
    const reply = line.querySelector("[data-reply] input");
    reply.value = number;
    reply.ariaLabel = `Reply to this line: ${beginning(body, 60)}`;
    this.#quote(line.querySelector("[data-quote]"), this.lineOf(replyTo));
    return line;
  }

  #quote(place, answered) {
    if (!answered) return place.remove();
    place.href = `#${answered.id}`;
    place.querySelector("[data-quote-who]").textContent = whose(answered);
    place.querySelector("[data-quote-words]").textContent = beginning(wordsOf(answered));
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
