/* A picture whose places open the fields beneath it. The fields are what is saved; the picture only shows what they hold. */
const AT_A_GLANCE = 120;
const AWAY = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

class Places {
  constructor(root) {
    this.root = root;
    this.columns = Number(root.dataset.columns);
    this.start = root.querySelector("[data-start]");
    this.panels = [...root.querySelectorAll("[data-panel]")];
    this.list = root.querySelector("[data-name]");
    this.tabs = [...this.list.querySelectorAll("[data-place]")].map((link) => this.tabFrom(link));
    this.list.removeAttribute("aria-hidden");
    this.list.setAttribute("role", "tablist");
    this.list.setAttribute("aria-label", this.list.dataset.name);
    this.panels.forEach((panel, index) => this.armPanel(panel, index));
    /* Of the whole exercise: words kept from another device are told at its first field, wherever that is. */
    const exercise = root.closest("[data-exercise]");
    exercise.addEventListener("input", () => this.show());
    exercise.addEventListener("change", () => this.show());
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.tabs[0].tabIndex = 0;
    this.open(this.start ? -1 : Math.max(0, this.panels.findIndex((panel) => !this.said(panel))));
    this.show();
  }

  /* Without this script it is a link; a long press on a link would offer to open it elsewhere. */
  tabFrom(link) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = link.className;
    tab.id = `${link.hash.slice(1)}-tab`;
    tab.dataset.place = link.dataset.place;
    tab.tabIndex = -1;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", link.hash.slice(1));
    tab.append(...link.childNodes);
    link.replaceWith(tab);
    return tab;
  }

  armPanel(panel, index) {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", this.tabs[index].id);
    for (const details of panel.querySelectorAll("details")) details.open = true;
    for (const next of panel.querySelectorAll("[data-next]")) {
      next.hidden = false;
      next.addEventListener("click", () => this.enter(index + 1));
    }
  }

  said(panel) {
    const ticked = [...panel.querySelectorAll("input:checked")].map((box) => box.value).join(", ");
    return [ticked, panel.querySelector("textarea").value.trim()].filter(Boolean).join("\n");
  }

  show() {
    this.panels.forEach((panel, index) => {
      const said = this.said(panel);
      const letters = [...said];
      const start = letters.length > AT_A_GLANCE ? `${letters.slice(0, AT_A_GLANCE - 1).join("")}…` : said;
      this.tabs[index].querySelector("[data-said]").textContent = start;
      for (const shape of this.shapes(index)) shape.classList.toggle("is-said", said !== "");
    });
  }

  shapes(index) {
    const { place } = this.tabs[index].dataset;
    return [this.tabs[index], ...this.list.querySelectorAll(`[data-region="${place}"]`)];
  }

  open(chosen) {
    this.panels.forEach((panel, index) => {
      const isHere = index === chosen;
      panel.hidden = !isHere;
      this.tabs[index].setAttribute("aria-selected", isHere);
      if (chosen >= 0) this.tabs[index].tabIndex = isHere ? 0 : -1;
      for (const shape of this.shapes(index)) shape.classList.toggle("is-here", isHere);
    });
    if (this.start) this.start.hidden = chosen >= 0;
  }

  /* Into the first thing to tick or to write in. */
  enter(index) {
    this.open(index);
    this.panels[index].querySelector("input, textarea").focus();
  }

  clicked(event) {
    const place = event.target.closest("[data-place], [data-region]");
    const index = this.tabs.findIndex((tab) => tab.dataset.place === (place?.dataset.place ?? place?.dataset.region));
    if (index < 0) return;
    /* A key presses a button without a pointer: whoever uses one wants to write next. */
    if (event.detail === 0) return this.enter(index);
    this.open(index);
    this.panels[index].scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    const away = AWAY[event.key];
    if (!away) return;
    event.preventDefault();
    const here = this.tabs.indexOf(document.activeElement);
    const wanted = here + away[0] + away[1] * this.columns;
    const index = Math.max(0, Math.min(this.tabs.length - 1, wanted));
    this.open(index);
    this.tabs[index].focus();
  }
}

/* Where it is only shown, buttons would not open anything: there all of it stays open to see. */
for (const root of document.querySelectorAll("[data-places]")) {
  if (!root.closest("fieldset:disabled")) new Places(root);
}
