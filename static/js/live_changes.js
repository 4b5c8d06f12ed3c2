// Puts what others changed into the page: gathered, at a moment when it disturbs nothing. Selection
// and caret, the focus, an open form and the place one reads at stay as they are.

import { apply, cardOf, list, reader } from "annotate/server";
import { fragmentOf } from "annotate/fragment";
import { refreshThread } from "annotate/live_threads";
import { whenDone } from "annotate/under_way";

const APART = [250, 700]; // milliseconds between two repaintings, at least and at most
const SHARE = 10; // times what one took: what others do takes at most a tenth of the browser's time
const PATIENCE = 400; // milliseconds in which such a moment is waited for
const LASTING = /^(u\d-\d+|over|unsent)$/; // classes of a mark that say what lies there
const TRANSIENT = ["on", "hover", "fresh", "far"]; // classes of a card that do not

let blocks = new Map();
let cards = new Map(); // id -> HTML, or null when it is gone
let count = "";
let timer = 0;
let next = 0; // when the next repainting may be
let pointing = false;

function element(html) {
  return fragmentOf(html).firstElementChild;
}

/** What a block's highlights look like, without what only this page adds. */
function looks(block) {
  return [...block.querySelectorAll("mark")]
    .map((mark) => {
      const names = [...mark.classList].filter((name) => LASTING.test(name));
      return [mark.dataset.annotations, mark.dataset.begins, names.join(" "), mark.textContent.length].join("|");
    })
    .join("\n");
}

/** What a card says, without how long ago. */
function says(card) {
  const copy = card.cloneNode(true);
  copy.classList.remove(...TRANSIENT);
  for (const name of ["style", "hidden"]) copy.removeAttribute(name);
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
  card.prepend(line);
}

/** Whether a card may be replaced; one with an open form says that there is something newer. */
function fits(id, fresh) {
  const old = cardOf(id);
  if (!old) return !awaited(fresh);
  const [seen, now] = [old.querySelector("[name=version]")?.value ?? old.dataset.version, fresh.dataset.version];
  if (Number(now) < Number(seen) || says(old) === says(fresh)) return false;
  if (!isBusy(old)) return true;
  old.dataset.stale = ""; // what its form stands in for
  if (now !== seen) warn(old, "Somebody else has changed this meanwhile.");
  else refreshThread(id).catch(() => {}); // it comes with the next change
  return false;
}

/** What takes a card out of the page; one with an open form stays and says so. */
function removal(id) {
  const card = cardOf(id);
  if (isBusy(card)) {
    warn(card, "Somebody else has deleted this meanwhile.");
    return "";
  }
  return `<li id="${card.id}" hx-swap-oob="delete"></li>`;
}

/** Run something that replaces cards, and leave the focus on what it was on. */
function keepingFocus(replace) {
  const focused = document.activeElement;
  const card = focused?.closest?.(".card");
  const [after, before] = [card?.nextElementSibling, card?.previousElementSibling];
  const text = focused?.textContent;
  replace();
  if (!card || focused.isConnected) return;
  const fresh = document.getElementById(card.id);
  const alike = (one) => one.textContent === text && one.getAttribute("formaction") === focused.getAttribute("formaction");
  const same = fresh && [...fresh.querySelectorAll(focused.localName)].find(alike);
  const next = [same, fresh, after, before].find((one) => one?.isConnected) ?? reader;
  next.focus({ preventScroll: true });
}

function put() {
  timer = 0;
  const began = performance.now();
  next = began + APART[0];
  if (pointing) {
    document.documentElement.dataset.live = "waiting";
    return later();
  }
  const repainted = [...blocks].filter(([id, html]) => {
    const block = document.getElementById(id);
    return block && looks(block) !== looks(element(html));
  });
  const fresh = [...cards].filter(([id, html]) => html !== null && fits(id, element(html)));
  const gone = [...cards].filter(([id, html]) => html === null && cardOf(id)).map(([id]) => removal(id));
  const added = fresh.map(([id]) => id).filter((id) => !cardOf(id));
  if (count) document.getElementById("annotation-count").replaceChildren(fragmentOf(count));
  [blocks, cards, count] = [new Map(), new Map(), ""];
  const html = [...[...repainted, ...fresh].map(([, one]) => one), ...gone].join("");
  // What one did oneself is there already: then nobody has to look at the page again.
  if (html) keepingFocus(() => apply(html));
  for (const id of added) cardOf(id)?.classList.add("fresh");
  const took = performance.now() - began;
  next = began + took + Math.min(Math.max(took * SHARE, APART[0]), APART[1]);
}

/** In a moment when the person does nothing: what she does herself is painted first. */
function later() {
  const soon = () => whenDone().then(() => requestIdleCallback(put, { timeout: PATIENCE }));
  timer ||= setTimeout(soon, Math.max(0, next - performance.now()));
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
addEventListener("pointerdown", ({ target }) => (pointing = reader.contains(target)), true);
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => (pointing = false), true);
addEventListener("blur", () => (pointing = false));
