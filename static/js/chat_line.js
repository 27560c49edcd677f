/* The client's half of docs/chat-protocol.md: one message in flight, the rest waiting in order in memory; after any
   break it comes back with what it holds, and says again, with the same key, whatever was not acknowledged. */
const ACK_WITHIN_MS = 10_000;
const OPEN_WITHIN_MS = 8_000;
const SILENCE_MS = 25_000;
/* The server is heard every fifteen seconds: a phone that wakes up after longer does not wait for the silence. */
const STALE_MS = 17_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
const TOO_FAST_WAIT_MS = 1_500;
export const LONGEST_BODY = 4000;

const NOT_SIGNED_IN = 4401;
const FINAL = new Set([4403, 4404]);
const ELSEWHERE = 4429;

export class Line extends EventTarget {
  #socket = null;
  #isReady = false;
  #inFlight = null;
  #isFilling = false;
  #attempts = 0;
  #timers = new Map();
  #heardAt = 0;

  constructor(url, { after = 0 } = {}) {
    super();
    this.url = url;
    this.last = after;
    this.outbox = [];
    this.isOver = false;
    addEventListener("online", () => this.comeBack());
    addEventListener("offline", () => this.#drop());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.#wakeUp(); });
  }

  get isReady() { return this.#isReady; }

  /* Take a message in; it is on its way from now on, whatever happens to the connection. */
  send(body, replyTo = null) {
    const message = { key: crypto.randomUUID(), body: body.normalize("NFC"), reply_to: replyTo };
    this.outbox.push(message);
    this.#next();
    return message;
  }

  /* Take back messages that cannot go: the one that was refused, so that the rest can, or all of them. */
  takeBack(keys) {
    const taken = this.outbox.filter(({ key }) => keys.includes(key));
    this.outbox = this.outbox.filter(({ key }) => !keys.includes(key));
    if (keys.includes(this.#inFlight)) this.#landed();
    this.#next();
    return taken;
  }

  tell(type, fields) {
    if (this.#isReady) this.#socket.send(JSON.stringify({ type, ...fields }));
  }

  /* Connect now, if there is no connection: at the start, when the phone is back, when somebody asks. */
  comeBack() {
    if (this.isOver || this.#socket) return;
    this.#clear("wait");
    this.#connect();
  }

  #wakeUp() {
    if (this.#socket && Date.now() - this.#heardAt > STALE_MS) this.#drop();
    this.comeBack();
  }

  #emit(name, detail = {}) { this.dispatchEvent(new CustomEvent(name, { detail })); }

  #after(name, milliseconds, work) {
    this.#clear(name);
    this.#timers.set(name, setTimeout(work, milliseconds));
  }

  #clear(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #connect() {
    this.#attempts += 1;
    this.#heardAt = Date.now();
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    this.#after("open", OPEN_WITHIN_MS, () => this.#drop());
    socket.addEventListener("open", () => {
      if (socket !== this.#socket) return;
      this.#listen();
      socket.send(JSON.stringify({ type: "hello", after: this.last }));
    });
    socket.addEventListener("message", (event) => { if (socket === this.#socket) this.#heard(JSON.parse(event.data)); });
    socket.addEventListener("close", (event) => { if (socket === this.#socket) this.#closed(event.code); });
  }

  #listen() {
    this.#clear("open");
    this.#heardAt = Date.now();
    // A line that says nothing, not even its heartbeat, is dead though the phone does not know it.
    this.#after("silence", SILENCE_MS, () => this.#drop());
  }

  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    this.#closed(0);
    socket.close();
  }

  #closed(code) {
    this.#socket = null;
    this.#isReady = this.#isFilling = false;
    this.#inFlight = null;
    for (const name of ["open", "silence", "ack", "again"]) this.#clear(name);
    if (this.isOver) return;
    if (FINAL.has(code)) this.isOver = true;
    this.#emit("away", { code, isFinal: this.isOver, isSignedOut: code === NOT_SIGNED_IN, isElsewhere: code === ELSEWHERE });
    if (!this.isOver && code !== NOT_SIGNED_IN && code !== ELSEWHERE) this.#waitAndConnect();
  }

  #waitAndConnect() {
    // Full jitter: after a restart a hundred phones do not knock at the same moment.
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#attempts, 10));
    this.#after("wait", Math.random() * longest, () => this.comeBack());
  }

  #heard(frame) {
    this.#listen();
    if (frame.now) this.#emit("now", frame);
    switch (frame.type) {
      case "welcome":
        this.#emit("welcome", frame);
        break;
      case "message.sent":
        this.#sent(frame);
        break;
      case "message.refused":
        this.#refused(frame);
        break;
      case "ready":
        this.#isFilling = false;
        this.#attempts = 0;
        if (!this.#isReady) {
          this.#isReady = true;
          this.#emit("ready");
        }
        this.#next();
        break;
      case "heartbeat":
        if (frame.last > this.last) this.#fill();
        break;
      default:
        this.#emit(frame.type, frame);
    }
  }

  #sent(frame) {
    if (frame.number > this.last + 1) {
      this.#fill();
      return;
    }
    const isNew = frame.number === this.last + 1;
    if (isNew) this.last = frame.number;
    this.outbox = this.outbox.filter((message) => message.key !== frame.key);
    if (isNew) this.#emit("message.sent", frame);
    if (this.#inFlight === frame.key) this.#landed();
    this.#next();
  }

  #refused(frame) {
    if (this.#inFlight === frame.key) this.#landed();
    if (frame.code === "too_fast") this.#after("again", TOO_FAST_WAIT_MS, () => this.#next());
    else this.#emit("message.refused", frame);
  }

  #landed() {
    this.#inFlight = null;
    this.#clear("ack");
  }

  #fill() {
    if (this.#isFilling) return;
    this.#isFilling = true;
    this.#socket.send(JSON.stringify({ type: "fill", after: this.last }));
  }

  #next() {
    const [message] = this.outbox;
    if (!this.#isReady || this.#inFlight || !message || this.#timers.has("again")) return;
    this.#inFlight = message.key;
    this.#after("ack", ACK_WITHIN_MS, () => this.#drop());
    this.tell("message.send", message);
  }
}
