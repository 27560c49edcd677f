/* Which line the next message answers: a radio at each line, its beginning over the composer, and the page's address,
   so that a reload keeps it. */
import { beginning, whose, wordsOf } from "./chat_view.js";

export class Reply {
  constructor(form, view, box) {
    this.view = view;
    this.box = box;
    this.place = form.querySelector("[data-replying]");
    view.lines.addEventListener("change", () => this.#show());
    /* With a pointer one goes on to write; with the keys one may still be choosing, and Enter goes on. */
    view.lines.addEventListener("click", (event) => { if (isReply(event.target) && event.detail > 0) this.box.focus(); });
    view.lines.addEventListener("keydown", (event) => {
      if (!isReply(event.target) || event.key !== "Enter") return;
      event.preventDefault();
      this.box.focus();
    });
    form.querySelector("[data-reply-drop]").addEventListener("click", () => {
      this.drop();
      this.box.focus();
    });
    this.#show();
  }

  get #chosen() { return this.view.lines.querySelector("[name=reply_to]:checked"); }

  /* The number of the line that is answered, and none any more. */
  take() {
    const number = this.#chosen ? Number(this.#chosen.value) : null;
    this.drop();
    return number;
  }

  choose(number) {
    const radio = this.view.lineOf(number)?.querySelector("[name=reply_to]");
    if (radio) radio.checked = true;
    this.#show();
  }

  drop() {
    if (this.#chosen) this.#chosen.checked = false;
    this.#show();
  }

  #show() {
    const chosen = this.#chosen;
    const line = chosen?.closest("[data-number]");
    this.place.hidden = !line;
    const address = new URL(location.href);
    address.searchParams.delete("reply_to");
    if (line) {
      address.searchParams.set("reply_to", chosen.value);
      const who = whose(line);
      this.place.querySelector("[data-replying-who]").textContent = who === "You" ? "yourself" : who;
      this.place.querySelector("[data-replying-words]").textContent = beginning(wordsOf(line));
    }
    if (address.href !== location.href) history.replaceState(history.state, "", address);
  }
}

function isReply(node) { return node.matches?.("[name=reply_to]"); }
