// Highlights and cards belong together: choosing or pointing at one shows the other.

import { cardOf, idOf, lists, reader } from "annotate/server";
import { inText, marksOf } from "annotate/painter";
import { beginningsOn, isShown, shownOn } from "annotate/shown";
import { saidOf } from "annotate/announcing";

let active = [];

const lit = { on: 0, hover: 0 }; // how many annotations have the class

function light(ids, name) {
  if (!lit[name] && !ids.length) return;
  lit[name] = ids.length;
  for (const element of document.querySelectorAll(`mark.${name}, .card.${name}`)) element.classList.remove(name);
  for (const id of ids) {
    cardOf(id)?.classList.add(name);
    for (const mark of marksOf(reader, id)) mark.classList.add(name);
  }
}

/** The ids of the annotations that are chosen, the first one leading. */
export function chosen() {
  return active;
}

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const FAR = 3; // windows

/** Scroll a passage into sight. To a far one at once, and again when what stands around it has been
 * laid out: only then it is known where it is. */
function bring(id, tries = 3) {
  const box = marksOf(reader, id)[0]?.getBoundingClientRect();
  if (!box || (box.top >= 90 && box.bottom <= innerHeight - 120)) return;
  const far = Math.abs(box.top) > FAR * innerHeight;
  scrollBy({ top: box.top - innerHeight * 0.35, behavior: far || tries < 3 || STILL.matches ? "instant" : "smooth" });
  if (tries && (far || tries < 3)) requestAnimationFrame(() => requestAnimationFrame(() => bring(id, tries - 1)));
}

/** Give a card the focus. Before the first frame it takes none: it is not seen until it has its place. */
function focusOn(id) {
  cardOf(id)?.focus({ preventScroll: true });
  if (cardOf(id) === document.activeElement) return;
  requestAnimationFrame(() => document.activeElement === document.body && cardOf(id)?.focus({ preventScroll: true }));
}

/** Choose annotations: their highlights deepen, their cards come beside them. */
export function choose(ids, { focus = false, scroll = false } = {}) {
  active = ids;
  light(ids, "on");
  document.dispatchEvent(new CustomEvent("annotate:chosen", { detail: { ids } }));
  const [first] = ids;
  if (!first) return;
  if (scroll) {
    bring(first);
  }
  if (focus) focusOn(first);
}

/** Draw the eye to an annotation for a moment. */
export function flash(id) {
  for (const mark of marksOf(reader, id)) {
    mark.classList.add("flash");
    mark.addEventListener("animationend", () => mark.classList.remove("flash"), { once: true });
  }
}

/** All annotations that are shown, in document order. */
export function order() {
  return inText(reader).filter(isShown);
}

/** Choose the next (1) or the previous (-1) annotation; without a chosen one, from what is on screen. */
export function step(by, options) {
  const ids = order();
  if (!ids.length) return;
  let at = ids.indexOf(active[0]);
  if (at < 0) {
    const marks = [...reader.querySelectorAll("mark[data-begins]")].filter((mark) => beginningsOn(mark).length);
    const mark = marks.find((one) => one.getBoundingClientRect().bottom > 80);
    const first = mark ? ids.indexOf(beginningsOn(mark)[0]) : -1;
    at = by > 0 ? (first < 0 ? ids.length : first) - 1 : first < 0 ? ids.length : first;
  }
  choose([ids[Math.min(Math.max(at + by, 0), ids.length - 1)]], { scroll: true, ...options });
}

const pointer = { x: NaN, y: NaN };

/** Whether the pointer moved, and not the page below it: while one scrolls, marks run by under it, and to look
 * for all parts of each takes longer than a frame in a long text. */
function moved({ clientX: x, clientY: y }) {
  const isElsewhere = x !== pointer.x || y !== pointer.y;
  Object.assign(pointer, { x, y });
  return isElsewhere;
}

/** Show again what is chosen, after blocks or cards were replaced. */
export function relight() {
  if (active.length) light(active, "on");
}

/** Begin to listen. `open` is told which annotations a person asked for. */
export function watch(open) {
  reader.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (!getSelection().isCollapsed || event.target.closest("a")) return;
    const ids = mark ? shownOn(mark) : [];
    if (ids.length) open(ids, { focus: !event.detail }); // a click that no hand made is a screen reader's
    else if (active.length) choose([]);
  });
  const chooseCard = ({ target }) => {
    const id = idOf(target);
    if (id && !active.includes(id)) choose([id]);
  };
  // Who comes to a card hears what it says, and not the names of its buttons. A name that stayed would be
  // read instead of what is in it.
  const name = ({ target }) => target.matches(".card") && (target.ariaLabel = saidOf(target) || null);
  const unname = ({ target }) => target.matches(".card") && (target.ariaLabel = null);
  for (const list of lists) {
    list.addEventListener("click", chooseCard);
    list.addEventListener("focusin", chooseCard);
    list.addEventListener("focusin", name);
    list.addEventListener("focusout", unname);
  }
  reader.addEventListener("pointerover", (event) => {
    const mark = event.target.closest("mark");
    if (moved(event)) light(mark ? shownOn(mark) : [], "hover");
  });
  reader.addEventListener("pointerleave", () => light([], "hover"));
  for (const list of lists) {
    list.addEventListener("pointerover", (event) => {
      const id = idOf(event.target);
      if (moved(event)) light(id ? [id] : [], "hover");
    });
    list.addEventListener("pointerleave", () => light([], "hover"));
  }
}
