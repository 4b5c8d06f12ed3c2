// The margin: each card level with its passage, without overlap, in step while the page scrolls.

import { chosen } from "annotate/highlight";
import { follow, inNextFrame } from "annotate/following";
import { idOf, list, reader } from "annotate/server";
import { blocksIn, rangeOf } from "annotate/offsets";
import { marksOf } from "annotate/painter";
import { stackAround, stackAt } from "annotate/stack";

const GAP = 14;
const AT_ONCE = matchMedia("(prefers-reduced-motion: reduce)");
const NARROW = matchMedia("(max-width: 760px)");

let cards = [];
let heights = [];
let wishes = [];
let placed = [];

const beginnings = new Map(); // annotation id -> the mark that it begins with

function findBeginnings(root) {
  for (const mark of root.querySelectorAll("mark[data-begins]")) {
    for (const id of mark.dataset.begins.split(" ")) beginnings.set(id, mark);
  }
}

/** Where a card's passage begins. What is not sent yet is painted again whenever its block is replaced. */
function beginningOf(card) {
  const id = idOf(card);
  if (card.matches(".draft") && !beginnings.get(id)?.isConnected) beginnings.set(id, marksOf(reader, id)[0]);
  return beginnings.get(id);
}

function hasPlace(card) {
  return !card.hidden && Boolean(beginningOf(card)?.isConnected || card.querySelector("form"));
}

/** Where a card wants to stand. One whose passage somebody else has deleted stays while it is worked on. */
function topOf(card) {
  const mark = beginningOf(card);
  const { start } = card.dataset;
  const passage = mark?.isConnected ? mark : rangeOf(blocksIn(reader), Number(start), Number(start) + 1);
  return passage.getClientRects()[0]?.top ?? 0;
}

/** Everything is read before anything is written: a page with thousands of marks is laid out once. */
function measure() {
  cards = [...list.querySelectorAll(":scope > .card")].filter(hasPlace);
  const base = list.getBoundingClientRect().top;
  wishes = cards.map((card) => topOf(card) - base);
  heights = cards.map((card) => card.offsetHeight);
  placed = [];
}

function readingLine(base) {
  const room = document.documentElement.scrollHeight - innerHeight;
  const share = room > 0 ? Math.min(Math.max(scrollY / room, 0), 1) : 0;
  return innerHeight * share - base;
}

function wanted(base) {
  const lead = cards.findIndex((card) => idOf(card) === chosen()[0]);
  if (lead >= 0) {
    const onScreen = wishes[lead] + base;
    if (onScreen > -40 && onScreen < innerHeight) return stackAround(lead, wishes, heights, GAP);
  }
  return stackAt(readingLine(base), wishes, heights, GAP);
}

let stale = true; // sizes and passages must be measured again
let glides = false;

function move(tops, base, glide) {
  list.classList.toggle("gliding", glide && !AT_ONCE.matches);
  const inSight = (top, i) => base + top < innerHeight * 1.5 && base + top + heights[i] > -innerHeight / 2;
  tops.forEach((top, i) => {
    const rounded = Math.round(top * 2) / 2;
    // What is far away and stays there is not worth moving.
    if (placed[i] === rounded || !(placed[i] === undefined || inSight(placed[i], i) || inSight(top, i))) return;
    placed[i] = rounded;
    // The property itself and not a variable, which everything in the card would inherit.
    cards[i].style.translate = `0 ${rounded}px`;
  });
  list.classList.add("placed");
}

function lie() {
  for (const card of list.querySelectorAll(".card")) card.style.translate = "";
}

function look() {
  if (NARROW.matches) return stale ? lie : null;
  if (stale) measure();
  const base = list.getBoundingClientRect().top;
  const tops = wanted(base);
  const glide = glides;
  stale = glides = false;
  return () => move(tops, base, glide);
}

/** Put the cards where they belong, in the next frame. */
export function align({ glide = false } = {}) {
  stale = true;
  glides ||= glide;
  inNextFrame();
}

function onChange({ detail: { blocks } }) {
  document.body.classList.toggle("has-cards", list.childElementCount > 0);
  blocks.forEach(findBeginnings);
  // At once: a new card must not be seen, nor get the focus, where it does not belong.
  stale = true;
  look()?.();
}

/** Begin to keep in step with scrolling, sizes, fonts and changes. */
export function keepInStep() {
  findBeginnings(reader);
  follow(look);
  const sizes = new ResizeObserver(() => align());
  sizes.observe(reader);
  const ownSizes = new ResizeObserver((entries) => {
    if (entries.some(({ target }) => heights[cards.indexOf(target)] !== target.offsetHeight)) align({ glide: true });
  });
  const observed = new Set();
  const observeCards = () => {
    const now = new Set(list.querySelectorAll(":scope > .card"));
    for (const card of observed) if (!now.has(card)) ownSizes.unobserve(card), observed.delete(card);
    for (const card of now) if (!observed.has(card)) ownSizes.observe(card), observed.add(card);
  };
  observeCards();
  document.addEventListener("annotate:changed", observeCards);
  document.addEventListener("annotate:changed", onChange);
  document.addEventListener("annotate:shown", () => align());
  document.addEventListener("annotate:chosen", () => align({ glide: true }));
  document.fonts?.ready.then(() => align());
  NARROW.addEventListener("change", () => align());
  document.body.classList.toggle("has-cards", list.childElementCount > 0);
  align();
}
