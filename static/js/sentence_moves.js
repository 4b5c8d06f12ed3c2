// Where the arrows lead in sentence mode: by sentence, paragraph and heading; with Shift one end alone.
// An extent is `{start, end, side}`, code points; `side` says which end moves.

import { following, holding, preceding } from "annotate/pieces";
import { extend } from "annotate/extent";
import { isRightToLeft } from "annotate/frame";

/** A piece of the text as an extent. */
export const whole = (piece) => piece && { start: piece[0], end: piece[1], side: null };

/** The first sentence of a paragraph or heading. */
const sentenceOf = (block) => block && whole(holding("sentence", block[0]));

function toParagraph(at, kind, direction) {
  if (direction > 0) return sentenceOf(following(kind, at.end));
  const own = holding(kind, at.start);
  // First to the beginning of the paragraph that one is in.
  if (own && own[0] < at.start && own[1] >= at.start) return sentenceOf(own);
  return sentenceOf(preceding(kind, at.start));
}

const MOVES = {
  ArrowRight: (at, by) => whole(by > 0 ? following("sentence", at.end) : preceding("sentence", at.start)),
  ArrowDown: (at, by) => toParagraph(at, "block", by),
  PageDown: (at, by) => toParagraph(at, "heading", by),
  End: (at, by) => whole(by > 0 ? preceding("sentence", Infinity) : following("sentence", 0)),
};
const BACK = { ArrowLeft: "ArrowRight", ArrowUp: "ArrowDown", PageUp: "PageDown", Home: "End" };
const KINDS = { ArrowRight: "sentence", ArrowDown: "block", PageDown: "heading" };

/** The extent to which a key leads; null when there is none further on, undefined when it is no such key. */
export function moved(at, { key, altKey, ctrlKey, shiftKey }) {
  const way = BACK[key] ?? key;
  if (!MOVES[way]) return undefined;
  let direction = BACK[key] ? -1 : 1;
  if (way === "ArrowRight" && isRightToLeft(at.start)) direction = -direction;
  const name = ctrlKey && way === "ArrowDown" ? "PageDown" : way;
  if (!shiftKey) return MOVES[name](at, direction) ?? null;
  return (KINDS[name] && extend(at, altKey ? "word" : KINDS[name], direction)) ?? null;
}

/** What one extent has and the other has not, `{start, end, isMore}`; null when both ends differ, or neither. */
export function difference(was, now) {
  const side = was.start === now.start ? "end" : "start";
  const other = side === "end" ? "start" : "end";
  if (was[other] !== now[other] || was[side] === now[side]) return null;
  const [start, end] = [was[side], now[side]].sort((a, b) => a - b);
  return { start, end, isMore: now.end - now.start > was.end - was.start };
}
