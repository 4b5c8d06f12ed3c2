// A handle at a place of the text: dragged with mouse or finger, moved with the arrow keys.

import { codePointOf } from "annotate/selection";
import { isRightToLeft } from "annotate/frame";
import { reader } from "annotate/server";

const EDGE = 60; // pixels from the window's top and foot where dragging scrolls
const SPEED = 14;

/** The code point at a point of the window; null where there is no text. */
function codePointAtPoint(x, y) {
  const position = document.caretPositionFromPoint?.(x, y);
  if (position) return codePointOf(reader, position.offsetNode, position.offset);
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? codePointOf(reader, range.startContainer, range.startOffset) : null;
}

/** Put a handle at `{edge, x, top, bottom}`, relative to the reader, and say what it stands at. */
export function putHandle(handle, place, at, words) {
  handle.hidden = !place;
  if (!place) return;
  handle.dataset.edge = place.edge;
  handle.style.setProperty("--x", `${place.x}px`);
  handle.style.setProperty("--y", `${place.top}px`);
  handle.style.setProperty("--h", `${place.bottom - place.top}px`);
  // At the window's edge all of what a finger meets stays within; the stem and the knob stand where the end is.
  const [base, half] = [reader.getBoundingClientRect().left, handle.offsetWidth / 2];
  const middle = Math.min(Math.max(base + place.x, half), document.documentElement.clientWidth - half);
  handle.style.setProperty("--aside", `${middle - base - place.x}px`);
  handle.setAttribute("aria-valuenow", at);
  handle.setAttribute("aria-valuetext", words);
}

function watchDrag(handle, { drag, drop }) {
  let away = null; // from the pointer to the middle of the line that the handle stands at
  handle.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    const base = reader.getBoundingClientRect();
    const at = (name) => Number.parseFloat(handle.style.getPropertyValue(name));
    away = [base.left + Number(handle.dataset.edge) - event.clientX, base.top + at("--y") + at("--h") / 2 - event.clientY];
    handle.parentElement.classList.add("dragging");
  });
  handle.addEventListener("pointermove", (event) => {
    if (!away) return;
    const [x, y] = [event.clientX + away[0], event.clientY + away[1]];
    if (event.clientY < EDGE + 50) scrollBy(0, -SPEED);
    else if (event.clientY > innerHeight - EDGE) scrollBy(0, SPEED);
    const at = codePointAtPoint(x, y);
    if (at !== null) drag(at);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    handle.addEventListener(name, () => {
      if (!away) return;
      away = null;
      handle.parentElement.classList.remove("dragging");
      drop();
    });
  }
}

const KEYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

/** Let a handle answer: `drag(code point)`, then `drop()`; `step(kind, direction)`, `done()`, `cancel()`.
 * Arrows go by words, with Alt by letters; up and down by sentences. */
export function watchHandle(handle, actions) {
  watchDrag(handle, actions);
  // A click on it is none on the text below.
  handle.addEventListener("click", (event) => event.stopPropagation());
  handle.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (KEYS[event.key]) {
      const turned = sideways && isRightToLeft(Number(handle.getAttribute("aria-valuenow")));
      const kind = sideways ? (event.altKey ? "letter" : "word") : "sentence";
      actions.step(kind, turned ? -KEYS[event.key] : KEYS[event.key]);
    } else if (event.key === "Enter") actions.done();
    else if (event.key === "Escape") actions.cancel();
    else return;
    event.preventDefault();
  });
}
