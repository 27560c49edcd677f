/* What every page does: guard against restored pages, the theme switch, the staff's menu. No content is kept here. */
import { armThemeSwitch } from "./theme.js";

/* A page the browser kept in memory may belong to somebody who has since signed out. */
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
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
