/* A list that grows: filling its last row brings an empty one. Without this, saving does. */

const number = (row) => Number(row.dataset.row);

/* An empty row of this number, in its place; a copy of a neighbour, since the server drew that one. */
export function addRow(list, wanted) {
  const row = list.lastElementChild.cloneNode(true);
  const from = `:${row.dataset.row}.`;
  row.dataset.row = wanted;
  for (const each of row.querySelectorAll("[data-number]")) each.textContent = wanted;
  for (const label of row.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace(from, `:${wanted}.`);
  for (const field of row.querySelectorAll("textarea")) {
    field.name = field.id = field.name.replace(from, `:${wanted}.`);
    field.textContent = field.value = "";
  }
  list.insertBefore(row, [...list.children].find((each) => number(each) > wanted) ?? null);
}

export function grow(list) {
  const last = list.lastElementChild;
  const isWritten = [...last.querySelectorAll("textarea")].some((field) => field.value.trim());
  if (isWritten && number(last) < Number(list.dataset.most)) addRow(list, number(last) + 1);
}

document.addEventListener("input", (event) => {
  const list = event.target.closest("[data-rows]");
  if (list) grow(list);
});
