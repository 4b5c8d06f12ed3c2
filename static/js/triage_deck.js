// The annotations of triage, one of which is seen at a time.

export const deck = document.getElementById("deck");

let last = null; // what was shown last: from there it goes on

const items = () => [...deck.querySelectorAll(".triage-item")];
const rest = () => items().slice(items().indexOf(last) + 1);

/** The one that is seen, or null. */
export const current = () => deck.querySelector(".triage-item:not([hidden])");

/** The one after what was shown last, when it is here. */
export const following = () => rest()[0];

/** How many are here after what was shown last. */
export const left = () => rest().length;

/** Show none. */
export function hide() {
  const item = current();
  if (item) item.hidden = true;
}

/** Nothing comes now, or any more: then what the page said of how far it had looked is past. */
function sayTheEnd(isAfterSome) {
  const title = document.querySelector("#triage-end h2");
  const looked = document.getElementById("triage-looked");
  if (document.getElementById("triage-more")) return (title.textContent = "The next ones cannot be fetched");
  if (looked || isAfterSome) title.textContent = "That was all";
  return looked?.remove();
}

/** Show one alone; without one, that this is the end. */
export function bring(item, { judged, skipped, canUndo }) {
  hide();
  document.getElementById("triage-end").hidden = Boolean(item);
  document.getElementById("triage-done").textContent = judged ? `${judged} judged of` : "";
  const waits = document.getElementById("triage-skipped");
  waits.hidden = !skipped;
  waits.querySelector("b").textContent = skipped;
  if (!item) return void sayTheEnd(canUndo);
  item.querySelector('[data-do="undo"]').hidden = !canUndo;
  last = item;
  item.hidden = false;
  item.focus({ preventScroll: true });
  scrollTo(0, 0);
  item.querySelector("mark")?.scrollIntoView({ block: "center" });
}
