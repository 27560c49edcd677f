/* Sending what was typed, through an expired sign-in too: the page is covered, the password asked for on the spot,
   and whatever was on its way goes on its way. Nothing is kept in the browser's storage. */
const LOOK_EVERY_MS = 5 * 60 * 1000;
const HANDS_REST_MS = 800;
const dialog = document.getElementById("sign-in-again");
const form = dialog?.querySelector("[data-sign-in-again]");
const error = dialog?.querySelector("[data-error]");
const secondStep = dialog?.querySelector("[data-second-step]");
const CSRF_COOKIE = document.querySelector("meta[name=csrf-cookie]")?.content;
let waiting = null;
let keyAt = -Infinity;

export function csrfToken() {
  const start = `${CSRF_COOKIE}=`;
  const cookie = document.cookie.split("; ").find((each) => each.startsWith(start));
  return cookie ? cookie.slice(start.length) : "";
}

function withToken(body) {
  // A token in the form goes before the one in the header, and may be older than the sign-in.
  if ((body instanceof FormData || body instanceof URLSearchParams) && body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", csrfToken());
  return body;
}

function post(url, { method = "POST", headers = {}, body, ...rest } = {}) {
  return fetch(url, {
    ...rest,
    method,
    body: withToken(body),
    credentials: "same-origin",
    headers: { ...headers, "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": csrfToken() },
  });
}

/* Whether the person this page was made for is signed in; anybody else gets a page of their own. */
async function isMe() {
  const reply = await fetch(dialog.dataset.me, { headers: { "X-Poll": "1" }, cache: "no-store" });
  const { mark } = await reply.json();
  if (mark && mark !== dialog.dataset.mark) {
    location.reload();
    return new Promise(() => {});
  }
  return mark === dialog.dataset.mark;
}

/* fetch() with our headers. Resolves once there is an answer to a signed-in request, however long that takes. */
export async function send(url, options = {}) {
  for (let hasFreshToken = false; ;) {
    const reply = await post(url, options);
    if (!dialog) return reply;
    if (reply.status === 401 && reply.headers.get("X-Sign-In") === "again") {
      await signInAgain();
    } else if (reply.status === 403 && !hasFreshToken) {
      // The form's token may have gone with the sign-in; asking who we are brings a new one.
      hasFreshToken = true;
      if (!(await isMe())) await signInAgain();
    } else {
      return reply;
    }
  }
}

/* What our server told the script; nothing where something else answered, a proxy or an error page. */
export async function answerOf(reply) {
  return reply.headers.get("Content-Type")?.startsWith("application/json") ? reply.json() : {};
}

/* Where somebody was typing; without this Chromium gives the focus back and no caret, and the next keys are lost. */
function placeToReturnTo() {
  const field = document.activeElement;
  const { selectionStart: start, selectionEnd: end } = field;
  return () => {
    field.blur();
    field.focus({ preventScroll: true });
    if (typeof start === "number") field.setSelectionRange(start, end);
  };
}

/* The cover must not catch the keys of a sentence: it comes when the hands rest. */
async function handsRest() {
  while (performance.now() - keyAt < HANDS_REST_MS) await new Promise((resolve) => setTimeout(resolve, 100));
}

async function cover() {
  await handsRest();
  error.textContent = "";
  secondStep.hidden = true;
  const goBack = placeToReturnTo();
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  waiting = null;
  goBack();
}

/* Cover the page until its own person is signed in again. All who ask wait for the same answer. */
export function signInAgain() {
  waiting ??= cover();
  return waiting;
}

function carryOn() {
  form.reset();
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = csrfToken();
  dialog.close();
}

async function carryOnIfMe() {
  if (await isMe()) carryOn();
  return !dialog.open;
}

function whyNot(answer) {
  const said = [...answer.form.errors, ...Object.values(answer.form.fields).flatMap((field) => field.errors)];
  return said[0] ?? "That didn’t work. Have another look?";
}

async function submit(event) {
  event.preventDefault();
  error.textContent = "";
  await isMe(); // also brings a token when there is none
  const reply = await post(form.action, { body: new FormData(form) });
  if (reply.status === 429) {
    error.textContent = "That was a few tries in a row. Wait a minute, then try again.";
    return;
  }
  const answer = await reply.json();
  if (!reply.ok) {
    error.textContent = whyNot(answer);
    form.elements.password.select();
  } else if (!(await carryOnIfMe())) {
    secondStep.querySelector("a").href = answer.location;
    secondStep.hidden = false;
    secondStep.querySelector("a").focus();
  }
}

async function look() {
  if (document.visibilityState !== "visible") return;
  try {
    if (dialog.open) await carryOnIfMe();
    else if (!(await isMe())) signInAgain();
  } catch {
    // No connection: nothing new is known, and the page's own sending says so where it matters.
  }
}

if (dialog) {
  form.addEventListener("submit", (event) => submit(event).catch(() => { error.textContent = "No connection just now. Nothing is lost; try again in a moment."; }));
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  for (const sign of ["keydown", "input"]) addEventListener(sign, () => { keyAt = performance.now(); }, { capture: true });
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY_MS);
}
