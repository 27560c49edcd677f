/* The fields of one exercise: one field, a row of choices, or several parts named `body-slug:part`. */
import { addRow, grow } from "./kinds/growing_list.js";

export const isTicked = (field) => field.matches("[type=checkbox], [type=radio]");

/* A body in parts, as the server keeps it; of one that no longer reads as such, nothing can be filled in. */
function partsOf(body) {
  try {
    return Object.entries(JSON.parse(body || "{}"));
  } catch {
    return [];
  }
}

export class Fields {
  constructor(place) {
    this.place = place;
    this.name = `body-${place.dataset.exercise}`;
    this.rows = place.querySelector("[data-rows]");
  }

  all() {
    return [...this.place.querySelectorAll(`[name="${this.name}"], [name^="${this.name}:"]`)];
  }

  focus() {
    this.all()[0].focus();
  }

  /* What stands there, by name, as one text that can be compared. */
  read() {
    const written = {};
    for (const field of this.all()) {
      const words = isTicked(field) && !field.checked ? "" : field.value;
      if (words) written[field.name] = field.name in written ? `${written[field.name]}\n${words}` : words;
    }
    return JSON.stringify(written);
  }

  /* Puts in a body that came from the server. */
  fill(body) {
    const isInParts = this.all().some((field) => field.name !== this.name);
    const written = new Map(isInParts ? partsOf(body).map(([part, words]) => [`${this.name}:${part}`, words]) : [[this.name, body]]);
    this.makeRoom(written.keys());
    for (const field of this.all()) {
      const words = written.get(field.name) ?? "";
      if (isTicked(field)) field.checked = words.split("\n").includes(field.value);
      else field.value = words;
    }
    if (this.rows) grow(this.rows);
    /* A picture of these fields, if there is one, is drawn anew. */
    this.all()[0].dispatchEvent(new Event("change", { bubbles: true }));
  }

  makeRoom(names) {
    if (!this.rows) return;
    for (const name of names) {
      if (!this.all().some((field) => field.name === name)) addRow(this.rows, Number.parseInt(name.slice(this.name.length + 1), 10));
    }
  }
}
