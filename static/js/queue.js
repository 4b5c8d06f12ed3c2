// The queue by keyboard: one key each, and after every answer the next item is at hand.

import { go, stepping } from "annotate/stepping";

const items = () => [...document.querySelectorAll("[data-settle]")];
const current = () => document.activeElement.closest("[data-settle]");

const step = stepping(items, current);

function act(key) {
  (current() ?? items()[0])?.querySelector(`[data-key="${key}"]`)?.click();
}

const settled = []; // ids of items, in the order in which they were settled

/** Take back what was decided last. */
function undo() {
  const item = document.getElementById(settled.pop() ?? "");
  if (item?.matches("[data-settled]")) item.querySelector('[data-key="u"]').click();
  else if (settled.length) undo();
}

const COMMANDS = {
  j: () => step(1),
  k: () => step(-1),
  h: () => act("h"),
  l: () => act("l"),
  o: () => act("o"),
  u: undo,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, dialog[open]")) return;
  const command = COMMANDS[event.key];
  if (!command) return;
  event.preventDefault();
  command();
});

let next = null; // what comes after the item that is being settled
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const all = items();
  const at = all.indexOf(detail.target);
  next = at < 0 ? null : (all[at + 1] ?? all[at - 1] ?? null);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.elt?.matches?.("[data-settled]")) settled.push(detail.elt.id);
  const fresh = detail.elt?.matches?.("[data-settle]") ? detail.elt : next;
  if (fresh?.isConnected) go(fresh);
  next = null;
});

if (!location.hash) go(items()[0]);
