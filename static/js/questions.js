/* The questions one at a time, for those who like it. The form works without this; nothing chosen is kept here. */
const form = document.querySelector("form[data-questions]");
const questions = [...form.querySelectorAll("[data-question]")];
const bar = form.querySelector("[data-questions-bar]");
const one = form.querySelector("[data-one-at-a-time]");
const where = form.querySelector("[data-where]");
const steps = form.querySelector("[data-steps]");
const back = form.querySelector("[data-back]");
const next = form.querySelector("[data-next]");
const send = form.querySelector("[data-send]");
let isOneAtATime = false;
let at = 0;

function answered() {
  return questions.filter((question) => question.querySelector(":checked")).length;
}

function show() {
  const isLast = at === questions.length - 1;
  questions.forEach((question, index) => (question.hidden = isOneAtATime && index !== at));
  one.setAttribute("aria-pressed", String(isOneAtATime));
  steps.hidden = !isOneAtATime;
  back.hidden = at === 0;
  next.hidden = isLast;
  send.hidden = isOneAtATime && !isLast;
  where.textContent = isOneAtATime ? `${at + 1} of ${questions.length}` : `${answered()} of ${questions.length} chosen`;
}

function go(to) {
  at = Math.min(Math.max(to, 0), questions.length - 1);
  show();
  const question = questions[at];
  (question.querySelector(":checked") ?? question.querySelector("input")).focus({ preventScroll: true });
  form.scrollIntoView({ block: "start" });
}

function firstOpen() {
  return questions.findIndex((question) => !question.querySelector(":checked"));
}

one.addEventListener("click", () => {
  isOneAtATime = !isOneAtATime;
  at = Math.max(firstOpen(), 0);
  show();
  form.scrollIntoView({ block: "start" });
});
back.addEventListener("click", () => go(at - 1));
next.addEventListener("click", () => go(at + 1));
form.addEventListener("change", () => show());
bar.hidden = false;
show();
