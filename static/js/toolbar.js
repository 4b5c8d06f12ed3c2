// The toolbar at the selection: a button for each tag, by mouse, touch, Tab or the tag's key.

import { selectedSpan } from "annotate/selection";
import { reader } from "annotate/server";

const bar = document.getElementById("toolbar");
const MARGIN = 8; // pixels between the bar and the selection or the window's edge
const FINGER = 44; // room below a touched selection for its handles
let tag = () => {};
const rebind = bar?.querySelector("[data-bounds]"); // gives the chosen highlight the selection as its bounds
let bounds = { isPossible: () => false, set: () => {} };
let pointing = false;
let touched = false;

function buttons() {
  return [...bar.querySelectorAll("button:not([hidden])")];
}

/** Hide the toolbar. */
export function hideToolbar() {
  if (bar) bar.hidden = true;
}

/** Whether the toolbar shows, so that its keys count. */
export function toolbarShows() {
  return Boolean(bar) && !bar.hidden;
}

/** The bar's left edge: about the selection's middle, inside the text's column where there is room
 * for it, and always inside the window. */
function leftFor(middle, width) {
  const column = reader.getBoundingClientRect();
  const within = (left, low, high) => Math.max(Math.min(left, high - width), low);
  const aligned = within(middle - width / 2, column.left, column.right);
  return within(aligned, MARGIN, document.documentElement.clientWidth - MARGIN);
}

function put() {
  const boxes = getSelection().getRangeAt(0).getClientRects();
  if (!boxes.length) return;
  const first = boxes[0];
  const last = boxes[boxes.length - 1];
  const barHeight = document.querySelector(".bar")?.offsetHeight ?? 0;
  const { offsetWidth: width, offsetHeight: height } = bar;
  const above = first.top - height - MARGIN;
  const below = last.bottom + (touched ? FINGER : MARGIN);
  // On touch the system's own menu stands above the selection, so ours goes below.
  let top = touched || above < barHeight + MARGIN ? below : above;
  top = Math.min(Math.max(top, barHeight + MARGIN), innerHeight - height - MARGIN);
  const middle = (top === above ? first.left + first.right : last.left + last.right) / 2;
  bar.style.setProperty("--x", `${Math.round(leftFor(middle, width))}px`);
  bar.style.setProperty("--y", `${Math.round(top)}px`);
}

function refresh() {
  if (!bar || (pointing && !touched) || bar.contains(document.activeElement)) return;
  const span = selectedSpan(reader);
  if (bar.hidden === Boolean(span)) bar.hidden = !span; // even the same again would restyle it
  if (span) rebind.hidden = !bounds.isPossible();
  if (span) put();
}

function rove(event) {
  const all = buttons();
  const at = all.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  const next = all[(to + all.length) % all.length];
  for (const button of all) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

/** The button that a key stands for, when there is one. */
export function buttonForKey(key) {
  if (rebind) rebind.hidden = !bounds.isPossible();
  return bar && buttons().find((button) => button.dataset.key === key);
}

/** What a button says: `{key, slot, name}`, or null for the note. */
export function tagOf(button) {
  const { tag: key, slot, name } = button.dataset;
  return key ? { key, slot: Number(slot), name } : null;
}

/** Press a button of the toolbar. False when nothing of the text is selected. */
export function press(button) {
  const span = selectedSpan(reader);
  if (span && button === rebind) bounds.set(span);
  else if (span) tag(span, tagOf(button));
  return Boolean(span);
}

/** Begin to show the toolbar. `onTag` gets the span and the tag (null: a note); `forBounds` says whether
 * the chosen highlight `isPossible` to change, and gets the span with `set`. */
export function watchSelection(onTag, forBounds) {
  if (!bar) return;
  tag = onTag;
  bounds = forBounds;
  bar.querySelectorAll("button").forEach((button, i) => (button.tabIndex = i ? -1 : 0));
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  bar.addEventListener("keydown", rove);
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) press(button);
  });
  document.addEventListener("pointerdown", (event) => {
    if (bar.contains(event.target)) return;
    touched = event.pointerType === "touch";
    pointing = reader.contains(event.target);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    addEventListener(name, () => {
      pointing = false;
      requestAnimationFrame(refresh);
    });
  }
  document.addEventListener("selectionchange", () => requestAnimationFrame(refresh));
  for (const name of ["scroll", "resize"]) addEventListener(name, () => bar.hidden || refresh(), { passive: true });
}
