// Puts what others changed into the page: gathered, at a moment when it disturbs nothing. Selection
// and caret, the focus, an open form and the place one reads at stay as they are.

import { apply, cardOf, idOf, list, reader } from "annotate/server";

const APART = 250; // milliseconds between two repaintings
const TRANSIENT = ["on", "hover", "fresh"];

let blocks = new Map();
let cards = new Map(); // id -> HTML, or null when it is gone
let count = "";
let timer = 0;
let last = -APART;
let pointing = false;

function element(html) {
  const template = document.createElement("template");
  // Our own server's HTML, in which everything from outside is escaped.
  template.innerHTML = html;
  return template.content.firstElementChild;
}

/** What a block's highlights look like, without what only this page adds. */
function looks(block) {
  return [...block.querySelectorAll("mark")]
    .map((mark) => {
      const names = [...mark.classList].filter((name) => !TRANSIENT.includes(name));
      return [mark.dataset.annotations, mark.dataset.begins, names.join(" "), mark.textContent.length].join("|");
    })
    .join("\n");
}

/** What a card says, without how long ago. */
function says(card) {
  const copy = card.cloneNode(true);
  copy.classList.remove(...TRANSIENT);
  copy.removeAttribute("style");
  for (const time of copy.querySelectorAll("time")) time.textContent = "";
  return copy.outerHTML;
}

/** Cards of passages that were not loaded yet come with the others there. */
function awaited({ dataset }) {
  const start = Number(dataset.start);
  return [...list.querySelectorAll(":scope > .chunk")].some(
    (chunk) => start >= Number(chunk.dataset.start) && start < Number(chunk.dataset.end),
  );
}

function isBusy(card) {
  return Boolean(card?.querySelector("form"));
}

function warn(card, text) {
  const line = card.querySelector(".elsewhere") ?? document.createElement("p");
  line.className = "elsewhere";
  line.textContent = text;
  card.querySelector("header").after(line);
}

/** Whether a card may be replaced; one with an open form says that there is something newer. */
function fits(id, fresh) {
  const old = cardOf(id);
  if (!old) return !awaited(fresh);
  if (Number(fresh.dataset.version) < Number(old.dataset.version) || says(old) === says(fresh)) return false;
  if (!isBusy(old)) return true;
  if (fresh.dataset.version !== old.dataset.version) warn(old, "Somebody else has changed this meanwhile.");
  return false;
}

function remove(id) {
  const card = cardOf(id);
  if (isBusy(card)) return warn(card, "Somebody else has deleted this meanwhile.");
  if (card?.contains(document.activeElement)) {
    (card.nextElementSibling ?? card.previousElementSibling ?? reader).focus({ preventScroll: true });
  }
  card?.remove();
}

/** Run something that replaces cards, and leave the focus on what it was on. */
function keepingFocus(replace) {
  const focused = document.activeElement;
  const id = idOf(focused);
  const address = focused?.getAttribute?.("formaction");
  const text = focused?.textContent;
  replace();
  if (!id || focused.isConnected) return;
  const card = cardOf(id);
  const same = [...(card?.querySelectorAll("button[formaction]") ?? [])].filter(
    (button) => button.getAttribute("formaction") === address,
  );
  (same.find((button) => button.textContent === text) ?? same[0] ?? card)?.focus({ preventScroll: true });
}

function put() {
  timer = 0;
  last = performance.now();
  if (pointing) return later();
  const repainted = [...blocks].filter(([id, html]) => {
    const block = document.getElementById(id);
    return block && looks(block) !== looks(element(html));
  });
  const fresh = [...cards].filter(([id, html]) => html !== null && fits(id, element(html)));
  const gone = [...cards].filter(([id, html]) => html === null && cardOf(id)).map(([id]) => id);
  const added = fresh.map(([id]) => id).filter((id) => !cardOf(id));
  const counted = count && `<span id="annotation-count" hx-swap-oob="true">${count}</span>`;
  [blocks, cards, count] = [new Map(), new Map(), ""];
  gone.forEach(remove);
  if (!repainted.length && !fresh.length && !gone.length) return;
  keepingFocus(() => apply([...repainted, ...fresh].map(([, html]) => html).join("") + counted));
  for (const id of added) cardOf(id)?.classList.add("fresh");
}

function later() {
  timer ||= setTimeout(put, Math.max(0, last + APART - performance.now()));
}

/** Take in a change `{blocks: {id: html}, cards: {id: html}, gone: [id], count}`. */
export function changed(change) {
  for (const pair of Object.entries(change.blocks)) blocks.set(...pair);
  for (const [id, html] of Object.entries(change.cards)) cards.set(id, html);
  for (const id of change.gone) cards.set(id, null);
  count = change.count || count;
  later();
}

// A selection that is being drawn must not lose the text under it.
addEventListener("pointerdown", () => (pointing = true), true);
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => (pointing = false), true);
addEventListener("blur", () => (pointing = false));
