// Going through a list of items by keyboard: j and k move, every other key presses what names it in
// the item where one is, and after an answer one goes on from the fresh item.

import { go, stepping } from "annotate/stepping";

const items = () => [...document.querySelectorAll("[data-item]")];
const current = () => document.activeElement.closest("[data-item]");

const step = stepping(items, current);

function press(key) {
  const item = current() ?? items()[0];
  const target = item?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (target?.matches("select")) target.focus();
  else target?.click();
  return Boolean(target);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, dialog[open]")) return;
  if (event.target.closest("select") && event.key !== "m") return;
  if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
  else if (event.key.length > 1 || !press(event.key)) return;
  event.preventDefault();
});

let place = -1; // of the item that is being replaced, when one was in it
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  place = detail.target === current() ? items().indexOf(detail.target) : -1;
});
document.addEventListener("htmx:afterSettle", () => {
  if (place >= 0) go(items()[place]);
  place = -1;
});
