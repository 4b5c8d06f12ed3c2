// Where the entries of a report stand, and asking for another place. The server answers with the
// whole board, so that what is shown is what is stored.

import { announce } from "annotate/status";

export const entries = () => [...document.querySelectorAll("[data-entry]")];

let before = Promise.resolve();

/** When all that was asked for has its place: until then the board is about to be put in anew. */
export const inPlace = () => before;

/** For who does not see it: where the entry stands now. */
function tell(id) {
  const entry = document.getElementById(id);
  const part = entry?.closest(".part").querySelector("h2");
  if (entry) announce(`${entry.ariaLabel}, ${part.textContent}`);
}

/** htmx makes what it put in answer to keys and clicks a moment later. */
const settling = () => new Promise((done) => setTimeout(done, htmx.config.defaultSettleDelay));

/** One after the other, for each is about the order that the one before it made; a key is pressed
 * again sooner than the server answers. The entry may have been put in anew meanwhile. */
function ask({ id }, values) {
  const next = () => {
    const entry = document.getElementById(id);
    return entry && htmx.ajax("POST", entry.dataset.place, {
      source: entry,
      target: "#board-frame",
      swap: "innerHTML",
      values: { csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value, ...values },
    });
  };
  return (before = before.then(next, next).then(settling).then(() => tell(id)));
}

/** One place up (-1) or down (1), over the border of a section too. */
export const move = (entry, way) => ask(entry, { step: way });

/** To `place`, from 0, among the other entries of a section ("" for none); without them, the place
 * where it stands. */
export function place(entry, section = null, at = null) {
  const list = entry.closest("[data-entries]");
  const there = [...list.querySelectorAll("[data-entry]")];
  return ask(entry, { section: section ?? list.dataset.entries, place: at ?? there.indexOf(entry) });
}
