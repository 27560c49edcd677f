/* A TSW's help beside each reply: earlier words to quote, and ways to begin, put in only when pressed. */
import { element } from "./element.js";
import { Finder } from "./finder.js";

const form = document.querySelector("form[data-feedback]");

/* At the caret, a space away from what stands before it; then one can write on. */
function putIn(box, words) {
  const before = box.value.slice(0, box.selectionStart);
  const gap = before && !/\s$/u.test(before) ? " " : "";
  box.setRangeText(gap + words, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

function canBePressed(line, box) {
  const words = line.textContent;
  const button = element("button", { type: "button", className: "opening", textContent: words });
  button.addEventListener("click", () => putIn(box, words.replace(/…$/u, " ").trimStart()));
  line.replaceChildren(button);
}

for (const reply of form?.querySelectorAll("[data-reply]") ?? []) {
  const box = reply.querySelector("textarea");
  new Finder(reply, form, reply.querySelector("[data-find]"));
  for (const line of reply.querySelectorAll("[data-opening]")) canBePressed(line, box);
}
