// Moving the cards of the margin so that next to nothing is laid out or drawn again. The list is a layer
// of its own and is moved as most of its cards are; only cards that move otherwise are moved in it.

import { list } from "annotate/server";

const ASIDE = 0.5; // windows above and below this one in which cards have to stand right
const AHEAD = 3; // windows in which they are put right together
const DRAWN = 1; // windows above and below this one in which there is anything of cards but their place
const SOON = 0.15; // the same while one scrolls: drawn where they come next, the others when one rests
const FEW = 40; // so many are drawn wherever they stand
const AT_ONCE = matchMedia("(prefers-reduced-motion: reduce)");

const sizes = new WeakMap(); // card -> its height when it was last drawn
const placed = new WeakMap(); // card -> where it stands in the list
let shift = 0; // how far the list is moved

/** Where the list's top would be in the window if it were not moved. */
export function listTop() {
  return list.getBoundingClientRect().top - shift;
}

/** The heights of cards; of those that are not drawn as they were, or as most are. */
export function heightsOf(cards) {
  for (const card of cards) if (!card.matches(".far")) sizes.set(card, card.offsetHeight);
  const known = cards.map((card) => sizes.get(card)).filter(Boolean).sort((a, b) => a - b);
  return cards.map((card) => sizes.get(card) ?? known[known.length >> 1] ?? 120);
}

/** Whether a card is drawn in another height than is known. Null: it was not drawn before. */
export function isResized(card) {
  if (card.matches(".far")) return false;
  return sizes.has(card) ? sizes.get(card) !== card.offsetHeight : null;
}

const rounded = (pixels) => Math.round(pixels * 2) / 2;

/** By how much most of these cards move: those that stand one below the other move together. */
function common(moves) {
  const counts = new Map();
  for (const one of moves) counts.set(one, (counts.get(one) ?? 0) + 1);
  const [most] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [shift, 0]);
  return most;
}

/** Bring cards of these heights to these tops, all in pixels below the list's own top, which is at `base` in
 * the window. `everywhere`: also those that are far from it. `hurried`: none is drawn anew. */
export function moveCards(cards, heights, tops, base, { glide, everywhere, hurried }) {
  list.classList.toggle("gliding", glide && !AT_ONCE.matches);
  const known = cards.map((card) => placed.get(card));
  const isNear = (at, i, windows) => base + at < innerHeight * (1 + windows) && base + at + heights[i] > -innerHeight * windows;
  const within = (windows) => (i) => isNear(tops[i], i, windows) || isNear(known[i] + shift, i, windows);
  const all = [...cards.keys()];
  const fresh = all.filter((i) => known[i] === undefined);
  const seen = all.filter((i) => known[i] !== undefined && within(ASIDE)(i));
  const was = shift;
  if (!glide) shift = common(seen.map((i) => rounded(tops[i] - known[i])));
  if (shift !== was) list.style.translate = `0 ${shift}px`;
  const differs = (i) => known[i] !== rounded(tops[i] - shift);
  // What is far away is not worth moving; when something has to move, what is ahead moves with it.
  const moves = everywhere || fresh.length || seen.some(differs);
  const moving = (i) => known[i] === undefined || (differs(i) && (everywhere || within(AHEAD)(i)));
  for (const i of moves ? all.filter(moving) : []) {
    placed.set(cards[i], rounded(tops[i] - shift));
    // Not a transform, which would make a layer of each card; not a variable, which all in it would inherit.
    cards[i].style.top = `${placed.get(cards[i])}px`;
  }
  // Of what is out of sight only its place is kept: each card is twenty elements and four layers, which
  // the browser would look through in each frame in which anything changes.
  const drawn = (i) => (everywhere ? isNear(tops[i], i, DRAWN) : !hurried && isNear(tops[i], i, SOON));
  for (const i of all) {
    if (all.length <= FEW || drawn(i)) cards[i].classList.remove("far");
    else if (!isNear(tops[i], i, everywhere ? DRAWN : 2 * DRAWN)) cards[i].classList.add("far");
  }
  list.classList.add("placed");
}

/** Let the cards lie where they are in the list. */
export function layCards() {
  shift = 0;
  list.style.translate = "";
  for (const card of list.querySelectorAll(".card")) {
    placed.delete(card);
    card.style.top = "";
  }
}
