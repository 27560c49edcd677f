/* Before a chat: counts on the server's clock to the doors and goes in by itself, unless somebody is in the middle of
   something; keeps what the chat is to be used for with one tap; and goes through the grounding steps one at a time. */
import { send } from "./session.js";

const STEP_WORDS = ["Next", "Next", "Next", "Next", "Done"];

const card = document.querySelector("[data-waiting]");
const steps = document.querySelector("[data-steps]");
const bringing = document.querySelector("[data-bring]");
let isGrounding = false;

if (card) waitFor(card);
if (steps) goThrough(steps);
if (bringing) keepAtOnce(bringing);

function waitFor(card) {
  const offset = Date.parse(card.dataset.now) - Date.now();
  const opensAt = Date.parse(card.dataset.opensAt);
  const words = card.querySelector("[data-waiting-words]");
  const said = words?.textContent;
  const show = () => {
    const left = opensAt - Date.now() - offset;
    if (left <= 0 && words) return open(card, words);
    const minutes = Math.ceil(left / 60_000);
    const inWords = `${minutes === 1 ? "In less than a minute" : `In about ${minutes} minutes`}. ${said}`;
    if (words && left < 60 * 60_000 && words.textContent !== inWords) words.textContent = inWords;
    if (left > 0) setTimeout(show, Math.min(left + 400, 15_000));
  };
  show();
}

function open(card, words) {
  const { goesTo } = card.dataset;
  if (!goesTo) location.reload();
  else if (!isGrounding && !document.activeElement?.matches("textarea")) location.assign(goesTo);
  else {
    card.querySelector("[data-waiting-title]").textContent = "The doors are open";
    words.textContent = "Finish what you are doing here, then go in.";
    card.querySelector("[data-way-in]").hidden = false;
  }
}

function goThrough(place) {
  const all = [...place.querySelectorAll("li")];
  const next = place.querySelector("[data-steps-next]");
  let at = -1;
  place.querySelector("[data-steps-row]").hidden = false;
  next.addEventListener("click", () => {
    at = at + 1 < all.length ? at + 1 : -1;
    isGrounding = at >= 0;
    for (const [number, step] of all.entries()) step.hidden = isGrounding && number !== at;
    next.textContent = isGrounding ? STEP_WORDS[at] : "Once more, one by one";
  });
}

/* One letter at a time; what was ticked meanwhile goes with the next. */
function keepAtOnce(form) {
  const said = form.querySelector("[data-bring-said]");
  let going = Promise.resolve();
  const keep = async (chip) => {
    const body = new FormData(form);
    if (chip) body.set("choice", chip.value);
    said.textContent = "Saving…";
    try {
      const reply = await send(form.action, { body });
      if (!reply.ok) throw new Error("not kept");
      said.textContent = "Saved.";
      if (chip) for (const each of form.querySelectorAll("[aria-pressed]")) each.setAttribute("aria-pressed", String(each === chip));
    } catch {
      said.textContent = "That isn’t saved yet. Try again in a moment.";
    }
  };
  for (const each of form.querySelectorAll("[data-without-script]")) each.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    going = going.then(() => keep(event.submitter));
  });
  form.addEventListener("change", () => { going = going.then(() => keep()); });
}
