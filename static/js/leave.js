/* Leave quickly: blank at once, end the session on the server, and put a neutral page in this one's place.
   Pages with typed text listen for `beside:leave` and hand their last save to event.detail.wait(promise). */
const PATIENCE_MS = 800;
const TWICE_WITHIN_MS = 1000;

const form = document.querySelector("form[data-leave]");
let escapedAt = -Infinity;
let isLeaving = false;

function blank() {
  document.title = "New tab";
  document.querySelector("link[rel=icon]")?.remove();
  document.documentElement.removeAttribute("data-theme");
  document.body.className = "";
  document.body.replaceChildren();
}

function atMost(milliseconds, promises) {
  const patience = new Promise((resolve) => setTimeout(resolve, milliseconds));
  return Promise.race([Promise.allSettled(promises), patience]);
}

async function leave() {
  if (isLeaving) return;
  isLeaving = true;
  const token = new FormData(form);
  const to = form.dataset.leaveTo;
  const saves = [];
  document.dispatchEvent(new CustomEvent("beside:leave", { detail: { wait: (promise) => saves.push(promise) } }));
  blank();
  await atMost(PATIENCE_MS, saves);
  if (!to) {
    form.hidden = true;
    document.body.append(form);
    form.submit();
    return;
  }
  const goodbye = fetch(form.action, { method: "POST", body: token, redirect: "manual", keepalive: true, credentials: "same-origin" });
  await atMost(PATIENCE_MS, [goodbye]);
  location.replace(to);
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  leave();
});

if (form) {
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.repeat) return;
    if (event.timeStamp - escapedAt <= TWICE_WITHIN_MS) leave();
    escapedAt = event.timeStamp;
  }, { capture: true });
}
