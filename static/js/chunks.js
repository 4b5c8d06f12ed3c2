// Cards that were not sent with the page are fetched when their passages come near, or at once when asked.

import { blockIndexAt, blocksIn, codePointAt, rangeOf } from "annotate/offsets";
import { apply, cardOf, list, reader, send } from "annotate/server";
import { marksOf } from "annotate/painter";

const NEAR = 300; // pixels above and below the window
const loading = new Map();

function chunks() {
  return [...list.querySelectorAll(":scope > .chunk")];
}

/** Fetch one chunk, once. */
function load(chunk) {
  if (!loading.has(chunk)) {
    const address = chunk.querySelector("a").getAttribute("href");
    const fetching = send("GET", address).then(({ html }) => apply(html, chunk));
    fetching.catch(() => loading.delete(chunk)); // it is tried again when it comes near again
    loading.set(chunk, fetching);
  }
  return loading.get(chunk);
}

/** The card of an annotation whose passage is in the text, fetched if it must be. Null without one. */
export async function cardFor(id) {
  const mark = marksOf(reader, id)[0];
  if (cardOf(id) || !mark) return cardOf(id);
  const block = mark.closest("[data-start]");
  const at = codePointAt(block, mark, 0);
  const chunk = chunks().find((one) => at >= spanOf(one)[0] && at < spanOf(one)[1]);
  if (chunk) await load(chunk);
  return cardOf(id);
}

/** Fetch all that is left. */
export async function loadAll() {
  for (const chunk of chunks()) await load(chunk);
}

function spanOf({ dataset }) {
  return [Number(dataset.start), Math.max(Number(dataset.start) + 1, Number(dataset.end))];
}

function isNear({ top, bottom }) {
  return bottom > -NEAR && top < innerHeight + NEAR;
}

function loadNear() {
  const blocks = blocksIn(reader);
  const boxOf = (at) => blocks[blockIndexAt(blocks, at)].getBoundingClientRect();
  const near = chunks().filter((chunk) => {
    const [start, end] = spanOf(chunk);
    // Blocks are quickly measured; only near the window it matters which part of them a chunk takes.
    if (!isNear({ top: boxOf(start).top, bottom: boxOf(end - 1).bottom })) return false;
    return isNear(rangeOf(blocks, start, end).getBoundingClientRect());
  });
  for (const chunk of near) load(chunk).catch(() => {});
}

/** Begin to fetch what comes near. */
export function keepLoading() {
  if (!chunks().length) return;
  let waiting = 0;
  const later = () => {
    cancelAnimationFrame(waiting);
    if (chunks().length) waiting = requestAnimationFrame(loadNear);
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  later();
}
