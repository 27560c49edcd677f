/* Messages written now for a morning to come: kept and taken back without losing what stands in the composer. */
import { answerOf, send } from "./session.js";

const composer = document.getElementById("composer");
const box = composer?.querySelector("[data-body]");
const draftUrl = document.querySelector("[data-room]")?.dataset.draft;
const trouble = document.querySelector("[data-later-trouble]");
const NO_LINE = "No connection just now. Your words are still in the box; try again in a moment.";

function say(words) {
  trouble.textContent = words;
  trouble.hidden = !words;
}

async function deliver(url, body) {
  const reply = await send(url, { body });
  say(reply.ok ? "" : (await answerOf(reply)).text ?? NO_LINE);
  return reply.ok;
}

async function keep(button) {
  const sent = box.value;
  button.disabled = true;
  if (await deliver(button.formAction, new FormData(composer)).catch(() => say(NO_LINE))) {
    /* What was typed while it was on its way stays in the box. */
    box.value = box.value.startsWith(sent) ? box.value.slice(sent.length) : box.value;
    await send(draftUrl, { body: new URLSearchParams({ body: box.value }) });
    location.reload();
  }
  button.disabled = false;
}

async function takeBack(form, button) {
  const row = form.closest("li");
  const body = new FormData(form);
  body.append(button.name, button.value);
  if (!(await deliver(form.action, body).catch(() => say(NO_LINE)))) return;
  document.dispatchEvent(new CustomEvent("room:offer", { detail: { text: row.querySelector("[data-body]").textContent } }));
  row.remove();
}

/* Before the composer hears of it: its own sending is at once. */
document.addEventListener("submit", (event) => {
  const { submitter, target } = event;
  if (submitter?.matches("[data-later]")) keep(submitter);
  else if (target.matches("[data-take-back]")) takeBack(target, submitter);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });
