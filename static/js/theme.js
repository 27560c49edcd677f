/* The theme: as the device has it, light or dark. The choice lives in a plain cookie, so the server paints the next page right. */
const ORDER = ["system", "light", "dark"];
const NAMES = { system: "automatic", light: "light", dark: "dark" };
const A_YEAR = 365 * 24 * 60 * 60;

function choose(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (theme === "system") {
    delete document.documentElement.dataset.theme;
    document.cookie = `theme=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  } else {
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
  }
  for (const name of document.querySelectorAll("[data-theme-name]")) name.textContent = NAMES[theme];
}

export function armThemeSwitch(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = document.documentElement.dataset.theme ?? "system";
    choose(ORDER[(ORDER.indexOf(now) + 1) % ORDER.length]);
  });
}
