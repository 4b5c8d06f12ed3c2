// Which annotations are shown. What is not keeps its place in the text, but neither colour nor card.

import { idOf, list, reader } from "annotate/server";
import { facts } from "annotate/facts";
import { idsOn } from "annotate/painter";

let passes = null; // (facts) => boolean; null shows everything
const exempt = new Set(); // made while the filter stood: not snatched away from who made them

/** Whether a filter stands. */
export function isFiltered() {
  return passes !== null;
}

/** Whether an annotation is shown. What nothing is known of yet is. */
export function isShown(id) {
  const known = facts.get(id);
  return !passes || !known || exempt.has(id) || passes(known);
}

/** The annotations on a mark that are shown. */
export function shownOn(mark) {
  return passes ? idsOn(mark).filter(isShown) : idsOn(mark);
}

/** The annotations that begin with a mark and are shown. */
export function beginningsOn(mark) {
  return (mark.dataset.begins ?? "").split(" ").filter((id) => id && isShown(id));
}

function paint(mark) {
  const all = idsOn(mark);
  const left = all.filter(isShown);
  for (const name of [...mark.classList]) if (name.startsWith("tag-")) mark.classList.remove(name);
  mark.classList.toggle("off", !left.length);
  mark.role = left.length ? null : "none"; // also to who hears it
  const partly = left.length > 0 && left.length < all.length;
  mark.classList.toggle("part", partly);
  // Its own lines are those of all that lie here: the first that is shown gives it another look.
  if (partly) mark.classList.add(`tag-${facts.get(left[0])?.tags[0] ?? 0}`);
}

/** Make marks in these elements, and all cards, look as the filter says. */
export function repaint(roots) {
  for (const root of roots) for (const mark of root.querySelectorAll("mark")) paint(mark);
  for (const card of list.querySelectorAll(":scope > .card")) card.hidden = !isShown(idOf(card));
}

/** Show only annotations whose facts pass; all, with null. */
export function show(test) {
  if (!test && !passes) return;
  passes = test;
  exempt.clear();
  repaint([reader]);
  document.dispatchEvent(new CustomEvent("annotate:shown"));
}

/** Keep these visible until the filter is changed. */
export function exceptFor(ids) {
  for (const id of ids) exempt.add(id);
}
