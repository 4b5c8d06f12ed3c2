// Cards that were not sent with the page are fetched when their passages come near, or at once when asked.

import { blocksIn, rangeOf } from "annotate/offsets";
import { apply, cardOf, list, reader, send } from "annotate/server";
import { marksOf } from "annotate/painter";

const NEAR = 900; // pixels above and below the window
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
  for (const chunk of chunks()) {
    const range = rangeOfChunk(chunk);
    if (range.comparePoint(mark, 0) <= 0) {
      await load(chunk);
      if (cardOf(id)) break;
    }
  }
  return cardOf(id);
}

function rangeOfChunk({ dataset }) {
  return rangeOf(blocksIn(reader), Number(dataset.start), Math.max(Number(dataset.start) + 1, Number(dataset.end)));
}

function loadNear() {
  for (const chunk of chunks()) {
    const box = rangeOfChunk(chunk).getBoundingClientRect();
    if (box.bottom > -NEAR && box.top < innerHeight + NEAR) load(chunk).catch(() => {});
  }
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
