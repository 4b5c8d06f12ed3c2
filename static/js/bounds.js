// The handles of the chosen highlight: they move its ends, or the point where it is split.

import { beginning, ending } from "annotate/announcing";
import { blocksIn, rangeOf } from "annotate/offsets";
import { chosen } from "annotate/highlight";
import { endOfSpan, linesOf, pathAround, scrollToSpan } from "annotate/frame";
import { putHandle, watchHandle } from "annotate/handle";
import { sendBounds, sendSplit, subjectOf } from "annotate/span_changes";
import { codePointOf, spanOfRange } from "annotate/selection";
import { toast } from "annotate/status";
import { edge } from "annotate/pieces";
import { cutNear, extend } from "annotate/extent";
import { reader } from "annotate/server";

const box = document.getElementById("bounds");
const [area] = box.querySelectorAll("path");
const ends = [...box.querySelectorAll(".end")];
const knife = box.querySelector(".knife");

let subject = null; // the chosen highlight, when its bounds may be changed
let draft = null; // the extent while an end is moved
let cut = null; // the code point where it would be split
let back = null; // what had the focus before

function draw() {
  const lies = Boolean(subject) && subject.end > subject.start; // one whose passage is gone does not
  box.hidden = !lies;
  if (!lies) return;
  const { start, end } = draft ?? subject;
  const parts = cut === null ? [[start, end]] : [[start, cut], [cut, end]];
  const shows = draft || cut !== null;
  area.setAttribute("d", shows ? parts.map((part) => pathAround(linesOf(...part))).join("") : "");
  const splitting = cut !== null;
  if (splitting !== box.classList.contains("splitting")) {
    box.classList.toggle("splitting", splitting);
    document.dispatchEvent(new CustomEvent("annotate:splitting"));
  }
  putHandle(ends[0], splitting ? null : endOfSpan(start, end, 0), start, beginning(start, end));
  putHandle(ends[1], splitting ? null : endOfSpan(start, end, 1), end, ending(start, end));
  const around = splitting && `${ending(start, cut)} | ${beginning(cut, end)}`;
  putHandle(knife, splitting ? endOfSpan(cut, end, 0) : null, cut, around);
}

function refresh() {
  const next = subjectOf(chosen()[0]);
  if (next?.id !== subject?.id) draft = cut = null;
  // What is being moved was seen as it was: a change by somebody else meanwhile is a conflict.
  if (!draft && cut === null) subject = next;
  draw();
}

function stop() {
  const focused = box.contains(document.activeElement);
  draft = cut = null;
  if (focused) (back?.isConnected && back !== document.body ? back : reader).focus({ preventScroll: true });
  refresh();
}

async function finish() {
  if (!subject) return;
  const [was, wanted, at] = [subject, draft, cut];
  const span = wanted && spanOfRange(reader, rangeOf(blocksIn(reader), wanted.start, wanted.end));
  stop();
  if (at !== null) await sendSplit(was, at);
  else if (span && (span.start !== was.start || span.end !== was.end)) await sendBounds(was, span);
}

/** Begin at a handle, whose focus leaves to where it was. */
function begin(handle) {
  if (!box.contains(document.activeElement)) back = document.activeElement;
  draw();
  handle.focus({ preventScroll: true });
  scrollToSpan(subject.start, subject.end);
}

/** Let the keys move the end of the chosen highlight, or the other end. False when none can be changed. */
export function startBounds() {
  if (!subject || subject.end <= subject.start) return false;
  if (cut !== null) stop();
  draft ??= { start: subject.start, end: subject.end, side: 1 };
  begin(ends[document.activeElement === ends[1] ? 0 : 1]);
  return true;
}

/** Show where the chosen highlight would be split: at the caret, else near its middle. Again: split it. */
export function startSplit() {
  if (!subject || subject.end <= subject.start) return false;
  if (cut !== null) return void finish();
  const { focusNode, focusOffset } = getSelection();
  const caret = codePointOf(reader, focusNode, focusOffset);
  draft = null;
  const atCaret = caret > subject.start && caret < subject.end;
  cut = atCaret ? cutNear(subject, caret, ["word", "letter"]) : cutNear(subject, (subject.start + subject.end) / 2);
  if (cut === null) toast("This highlight is too short to be split.");
  else begin(knife);
  return true;
}

/** Giving the chosen highlight a selection as its bounds. */
export const newBounds = {
  isPossible: () => Boolean(subject),
  set: (span) => {
    getSelection().collapseToEnd();
    sendBounds(subject, span);
  },
};

/** Whether the point of a split is being chosen. */
export const isSplitting = () => cut !== null;

function watchEnd(handle, side) {
  const current = () => ({ ...(draft ?? subject), side });
  const change = ({ start, end }) => {
    draft = { start, end, side };
    draw();
  };
  watchHandle(handle, {
    drag: (at) => change(side ? { start: current().start, end: Math.max(at, current().start + 1) } : { start: Math.min(at, current().end - 1), end: current().end }),
    step: (kind, direction) => {
      // By sentence the other end would begin to grow where nothing is left; a handle moves its own.
      const moved = extend(current(), kind, direction);
      if (moved.side === side) change(moved);
    },
    drop: finish,
    done: finish,
    cancel: stop,
  });
}

function moveCut(at) {
  if (at === null || at <= subject.start || at >= subject.end) return;
  cut = at;
  draw();
}

/** Begin to show the handles of what is chosen. */
export function watchBounds() {
  ends.forEach(watchEnd);
  const step = (kind, direction) => moveCut(edge(kind, cut, 0, direction));
  watchHandle(knife, { drag: moveCut, step, drop: () => {}, done: finish, cancel: stop });
  box.addEventListener("focusout", ({ relatedTarget }) => {
    // Leaving keeps what was done; the window may lose the focus and bring it back.
    if (box.contains(relatedTarget) || box.contains(document.activeElement)) return;
    if (cut === null) finish();
  });
  for (const name of ["annotate:chosen", "annotate:changed", "annotate:shown"]) document.addEventListener(name, refresh);
  new ResizeObserver(draw).observe(reader);
}
