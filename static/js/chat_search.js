/* Finding words again without leaving the page: going back from a line then asks nobody to send the form again. */
import { element } from "./element.js";
import { answerOf, send } from "./session.js";

const form = document.querySelector("[data-search]");
const status = document.querySelector("[data-search-status]");
const list = document.querySelector("[data-search-found]");

function row({ who, where, on, path, pieces }) {
  const words = element("p", { className: "keep" }, ...pieces.map(([text, isMatch]) => (isMatch ? element("mark", { textContent: text }) : text)));
  const place = element("p", { className: "small soft" }, `${who}, `, element("a", { href: path, textContent: `${where} on ${on}` }));
  return element("li", { className: "card is-flat" }, words, place);
}

function counted(hits, more) {
  if (!hits.length) return "Nothing found. Try one plain word, or part of what you remember.";
  return more ? `${hits.length} of ${hits.length + more} found` : `${hits.length} found`;
}

async function find() {
  const reply = await send(form.action, { body: new FormData(form) });
  const { hits, more } = await answerOf(reply);
  if (!hits) throw new Error("no answer");
  list.replaceChildren(...hits.map(row));
  status.textContent = counted(hits, more);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  find().catch(() => { status.textContent = "No connection just now. Try again in a moment."; });
});
