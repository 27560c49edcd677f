/* Keeping a part, an exercise or a film without leaving the place; and only the words somebody has selected. */
import { answerOf, send } from "./session.js";

const LINGER_MS = 400;
const SAID_MS = 2500;

async function keep(form, deed, words = "") {
  const body = new URLSearchParams(new FormData(form));
  body.set("deed", deed);
  if (words) body.set("words", words);
  const reply = await send(form.action, { method: "POST", body });
  const answer = await answerOf(reply);
  if (!reply.ok) throw new Error(answer.sentence ?? "That didn’t work just now. Try again in a moment.");
}

function inWords(trouble) {
  return trouble instanceof TypeError ? "No connection just now. Try again when it’s back." : trouble.message;
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  const button = form.querySelector("button");
  const status = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const isKept = button.value === "keep";
    try {
      await keep(form, button.value);
      status.textContent = "";
      button.value = isKept ? "let_go" : "keep";
      button.classList.toggle("is-kept", isKept);
      button.querySelector("[data-word]").textContent = isKept ? "Kept" : "Keep";
    } catch (trouble) {
      status.textContent = inWords(trouble);
    }
  });
}

const place = document.querySelector("[data-keep-words]");
const button = place.querySelector("button");
const status = place.querySelector("[role=status]");
let chosen = null;
let timer = 0;

function sectionOf(node) {
  const near = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  return near?.closest("form, .film") ? null : near?.closest("[data-section]");
}

/* Words inside one part; over two of them there would be no telling where they came from. */
function selected() {
  const selection = getSelection();
  const section = sectionOf(selection.anchorNode);
  const words = selection.toString().trim();
  return words && section && section === sectionOf(selection.focusNode) ? { section, words } : null;
}

function show(choice) {
  chosen = choice;
  place.hidden = !choice;
  button.hidden = !choice;
  status.textContent = "";
}

document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  const choice = selected();
  /* On a phone the tap on our button ends the selection first. */
  if (choice) show(choice);
  else if (chosen) timer = setTimeout(() => show(null), LINGER_MS);
});
button.addEventListener("pointerdown", (event) => event.preventDefault());
button.addEventListener("click", async () => {
  clearTimeout(timer);
  const { section, words } = chosen;
  button.hidden = true;
  try {
    await keep(section.querySelector(".section-head form"), "keep", words);
    status.textContent = "Kept in your toolbox.";
  } catch (trouble) {
    status.textContent = inWords(trouble);
  }
  timer = setTimeout(() => show(null), SAID_MS);
});
