// Cards of a long article come when their passages come near, or at once when asked, and go again when
// they are far: however many highlights there are, the page carries those around the window.

import { blocksIn, codePointAt, endOf, startOf } from "annotate/offsets";
import { follow, inNextFrame, isFlying, isHurried } from "annotate/following";
import { addCards, cardOf, list, reader, send } from "annotate/server";
import { fragmentOf } from "annotate/fragment";
import { marksOf } from "annotate/painter";
import { whenDone } from "annotate/under_way";

const NEAR = 800; // pixels above and below the window
const MOST = 260; // cards; beyond so many, far ones go
const A_FEW = 6; // cards that come at a time while somebody scrolls
const PATIENCE = 100; // milliseconds in which a moment for them is waited for
let parts = []; // {start, end, node, loading}: `node` stands for cards that are not here

function partOf(node) {
  const start = Number(node.dataset.start);
  return { start, end: Math.max(start + 1, Number(node.dataset.end)), node, loading: null };
}

function addressOf({ start, end }) {
  return `${reader.dataset.cardsAt}?from=${start}&to=${end}`;
}

/** Put cards in place of what stands for them: a few in each moment in which nothing else happens, since to
 * lay out all takes longer than a frame, or `atOnce` for who asked for them. */
async function comeIn(part, html, atOnce) {
  const cards = [...fragmentOf(html).children];
  while (cards.length) {
    if (!atOnce) await whenDone();
    if (!atOnce) await new Promise((done) => requestIdleCallback(done, { timeout: PATIENCE }));
    addCards(cards.splice(0, atOnce ? cards.length : A_FEW), part.node, !atOnce);
  }
  part.node.remove();
  part.node = null;
}

/** Fetch the cards of one part, once. */
function load(part, { atOnce = false } = {}) {
  if (!part.node) return Promise.resolve();
  part.loading ??= send("GET", addressOf(part))
    .then(({ html }) => comeIn(part, html, atOnce))
    .finally(() => {
      part.loading = null;
      seenAt = NaN; // after a failure it is tried again when the page moves
    });
  return part.loading;
}

function cardsOf({ start, end }) {
  return [...list.querySelectorAll(":scope > .card")].filter(({ dataset }) => dataset.start >= start && dataset.start < end);
}

/** Put a placeholder where a part's cards are, unless somebody works with one of them. */
function unload(part) {
  const cards = cardsOf(part);
  const used = cards.some((card) => card.matches(".on, .editing, :focus-within, [data-unsent], :has(form)"));
  if (used || !cards.length) return;
  const node = document.createElement("li");
  node.className = "chunk";
  Object.assign(node.dataset, { start: part.start, end: part.end });
  cards[0].before(node);
  for (const card of cards) card.remove();
  part.node = node;
}

/** The card of an annotation whose passage is in the text, fetched if it must be. Null without one. */
export async function cardFor(id) {
  const mark = marksOf(reader, id)[0];
  if (cardOf(id) || !mark) return cardOf(id);
  const block = mark.closest("[data-start]");
  const at = codePointAt(block, mark, 0);
  const part = parts.find(({ start, end }) => at >= start && at < end);
  if (part) await load(part, { atOnce: true });
  return cardOf(id);
}

/** Fetch all that is left. */
export async function loadAll() {
  for (const part of parts) await load(part, { atOnce: true });
}

/** The first of the blocks that ends below a height in the window, by looking at few of them. */
function firstBelow(blocks, height) {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (blocks[middle].getBoundingClientRect().bottom > height) high = middle;
    else low = middle + 1;
  }
  return blocks[low];
}

/** The parts whose passages stand so near to the window. */
function within(blocks, distance) {
  const start = startOf(firstBelow(blocks, -distance));
  const end = endOf(firstBelow(blocks, innerHeight + distance));
  return parts.filter((part) => part.start <= end && part.end > start);
}

let seenAt = NaN; // where the page was scrolled to when parts were last looked for
let loading = false;

/** The part to fetch next: first what stands in the window, then what is near to it. */
function nextPart() {
  const blocks = blocksIn(reader);
  const isAway = ({ node, loading }) => node && !loading;
  return within(blocks, 0).find(isAway) ?? within(blocks, NEAR).find(isAway);
}

async function next() {
  await whenDone();
  await new Promise((go) => setTimeout(go)); // or what this frame moved would be laid out twice
  return isFlying() ? null : nextPart();
}

/** One part at a time: what the person does meanwhile finds the server free. Not over what one flies: its
 * cards would be far away when they come. */
async function loadNear() {
  if (loading) return;
  loading = true;
  try {
    for (let part = await next(); part; part = await next()) await load(part);
  } finally {
    loading = false;
  }
}

function look() {
  if (!parts.length || isHurried() || Math.abs(scrollY - seenAt) < NEAR / 4) return null;
  seenAt = scrollY;
  const kept = list.childElementCount - parts.length > MOST && new Set(within(blocksIn(reader), innerHeight * 2));
  const far = kept ? parts.filter((part) => !part.node && !kept.has(part)) : [];
  return () => {
    loadNear().catch(() => {});
    far.forEach(unload);
    if (far.length) document.dispatchEvent(new CustomEvent("annotate:changed", { detail: { blocks: [], cards: [] } }));
  };
}

/** Begin to fetch what comes near. */
export function keepLoading() {
  parts = [...list.querySelectorAll(":scope > .chunk")].map(partOf);
  if (!parts.length) return;
  // Those that came with the page are a part like the others.
  parts.unshift({ start: 0, end: parts[0].start, node: null, loading: null });
  follow(look);
  inNextFrame();
}
