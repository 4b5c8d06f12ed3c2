// Dragging an entry by its grip, with a mouse, a pen or a finger: a line shows where it will stand.

import { place } from "annotate/report_order";

const SCROLLS = 72; // pixels from the window's edge within which dragging scrolls
const SPEED = 14; // pixels a frame

let dragged = null; // {entry, pointer, y}
const line = document.createElement("li");
line.className = "drop-line";
line.setAttribute("aria-hidden", "true");

/** Put the line where an entry that is let go of at this height would stand. */
function show(y) {
  const lists = [...document.querySelectorAll("[data-entries]")];
  const distance = (list) => {
    const { top, bottom } = list.getBoundingClientRect();
    return Math.max(top - y, y - bottom, 0);
  };
  const list = lists.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  const others = [...list.querySelectorAll("[data-entry]")].filter((one) => one !== dragged.entry);
  const after = others.find((one) => {
    const { top, height } = one.getBoundingClientRect();
    return y < top + height / 2;
  });
  list.insertBefore(line, after ?? null);
}

function follow() {
  if (!dragged) return;
  const { y } = dragged;
  const by = y < SCROLLS ? -SPEED : y > innerHeight - SCROLLS ? SPEED : 0;
  if (by && dragged.moved) {
    scrollBy(0, by);
    show(y);
  }
  requestAnimationFrame(follow);
}

function end() {
  dragged?.entry.classList.remove("is-dragged");
  document.body.classList.remove("dragging");
  line.remove();
  dragged = null;
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.button === 0 && event.target.closest("[data-grip]");
  if (!grip) return;
  event.preventDefault();
  const entry = grip.closest("[data-entry]");
  dragged = { entry, pointer: event.pointerId, y: event.clientY, moved: false };
  grip.setPointerCapture(event.pointerId);
  requestAnimationFrame(follow);
});
document.addEventListener("pointermove", (event) => {
  if (dragged?.pointer !== event.pointerId) return;
  dragged.moved ||= Math.abs(event.clientY - dragged.y) > 4;
  dragged.y = event.clientY;
  if (!dragged.moved) return;
  dragged.entry.classList.add("is-dragged");
  document.body.classList.add("dragging");
  show(event.clientY);
});
document.addEventListener("pointerup", (event) => {
  if (dragged?.pointer !== event.pointerId) return;
  const { entry } = dragged;
  const list = line.parentElement;
  if (list) {
    const others = [...list.querySelectorAll("[data-entry], .drop-line")].filter((one) => one !== entry);
    place(entry, list.dataset.entries, others.indexOf(line));
  }
  end();
  entry.focus();
});
document.addEventListener("pointercancel", end);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !dragged) return;
  event.preventDefault();
  end();
});
