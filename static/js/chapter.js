/* Where the reader is: tells the server the section in view, and the reader how long the rest takes. */
import { send } from "./session.js";

const SETTLE_MS = 1500;

const text = document.querySelector("[data-chapter]");
const sections = [...text.querySelectorAll("[data-section]")];
const left = document.querySelector("[data-time-left]");
let current = -1;
let kept = -1;
let timer = 0;

function tellTime() {
  const seconds = sections.slice(Math.max(current, 0)).reduce((sum, section) => sum + Number(section.dataset.seconds), 0);
  const minutes = Math.max(1, Math.round(seconds / 60));
  left.textContent = current === sections.length - 1 ? "Last part" : `About ${minutes} min left`;
  left.hidden = false;
}

/* Opening a chapter at its top says nothing about where somebody is, when they stopped further down the last time. */
function isOnlyTheTop() {
  return "stopped" in text.dataset && current === 0 && kept < 0;
}

async function keepPlace() {
  if (!text.dataset.place || current < 0 || current === kept || isOnlyTheTop()) return;
  kept = current;
  const body = new URLSearchParams({ depth: text.dataset.depth, section: sections[current].dataset.section });
  try {
    await send(text.dataset.place, { method: "POST", body });
  } catch {
    kept = -1;
  }
}

/* The section that crosses a line a third down the screen is the one being read. */
const observer = new IntersectionObserver((entries) => {
  const reached = entries.filter((entry) => entry.isIntersecting).map((entry) => sections.indexOf(entry.target));
  if (!reached.length) return;
  current = Math.max(...reached);
  tellTime();
  clearTimeout(timer);
  timer = setTimeout(keepPlace, SETTLE_MS);
}, { rootMargin: "-33% 0px -66% 0px" });

for (const section of sections) observer.observe(section);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepPlace();
});
