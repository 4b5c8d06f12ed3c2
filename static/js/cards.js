// The margin: each card level with its passage, without overlap, in step while the page scrolls.

import { chosen } from "annotate/highlight";
import { heightsOf, isResized, layCards, listTop, moveCards } from "annotate/card_moves";
import { follow, inNextFrame, isFlying, isHurried } from "annotate/following";
import { list, reader } from "annotate/server";
import { blocksIn, rangeOf } from "annotate/offsets";
import { marksOf } from "annotate/painter";
import { stackAround, stackAt } from "annotate/stack";

const GAP = 14;
const REST = 100; // milliseconds without scrolling after which all cards are put right, also far ones
const NARROW = matchMedia("(max-width: 760px)");

let cards = [];
let ids = [];
let heights = [];
let wishes = [];

const beginnings = new Map(); // annotation id -> the mark that it begins with

function findBeginnings(root) {
  for (const mark of root.querySelectorAll("mark[data-begins]")) {
    for (const id of mark.dataset.begins.split(" ")) beginnings.set(id, mark);
  }
}

/** The annotation of a card, for what asks it of each at every change. */
const nameOf = ({ id }) => id.slice("annotation-".length);

/** Where a card's passage begins. What is not sent yet is painted again whenever its block is replaced. */
function beginningOf(card) {
  const id = nameOf(card);
  if (!beginnings.get(id)?.isConnected && card.matches(".draft")) beginnings.set(id, marksOf(reader, id)[0]);
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
  ids = cards.map(nameOf);
  const base = listTop();
  wishes = cards.map((card) => topOf(card) - base);
  heights = heightsOf(cards);
}

function readingLine(base) {
  const room = document.documentElement.scrollHeight - innerHeight;
  const share = room > 0 ? Math.min(Math.max(scrollY / room, 0), 1) : 0;
  return innerHeight * share - base;
}

function wanted(base) {
  const lead = ids.indexOf(chosen()[0]);
  if (lead >= 0) {
    const onScreen = wishes[lead] + base;
    if (onScreen > -40 && onScreen < innerHeight) return stackAround(lead, wishes, heights, GAP);
  }
  return stackAt(readingLine(base), wishes, heights, GAP);
}

let stale = true; // sizes and passages must be measured again
let glides = false;
let everywhere = true; // also where nobody looks
let resting = 0;
let held = false; // a pointer is down on a card

/** What is pressed stays under the pointer until it is let go: a button that moved away was not clicked. */
function holdStill() {
  list.addEventListener("pointerdown", () => (held = true));
  const letGo = () => {
    if (!held) return;
    held = false;
    inNextFrame();
  };
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(letGo)); // after the click
}

function look() {
  if (held || isFlying()) return null;
  if (NARROW.matches) return stale ? layCards : null;
  if (stale) measure();
  const base = listTop();
  const tops = wanted(base);
  const how = { glide: glides, everywhere, hurried: isHurried() };
  stale = glides = everywhere = false;
  clearTimeout(resting);
  if (!how.everywhere) resting = setTimeout(align, REST);
  return () => moveCards(cards, heights, tops, base, how);
}

/** Put the cards where they belong, in the next frame. */
export function align({ glide = false } = {}) {
  stale = everywhere = true;
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
  holdStill();
  const sizes = new ResizeObserver(() => align());
  sizes.observe(reader);
  const ownSizes = new ResizeObserver((entries) => {
    const resized = entries.map(({ target }) => isResized(target));
    if (resized.includes(true)) align({ glide: true });
    else if (resized.includes(null)) stale = true, inNextFrame();
  });
  const observed = new Set();
  const observeCards = (fresh) => {
    for (const card of observed) if (card.parentElement !== list) ownSizes.unobserve(card), observed.delete(card);
    for (const card of fresh) if (card.parentElement === list && !observed.has(card)) ownSizes.observe(card), observed.add(card);
  };
  observeCards(list.querySelectorAll(":scope > .card"));
  document.addEventListener("annotate:changed", ({ detail }) => observeCards(detail.cards));
  document.addEventListener("annotate:changed", onChange);
  document.addEventListener("annotate:shown", () => align());
  document.addEventListener("annotate:flying", ({ detail: { flying } }) => {
    list.classList.toggle("flying", flying);
    if (!flying) align();
  });
  document.addEventListener("annotate:chosen", () => align({ glide: true }));
  document.fonts?.ready.then(() => align());
  NARROW.addEventListener("change", () => align());
  document.body.classList.toggle("has-cards", list.childElementCount > 0);
  align();
}
