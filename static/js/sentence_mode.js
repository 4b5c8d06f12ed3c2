// Sentence mode: a frame goes from sentence to sentence, and a tag's key tags what it holds.
// While it lasts, its frame has the focus: it is an application to a screen reader, which hands it the keys.

import { blocksIn, rangeOf } from "annotate/offsets";
import { buttonForKey, hideToolbar, tagOf } from "annotate/toolbar";
import { choose } from "annotate/highlight";
import { drawFrame, isRightToLeft, scrollToSpan } from "annotate/frame";
import { extend, otherSide } from "annotate/extent";
import { following, holding, preceding } from "annotate/pieces";
import { headingOf, highlightsOn, said, tagsOn, whereIs } from "annotate/announcing";
import { announce } from "annotate/status";
import { spanOfRange } from "annotate/selection";
import { enterText } from "annotate/caret";
import { reader } from "annotate/server";
import { underTheEye } from "annotate/eye";

const frame = document.getElementById("frame");
const hint = document.getElementById("frame-hint");
const [area, mover] = frame.querySelectorAll("path");

let at = null; // the extent in the frame; it stays when the mode is left
let before = null; // the heading said last
let tag = () => {};
let open = () => {};

const lasts = () => !frame.hidden;
const textOf = ({ start, end }) => spanOfRange(reader, rangeOf(blocksIn(reader), start, end));

function draw() {
  if (lasts() && at) drawFrame(area, mover, at.start, at.end, at.side);
}

/** What is in the frame, for who does not see it: where it is when that is new, its words, its tags. */
function describe() {
  const heading = headingOf(at.start);
  const parts = [whereIs(at.start)];
  if (heading && heading !== before && parts[0] !== "heading") parts.unshift(`under “${heading}”`);
  before = heading;
  const tags = tagsOn(at.start, at.end);
  return `${parts.join(", ")}: ${said(textOf(at)?.quote ?? "")}${tags ? ` (${tags})` : ""}`;
}

function show(extent, saying = "") {
  if (!extent) return;
  at = extent;
  draw();
  scrollToSpan(at.start, at.end);
  announce(`${saying}${describe()}`);
}

const whole = (piece) => piece && { start: piece[0], end: piece[1], side: null };

/** The first sentence of a paragraph or heading. */
const sentenceOf = (block) => block && whole(holding("sentence", block[0]));

function toParagraph(kind, direction) {
  if (direction > 0) return sentenceOf(following(kind, at.end));
  const own = holding(kind, at.start);
  // First to the beginning of the paragraph that one is in.
  if (own && own[0] < at.start && own[1] >= at.start) return sentenceOf(own);
  return sentenceOf(preceding(kind, at.start));
}

const MOVES = {
  ArrowRight: (by) => whole(by > 0 ? following("sentence", at.end) : preceding("sentence", at.start)),
  ArrowDown: (by) => toParagraph("block", by),
  PageDown: (by) => toParagraph("heading", by),
  End: (by) => whole(by > 0 ? preceding("sentence", Infinity) : following("sentence", 0)),
};
const BACK = { ArrowLeft: "ArrowRight", ArrowUp: "ArrowDown", PageUp: "PageDown", Home: "End" };
const KINDS = { ArrowRight: "sentence", ArrowDown: "block", PageDown: "heading" };

function move(event) {
  const way = BACK[event.key] ?? event.key;
  if (!MOVES[way]) return false;
  let direction = BACK[event.key] ? -1 : 1;
  if (way === "ArrowRight" && isRightToLeft(at.start)) direction = -direction;
  const name = event.ctrlKey && way === "ArrowDown" ? "PageDown" : way;
  if (!event.shiftKey) show(MOVES[name](direction));
  else if (KINDS[name]) show(extend(at, event.altKey ? "word" : KINDS[name], direction));
  return true;
}

/** Annotate what is in the frame, and go on to the next sentence. */
function annotate(button) {
  const span = textOf(at);
  const given = tagOf(button);
  if (!span) return;
  const place = whereIs(at.start);
  tag(span, given);
  const next = whole(following("sentence", at.end));
  const done = `${given?.name ?? "Note"}: ${said(span.quote)}, ${place}. `;
  if (!given || !next) announce(`${done}${next ? "" : "This was the last sentence."}`);
  if (next && given) show(next, `${done}Next, `);
  else if (next) at = next;
}

function openHighlights() {
  const ids = highlightsOn(at.start, at.end);
  if (ids.length) open(ids, { focus: true });
  else announce("Nothing is highlighted here.");
}

function onKey(event) {
  if (event.isComposing || event.metaKey) return;
  const plain = !event.ctrlKey && !event.altKey && !event.shiftKey;
  const button = plain && buttonForKey(event.key.toLowerCase());
  if (button) annotate(button);
  else if (event.key === "Escape") leave();
  else if (event.key === " " && plain) show(otherSide(at), at.side === 1 ? "Start. " : "End. ");
  else if (event.key === "Enter" && plain) openHighlights();
  else if (!move(event)) return;
  event.preventDefault();
}

/** Start the mode. */
export function startSentences() {
  const sentence = underTheEye(at?.start);
  if (!sentence) return;
  hideToolbar();
  getSelection().removeAllRanges();
  choose([]);
  frame.hidden = hint.hidden = false;
  before = null;
  frame.focus({ preventScroll: true });
  show(whole(sentence), "Sentence mode. ");
}

function leave() {
  const { start } = at;
  frame.hidden = hint.hidden = true;
  const place = rangeOf(blocksIn(reader), start, start + 1);
  getSelection().collapse(place.startContainer, place.startOffset);
  enterText();
  announce("Sentence mode left.");
}

/** Begin to answer. `onTag` gets a span and a tag (null: a note), `onOpen` the ids to open. */
export function watchSentences(onTag, onOpen) {
  tag = onTag;
  open = onOpen;
  frame.addEventListener("keydown", onKey);
  frame.addEventListener("blur", () => {
    // The window may lose the focus and bring it back; the frame then still has it.
    if (document.activeElement !== frame) frame.hidden = hint.hidden = true;
  });
  document.getElementById("sentences-opener")?.addEventListener("click", startSentences);
  document.addEventListener("annotate:changed", draw);
  new ResizeObserver(draw).observe(reader);
}
