/* An exercise two people do at once: everything stands on the page already, this shows the part that counts now. */
import { send } from "./session.js";

/* In for four seconds and out for six, as chat_together.css draws it. */
const BREATH_MS = 10_000;
const NO_CONNECTION = "No connection just now. Try again in a moment.";
const NOT_NOW = "That didn’t work just now. Try again in a moment.";

const panel = document.querySelector("[data-together]");
if (panel) start();

function start() {
  const { me } = panel.dataset;
  const form = panel.querySelector("[data-together-form]");
  const trouble = panel.querySelector("[data-together-trouble]");
  const [back, next] = ["[data-back]", "[data-next]"].map((name) => form.querySelector(name));
  const proposals = document.querySelector("[data-propose-chip]");
  let known = null;
  let offset = 0;
  let asking = 0;
  let asked = Promise.resolve();

  for (const button of panel.querySelectorAll("[data-offer]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.dispatchEvent(new CustomEvent("room:offer", { detail: { text: button.dataset.offer } })));
  }
  document.addEventListener("room:changed", ({ detail }) => show(withMyStep(detail.together)));
  document.addEventListener("room:clock", ({ detail }) => {
    offset = Date.parse(detail.now) - Date.now();
    if (detail.state === "ended") show(null);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event.submitter);
  });

  /* Taps on their way are ahead of what the server last heard. */
  function withMyStep(together) {
    const isAhead = asking && together && together.id === known?.id;
    return isAhead ? { ...together, [`${me}_step`]: known[`${me}_step`] } : together;
  }

  function show(together) {
    known = together && !together.said ? together : null;
    panel.hidden = !known;
    if (proposals) proposals.hidden = Boolean(known);
    say("");
    if (known) stand();
  }

  function stand() {
    const [mine, theirs] = me === "tsw" ? [known.tsw_step, known.young_person_step] : [known.young_person_step, known.tsw_step];
    const exercise = [...panel.querySelectorAll("[data-exercise]")].find(({ dataset }) => dataset.exercise === known.exercise);
    const end = Number(exercise.dataset.end);
    form.elements.together.value = known.id;
    for (const each of panel.querySelectorAll("[data-exercise]")) each.hidden = each !== exercise;
    for (const step of panel.querySelectorAll("[data-step]")) step.hidden = step.parentElement !== exercise || Number(step.dataset.step) !== mine;
    exercise.querySelectorAll(".together-dots i").forEach((dot, place) => dot.classList.toggle("is-on", place < mine));
    panel.querySelector("[data-their-step]").hidden = theirs === end;
    panel.querySelector("[data-their-end]").hidden = theirs !== end;
    panel.querySelector("[data-their-number]").textContent = theirs;
    [back.value, next.value] = [mine - 1, mine + 1];
    back.hidden = mine === 1;
    next.textContent = mine + 1 === end ? "Done" : "Next";
    panel.dataset.state = !known.is_accepted ? "asked" : mine === end ? "through" : "going";
    breatheAlike();
  }

  /* Both circles are at the same point of the breath, by the server's clock. */
  function breatheAlike() {
    for (const part of panel.querySelectorAll("[data-step]:not([hidden]) [data-breath] *")) {
      for (const movement of part.getAnimations()) movement.currentTime = (Date.now() + offset) % BREATH_MS;
    }
  }

  /* Shown at once and asked for then, one after the other: a step must not wait for the way to the server and back. */
  async function submit(button) {
    const body = new FormData(form, button);
    const before = known;
    say("");
    if (button.name === "step" && known) show({ ...known, [`${me}_step`]: Number(button.value) });
    if (document.activeElement === document.body) form.querySelector("button:not([hidden])").focus();
    asking += 1;
    asked = asked.then(() => ask(body)).catch((problem) => {
      show(before);
      say(problem instanceof TypeError ? NO_CONNECTION : problem.message);
    });
    await asked;
    asking -= 1;
  }

  async function ask(body) {
    const reply = await send(form.action, { body });
    if (!reply.ok) throw new Error(NOT_NOW);
  }

  function say(words) {
    trouble.hidden = !words;
    trouble.textContent = words;
  }
}
