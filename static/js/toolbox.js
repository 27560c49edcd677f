/* The toolbox's small forms: what is typed waits in its field through an ended sign-in, a lost line or a refusal.
   Notes save themselves (worksheet.js). */
import { element } from "./element.js";
import { answerOf, send } from "./session.js";

const NO_LINE = "No connection just now. Your words stay here; try again in a moment.";
const NOT_DONE = "That didn’t work just now. Your words stay here; try again in a moment.";

async function deliver(form, submitter) {
  const body = new FormData(form, submitter);
  const reply = await send(form.action, { method: "POST", body, redirect: "manual" });
  if (reply.type === "opaqueredirect") return "";
  return (await answerOf(reply)).sentence ?? NOT_DONE;
}

for (const form of document.querySelectorAll("form[data-send]")) {
  const trouble = element("p", { className: "field-error", role: "alert" });
  form.append(trouble);
  let isBusy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    trouble.textContent = "";
    trouble.textContent = await deliver(form, event.submitter).catch(() => NO_LINE);
    isBusy = false;
    if (trouble.textContent) return;
    location.hash = form.closest("section").id;
    location.reload();
  });
}
