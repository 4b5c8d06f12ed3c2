// Sentence mode: a frame goes from sentence to sentence, and a tag's key tags what it holds.
// While it lasts, its frame has the focus: it is an application to a screen reader, which hands it the keys.
// Orca does so only to what has content and stands in an application, hence two of them and the words.

import { blocksIn, rangeOf } from "annotate/offsets";
import { buttonForKey, hideToolbar, tagOf } from "annotate/toolbar";
import { choose, chosen } from "annotate/highlight";
import { drawFrame, scrollToSpan } from "annotate/frame";
import { following } from "annotate/pieces";
import { difference, moved, whole } from "annotate/sentence_moves";
import { otherSide } from "annotate/extent";
import { headingOf, highlightsOn, said, tagsOn, whereIs } from "annotate/announcing";
import { announce } from "annotate/status";
import { sendBounds, subjectOf } from "annotate/span_changes";
import { spanOfRange } from "annotate/selection";
import { enterText } from "annotate/caret";
import { reader } from "annotate/server";
import { underTheEye } from "annotate/eye";

const frame = document.getElementById("frame");
const hint = document.getElementById("frame-hint");
const mode = document.getElementById("sentences");
const words = frame.querySelector("p");
const [area, mover] = frame.querySelectorAll("path");

let at = null; // the extent in the frame; it stays when the mode is left
let before = null; // the heading said last
let moving = null; // what was chosen before the mode: it can be moved into the frame
let tag = () => {};
let open = () => {};

const lasts = () => !mode.hidden;
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
  words.textContent = describe();
  announce(`${saying}${words.textContent}`);
}

/** What an end of the frame was moved over, as one hears it of a selection: not all that it holds again. */
function changeOf(was) {
  const over = difference(was, at);
  const quote = over && textOf(over)?.quote;
  return quote && `${said(quote)} ${over.isMore ? "added" : "left out"}.`;
}

function move(event) {
  const extent = moved(at, event);
  if (extent === undefined) return false;
  const was = at;
  if (extent) show(extent);
  else announce("Nothing further.");
  const change = extent && event.shiftKey && changeOf(was);
  if (change) announce(change);
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

/** Let what was chosen lie where the frame is: an orphan, or what should stand elsewhere. */
function moveHere() {
  const [subject, span] = [moving, textOf(at)];
  if (!span) return;
  moving = null;
  leave();
  sendBounds(subject, span);
}

function onKey(event) {
  if (event.isComposing || event.metaKey) return;
  const plain = !event.ctrlKey && !event.altKey && !event.shiftKey;
  const button = plain && buttonForKey(event.key.toLowerCase());
  if (button) annotate(button);
  else if (event.key === "b" && plain && moving) moveHere();
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
  moving = subjectOf(chosen()[0]);
  hint.querySelector(".moves").hidden = !moving;
  choose([]);
  mode.hidden = hint.hidden = false;
  before = null;
  frame.focus({ preventScroll: true });
  show(whole(sentence)); // that it began is said by the focus
}

function leave() {
  const { start } = at;
  mode.hidden = hint.hidden = true;
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
    if (document.activeElement !== frame) mode.hidden = hint.hidden = true;
  });
  document.getElementById("sentences-opener")?.addEventListener("click", startSentences);
  document.addEventListener("annotate:changed", draw);
  new ResizeObserver(draw).observe(reader);
}
