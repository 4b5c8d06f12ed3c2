// Painting a highlight at once, before the server has answered: the same marks as the server sends
// (annotate/text/segments.py), made by splitting what is there. The answer replaces whole blocks.

import { endOf, startOf, unitsOf } from "annotate/offsets";
import { blocksTouched } from "annotate/selection";

const UNDERLINES = 3;
const added = new WeakMap(); // mark -> Map(annotation id -> classes that it brought)

/** All marks of an annotation, in document order. */
export function marksOf(root, id) {
  return [...root.querySelectorAll(`mark[data-annotations~="${CSS.escape(id)}"]`)];
}

/** The ids of the annotations that lie on a mark. */
export function idsOn(mark) {
  return mark.dataset.annotations.split(" ");
}

/** The ids of all annotations in the text, in document order. */
export function inText(root) {
  return [...root.querySelectorAll("mark[data-begins]")].flatMap((mark) => mark.dataset.begins.split(" ").filter(Boolean));
}

function newMark(node) {
  const mark = document.createElement("mark");
  mark.dataset.annotations = "";
  node.replaceWith(mark);
  mark.append(node);
  return mark;
}

function splitMark(mark, node, low, high) {
  for (const [at, keepsBegin] of [[high, true], [low, false]]) {
    if (at <= 0 || at >= node.length) continue;
    const rest = mark.cloneNode(false);
    added.set(rest, new Map(added.get(mark)));
    rest.append(node.splitText(at));
    mark.after(rest);
    delete rest.dataset.begins;
    if (!keepsBegin) return rest;
  }
  return mark;
}

function classesFor(mark, slots) {
  const used = [...mark.classList].filter((name) => /^u\d-/.test(name));
  const fresh = (slots.length ? slots : [0]).filter((slot) => !used.some((name) => name.endsWith(`-${slot}`)));
  return fresh.slice(0, UNDERLINES - used.length).map((slot, place) => `u${used.length + place + 1}-${slot}`);
}

function paintNode(node, low, high, { id, slots }, begins) {
  let mark = node.parentElement.closest("mark");
  if (mark) {
    mark = splitMark(mark, node, low, high);
  } else {
    if (high < node.length) node.splitText(high);
    mark = newMark(low > 0 ? node.splitText(low) : node);
  }
  const names = classesFor(mark, slots);
  const ids = mark.dataset.annotations ? idsOn(mark) : [];
  if (ids.length) names.push("over");
  const brought = added.get(mark) ?? new Map();
  brought.set(id, names.filter((name) => !mark.classList.contains(name)));
  added.set(mark, brought);
  mark.classList.add(...names, "unsent");
  mark.dataset.annotations = [...ids, id].join(" ");
  if (begins) mark.dataset.begins = [mark.dataset.begins, id].filter(Boolean).join(" ");
  return mark;
}

/** Paint `{id, start, end, slots}` (code points; slots are tag ids). Returns its marks. */
export function paint(root, annotation) {
  const marks = [];
  for (const block of blocksTouched(root, annotation.start, annotation.end)) {
    const text = block.textContent;
    const low = unitsOf(text, Math.max(annotation.start - startOf(block), 0));
    const high = unitsOf(text, Math.min(annotation.end, endOf(block)) - startOf(block));
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (at < high && at + node.length > low && node.length) nodes.push([node, at, at + node.length]);
      at += node.length;
    }
    for (const [node, from, to] of nodes) {
      const begins = !marks.length;
      marks.push(paintNode(node, Math.max(low - from, 0), Math.min(high, to) - from, annotation, begins));
    }
  }
  return marks;
}

/** Take an annotation's painting away again; what lies under it stays. */
export function unpaint(root, id) {
  for (const mark of marksOf(root, id)) {
    const left = idsOn(mark).filter((other) => other !== id);
    const block = mark.closest("[data-start]");
    if (left.length) {
      mark.dataset.annotations = left.join(" ");
      mark.classList.remove("unsent", "on", ...(added.get(mark)?.get(id) ?? []));
      if (mark.dataset.begins) {
        mark.dataset.begins = mark.dataset.begins.split(" ").filter((other) => other !== id).join(" ");
      }
    } else {
      mark.replaceWith(...mark.childNodes);
      block.normalize();
    }
  }
}
