/* What every page does: guard against restored pages, the theme switch, the staff's menu. No content is kept here. */
import { armThemeSwitch } from "./theme.js";

/* A page the browser kept in memory may belong to somebody who has since signed out. */
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});

/* A button pressed twice sends once: what comes back would otherwise speak about the second time. */
const ONCE_WITHIN_MS = 3000;
const sentAt = new WeakMap();
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (event.timeStamp - (sentAt.get(event.target) ?? -Infinity) < ONCE_WITHIN_MS) event.preventDefault();
  else sentAt.set(event.target, event.timeStamp);
});

for (const button of document.querySelectorAll("[data-theme-switch]")) armThemeSwitch(button);

for (const menu of document.querySelectorAll("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
