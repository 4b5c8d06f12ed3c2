// The text's parts (letters, words, sentences, blocks, headings) as spans `[start, end]` in code points,
// found across blocks. A revision never changes, so what was found in a block stays true.

import { blockIndexAt, blocksIn, codePoints, startOf } from "annotate/offsets";
import { reader } from "annotate/server";
import { sentences } from "annotate/sentences";

const HEADING = /^H[1-6]$/;
const segmenters = {};
const kept = new Map(); // "kind start" -> spans

function segments(text, granularity) {
  segmenters[granularity] ??= new Intl.Segmenter(reader.lang || "en", { granularity });
  const found = [];
  for (const { index, segment, isWordLike } of segmenters[granularity].segment(text)) {
    if (isWordLike ?? true) found.push([index, index + segment.length]);
  }
  return found;
}

const CUTS = {
  letter: (text) => segments(text, "grapheme"),
  word: (text) => segments(text, "word"),
  sentence: sentences,
  block: (text) => (text ? [[0, text.length]] : []),
};

/** Whether a block is a heading. */
export function isHeading(block) {
  return HEADING.test(block.tagName);
}

/** The pieces of one kind in a block. */
export function piecesOf(block, kind) {
  if (kind === "heading") return isHeading(block) ? piecesOf(block, "block") : [];
  const key = `${kind} ${startOf(block)}`;
  if (kept.has(key)) return kept.get(key);
  const text = block.textContent;
  let units = 0;
  let at = startOf(block);
  const toCodePoints = (to) => {
    at += codePoints(text.slice(units, to));
    units = to;
    return at;
  };
  const found = CUTS[kind](text).map(([low, high]) => [toCodePoints(low), toCodePoints(high)]);
  kept.set(key, found);
  return found;
}

/** The first piece from a code point on for which `fits` holds. */
function firstFrom(kind, at, fits) {
  const blocks = blocksIn(reader);
  for (let i = blockIndexAt(blocks, at); i < blocks.length; i++) {
    const found = piecesOf(blocks[i], kind).find(fits);
    if (found) return found;
  }
  return null;
}

/** The last piece up to a code point for which `fits` holds. */
function lastUpTo(kind, at, fits) {
  const blocks = blocksIn(reader);
  for (let i = blockIndexAt(blocks, at); i >= 0; i--) {
    const found = piecesOf(blocks[i], kind).findLast(fits);
    if (found) return found;
  }
  return null;
}

/** The first piece that starts at `at` or later. */
export const following = (kind, at) => firstFrom(kind, at, ([start]) => start >= at);

/** The last piece that ends at `at` or earlier. */
export const preceding = (kind, at) => lastUpTo(kind, at, ([, end]) => end <= at);

/** The piece in which the code point `at` lies, else the one after it, else the last one. */
export const holding = (kind, at) => firstFrom(kind, at, ([, end]) => end > at) ?? lastUpTo(kind, at, () => true);

/** Where the next (1) or the previous (-1) piece has its edge (0 start, 1 end); null at the text's ends. */
export function edge(kind, at, side, direction) {
  const found =
    direction > 0
      ? firstFrom(kind, at, (piece) => piece[side] > at)
      : lastUpTo(kind, at, (piece) => piece[side] < at);
  return found?.[side] ?? null;
}
