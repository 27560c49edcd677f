/* Then and now: this young person's earlier words, found beside a reply and put above it as a quotation. */
import { element } from "./element.js";
import { answerOf, send } from "./session.js";

const NO_CONNECTION = "No connection just now. Nothing is lost; try again in a moment.";

async function sentenceOf(reply) {
  return (await answerOf(reply)).sentence ?? "That didn’t work just now. Please try again.";
}

/* What was chosen with mouse, finger or keys inside this text; nothing when the choice lies elsewhere. */
function chosenIn(text) {
  const selection = getSelection();
  const isInside = selection.rangeCount && text.contains(selection.anchorNode) && text.contains(selection.focusNode);
  return isInside ? selection.toString().trim() : "";
}

export class Finder {
  constructor(reply, form, opener) {
    this.reply = reply;
    this.form = form;
    this.opener = opener;
    this.slug = reply.dataset.reply;
    this.quotations = reply.querySelector("[data-quotations]");
    opener.type = "button";
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", () => this.toggle());
    for (const figure of this.quotations.children) this.canBeTakenAway(figure);
  }

  toggle() {
    this.panel ??= this.build();
    this.panel.hidden = !this.panel.hidden;
    this.opener.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (!this.panel.hidden) this.field.focus();
  }

  build() {
    this.field = element("input", { type: "search", maxLength: 200, autocomplete: "off", placeholder: "A word or two" });
    this.field.setAttribute("aria-label", "Words to find");
    this.status = element("p", { className: "small soft" });
    this.status.setAttribute("role", "status");
    this.list = element("ul", { className: "found" });
    const find = element("button", { type: "button", className: "button is-small", textContent: "Find" });
    find.addEventListener("click", () => this.find());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.toggle();
        this.opener.focus();
      }
      if (event.key !== "Enter") return;
      /* Enter looks for the words; it must not send the worksheet's form around it. */
      event.preventDefault();
      this.find();
    });
    const panel = element("div", { className: "finder", hidden: true }, element("div", { className: "finder-form" }, this.field, find), this.status, this.list);
    panel.setAttribute("role", "search");
    this.opener.parentElement.append(panel);
    return panel;
  }

  async find() {
    this.list.replaceChildren();
    if (!this.field.value.trim()) return;
    this.status.textContent = "Looking…";
    try {
      const reply = await send(`${this.form.dataset.words}?${new URLSearchParams({ q: this.field.value })}`, { method: "GET" });
      if (reply.ok) this.show(await reply.json());
      else this.status.textContent = await sentenceOf(reply);
    } catch {
      this.status.textContent = NO_CONNECTION;
    }
  }

  show({ results, more, searched }) {
    this.status.textContent = results.length
      ? `${results.length}${more ? ` of ${results.length + more}` : ""} found. Choose a part of the words to quote only that.`
      : `Nothing found in ${searched} things. Try one plain word.`;
    this.list.replaceChildren(...results.map((result) => this.resultOf(result)));
  }

  resultOf(result) {
    const words = element("p", { className: "keep" }, ...result.pieces.map(([text, isMatch]) => (isMatch ? element("mark", { textContent: text }) : text)));
    const place = result.path ? element("a", { href: result.path, target: "_blank", rel: "noopener", textContent: result.place }) : result.place;
    const quote = element("button", { type: "button", className: "button is-quiet is-small", textContent: "Quote" });
    /* Pressing the button must not undo the choice of words. */
    quote.addEventListener("pointerdown", (event) => event.preventDefault());
    quote.addEventListener("mousedown", (event) => event.preventDefault());
    quote.addEventListener("click", () => this.quote(result, chosenIn(words) || result.words, quote));
    return element("li", { className: "card is-flat" }, words, element("p", { className: "small soft" }, place, `, ${result.on}`), element("div", {}, quote));
  }

  async quote(result, words, button) {
    button.disabled = true;
    const body = new URLSearchParams({ ref: result.ref, beside: this.slug, words });
    try {
      const reply = await send(this.form.dataset.quote, { method: "POST", body });
      if (reply.ok) this.add(await reply.json());
      else this.status.textContent = await sentenceOf(reply);
    } catch {
      this.status.textContent = NO_CONNECTION;
    }
    button.disabled = false;
  }

  add(quotation) {
    this.status.textContent = "Quoted above your words.";
    if (this.quotations.querySelector(`[data-quotation="${quotation.id}"]`)) return;
    const figure = element("figure", { className: "quoted" },
      element("blockquote", { className: "keep", textContent: quotation.words }),
      element("figcaption", { className: "small soft", textContent: `${quotation.place}, ${quotation.on}` }));
    figure.dataset.quotation = quotation.id;
    figure.dataset.away = quotation.away;
    this.quotations.append(figure);
    this.canBeTakenAway(figure);
  }

  canBeTakenAway(figure) {
    const away = element("button", { type: "button", className: "link-button", textContent: "Take away" });
    away.addEventListener("click", () => this.takeAway(figure, away));
    figure.querySelector("figcaption").append(" ", away);
  }

  async takeAway(figure, button) {
    button.disabled = true;
    try {
      const reply = await send(figure.dataset.away, { method: "POST", body: new URLSearchParams() });
      /* Gone already, in another tab: gone is what was asked for. */
      if (reply.ok || reply.status === 404) {
        figure.remove();
        this.reply.querySelector("textarea").focus();
        return;
      }
      button.after(` ${await sentenceOf(reply)}`);
    } catch {
      button.after(` ${NO_CONNECTION}`);
    }
    button.disabled = false;
  }
}
