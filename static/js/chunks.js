// Cards of a long article come when their passages come near, or at once when asked, and go again when
// they are far: however many highlights there are, the page carries those around the window.

import { blockIndexAt, blocksIn, codePointAt, rangeOf } from "annotate/offsets";
import { follow, inNextFrame } from "annotate/following";
import { apply, cardOf, list, reader, send } from "annotate/server";
import { marksOf } from "annotate/painter";

const NEAR = 800; // pixels above and below the window
const MOST = 260; // cards; beyond so many, far ones go
let parts = []; // {start, end, node, loading}: `node` stands for cards that are not here

function partOf(node) {
  const start = Number(node.dataset.start);
  return { start, end: Math.max(start + 1, Number(node.dataset.end)), node, loading: null };
}

function addressOf({ start, end }) {
  return `${reader.dataset.cardsAt}?from=${start}&to=${end}`;
}

/** Fetch the cards of one part, once. */
function load(part) {
  if (!part.node) return Promise.resolve();
  part.loading ??= send("GET", addressOf(part))
    .then(({ html }) => {
      apply(html, part.node);
      part.node = null;
    })
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
  if (part) await load(part);
  return cardOf(id);
}

/** Fetch all that is left. */
export async function loadAll() {
  for (const part of parts) await load(part);
}

function isNear({ top, bottom }, distance) {
  return bottom > -distance && top < innerHeight + distance;
}

let seenAt = NaN; // where the page was scrolled to when parts were last looked for

function look() {
  if (!parts.length || Math.abs(scrollY - seenAt) < NEAR / 4) return null;
  seenAt = scrollY;
  const blocks = blocksIn(reader);
  const boxOf = (at) => blocks[blockIndexAt(blocks, at)].getBoundingClientRect();
  const about = ({ start, end }) => ({ top: boxOf(start).top, bottom: boxOf(end - 1).bottom });
  const near = parts.filter((part) => {
    // Blocks are quickly measured; only near the window it matters which part of them a chunk takes.
    if (!part.node || part.loading || !isNear(about(part), NEAR)) return false;
    return isNear(rangeOf(blocks, part.start, part.end).getBoundingClientRect(), NEAR);
  });
  const many = near.length && list.childElementCount - parts.length > MOST;
  const far = many ? parts.filter((part) => !part.node && !isNear(about(part), innerHeight * 2)) : [];
  return () => {
    for (const part of near) load(part).catch(() => {});
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
