// The margin: each card level with its passage, without overlap, in step while the page scrolls.

import { chosen } from "annotate/highlight";
import { idOf, list, reader } from "annotate/server";
import { stackAround, stackAt } from "annotate/stack";

const GAP = 14;
const AT_ONCE = matchMedia("(prefers-reduced-motion: reduce)");
const NARROW = matchMedia("(max-width: 760px)");

let cards = [];
let heights = [];
let wishes = [];
let placed = [];
let waiting = 0;

let beginnings = null; // annotation id -> the mark that it begins with, until marks change

function findBeginnings() {
  const found = new Map();
  for (const mark of reader.querySelectorAll("mark[data-begins]")) {
    for (const id of mark.dataset.begins.split(" ")) found.set(id, mark);
  }
  return found;
}

/** Everything is read before anything is written: a page with thousands of marks is laid out once. */
function measure() {
  beginnings ??= findBeginnings();
  cards = [...list.querySelectorAll(":scope > .card")].filter((card) => !card.hidden && beginnings.has(idOf(card)));
  const base = list.getBoundingClientRect().top;
  wishes = cards.map((card) => (beginnings.get(idOf(card)).getClientRects()[0]?.top ?? 0) - base);
  heights = cards.map((card) => card.offsetHeight);
  placed = [];
}

function readingLine() {
  const room = document.documentElement.scrollHeight - innerHeight;
  const share = room > 0 ? Math.min(Math.max(scrollY / room, 0), 1) : 0;
  return innerHeight * share - list.getBoundingClientRect().top;
}

function wanted() {
  const lead = cards.findIndex((card) => idOf(card) === chosen()[0]);
  if (lead >= 0) {
    const onScreen = wishes[lead] + list.getBoundingClientRect().top;
    if (onScreen > -40 && onScreen < innerHeight) return stackAround(lead, wishes, heights, GAP);
  }
  return stackAt(readingLine(), wishes, heights, GAP);
}

function move(glide) {
  list.classList.toggle("gliding", glide && !AT_ONCE.matches);
  wanted().forEach((top, i) => {
    const rounded = Math.round(top * 2) / 2;
    if (placed[i] === rounded) return;
    placed[i] = rounded;
    cards[i].style.setProperty("--top", `${rounded}px`);
  });
}

let stale = true; // sizes and passages must be measured again
let glides = false;

function update() {
  cancelAnimationFrame(waiting);
  waiting = 0;
  document.body.classList.toggle("has-cards", list.childElementCount > 0);
  if (NARROW.matches) return;
  if (stale) measure();
  move(glides);
  list.classList.add("placed");
  stale = glides = false;
}

function inNextFrame() {
  waiting ||= requestAnimationFrame(update);
}

/** Put the cards where they belong, in the next frame. */
export function align({ glide = false } = {}) {
  stale = true;
  glides ||= glide;
  inNextFrame();
}

/** Begin to keep in step with scrolling, sizes, fonts and changes. */
export function keepInStep() {
  addEventListener("scroll", inNextFrame, { passive: true });
  const sizes = new ResizeObserver(() => align());
  sizes.observe(reader);
  const ownSizes = new ResizeObserver((entries) => {
    if (entries.some(({ target }) => heights[cards.indexOf(target)] !== target.offsetHeight)) align({ glide: true });
  });
  const observeCards = () => {
    ownSizes.disconnect();
    for (const card of list.querySelectorAll(":scope > .card")) ownSizes.observe(card);
  };
  observeCards();
  document.addEventListener("annotate:changed", () => {
    observeCards();
    beginnings = null;
    // At once: a new card must not be seen, nor get the focus, where it does not belong.
    stale = true;
    update();
  });
  document.addEventListener("annotate:shown", () => align());
  document.addEventListener("annotate:chosen", () => align({ glide: true }));
  document.fonts?.ready.then(() => align());
  NARROW.addEventListener("change", () => align());
  align();
}
