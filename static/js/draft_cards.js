// The card of a highlight that the server does not have yet: what one made can be read, edited and taken
// back without a connection. The server's card takes its place.

import { cardOf, put, reader, take } from "annotate/server";

const PATIENCE = 300; // milliseconds; what is confirmed sooner gets one card alone, the server's
const CLAMPED = 280; // code points of a quote, as on the server's cards
const NONE = "0"; // the version of what the server does not have

const form = document.getElementById("edit-form");
const timers = new Map(); // annotation id -> what is to make its card

function element(name, properties, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** The names of tags, each in its colour; "Note" without any. */
function names(slots) {
  const nameOf = (slot) => form.content.querySelector(`.choose-tags .tag-${slot} span`)?.textContent ?? "";
  const own = slots.map((slot) => [`tag-${slot}`, nameOf(slot)]);
  return (own.length ? own : [["tag-0", "Note"]]).map(([className, textContent]) => element("b", { className, textContent }));
}

function button(id, place, textContent, key) {
  const made = element("button", { textContent });
  const address = `${reader.dataset.annotationsAt}${id}/${place}`;
  for (const [name, value] of [["form", "act"], ["formaction", address], ["aria-keyshortcuts", key]]) made.setAttribute(name, value);
  return made;
}

function make({ id: changeId, fields, label, paint: { id, start, end, slots } }) {
  const { quote, note } = Object.fromEntries(fields);
  const letters = [...quote];
  const shown = letters.length > CLAMPED ? `${letters.slice(0, CLAMPED).join("").trimEnd()}…` : quote;
  const edit = button(id, "form/", "Edit", "e");
  edit.setAttribute("formmethod", "get");
  const undo = button(id, "trash/", "Undo", "u d");
  undo.dataset.undo = changeId;
  const card = element("li", { className: `card draft tag-${slots[0] ?? 0} proposed`, id: `annotation-${id}`, tabIndex: -1 }, [
    element("header", { role: "none" }, [...names(slots), element("span", { textContent: "You · now" })]),
    element("q", { dir: "auto", textContent: shown }),
    ...(note ? [element("p", { className: "note", dir: "auto", textContent: note })] : []),
    element("footer", {}, [element("span", { className: "status", textContent: "Not sent yet" }), edit, undo]),
  ]);
  Object.assign(card.dataset, { start, end, version: NONE, author: reader.dataset.me, unsent: label });
  return card;
}

function show(change) {
  timers.delete(change.paint.id);
  if (!cardOf(change.paint.id)) put(make(change));
}

/** Give a new highlight its card: soon, or at once. */
export function draftCard(change, { atOnce = false } = {}) {
  const { id } = change.paint;
  clearTimeout(timers.get(id));
  if (atOnce) show(change);
  else timers.set(id, setTimeout(() => show(change), PATIENCE));
}

/** The highlight is the server's business now, or `goes`. A form in which something stands stays. */
export function noDraftCard(id, goes) {
  clearTimeout(timers.get(id));
  timers.delete(id);
  const card = cardOf(id);
  if (!goes || card?.dataset.version !== NONE || card.querySelector("textarea")?.value) return;
  const next = card.contains(document.activeElement) && (card.nextElementSibling ?? card.previousElementSibling ?? reader);
  take(card);
  if (next) next.focus({ preventScroll: true });
}
