// From a card into another program: its quote, a link to it, or the quote with its source.

import { announce, toast } from "annotate/status";
import { blocksIn, textBetween } from "annotate/offsets";
import { cardOf, idOf, list, reader } from "annotate/server";
import { copy } from "annotate/clipboard";

const menu = document.getElementById("copy-menu");
const GAP = 6; // pixels between the menu and what opened it
const NAMES = { quote: "The quote", link: "The link", citation: "The quote with its source" };
let id = null;
let before = null; // what had the focus

function textOf(what) {
  const { start, end } = cardOf(id).dataset;
  const quote = textBetween(blocksIn(reader), Number(start), Number(end));
  if (what === "quote") return quote;
  if (what === "citation") return `“${quote}” (${reader.dataset.citation})`;
  return `${location.origin}${location.pathname}#annotation-${id}`;
}

async function run(what) {
  const text = cardOf(id) ? textOf(what) : null; // somebody may have deleted it while the menu was open
  close();
  if (text === null) return toast("This annotation is not there any more.");
  const worked = await copy(text);
  const said = worked ? `${NAMES[what]} is copied.` : "This browser does not let pages copy.";
  announce(said);
  toast(said);
}

function close() {
  menu.hidePopover();
  // What somebody else changed meanwhile has a fresh card, without what opened the menu.
  (before?.isConnected ? before : (cardOf(id) ?? reader)).focus({ preventScroll: true });
}

function place(opener) {
  const { right, bottom, top } = opener.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = menu;
  const below = bottom + GAP + offsetHeight < innerHeight ? bottom + GAP : top - GAP - offsetHeight;
  menu.style.setProperty("--x", `${Math.max(right - offsetWidth, GAP)}px`);
  menu.style.setProperty("--y", `${Math.max(below, GAP)}px`);
}

/** Put the menu at its card: again with each scroll, as `j` may still be scrolling there. */
function follow() {
  const card = menu.matches(":popover-open") && cardOf(id);
  if (card) place(card.querySelector(".copy-opener") ?? card);
}

/** Open the menu for an annotation whose card is in the page. False without one. */
export function openCopyMenu(annotation) {
  const card = cardOf(annotation);
  if (!card) return false;
  id = annotation;
  before = document.activeElement;
  menu.showPopover();
  follow();
  menu.querySelector("button").focus({ preventScroll: true });
  return true;
}

function onKey(event) {
  const items = [...menu.querySelectorAll("button")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  const direct = items.find((item) => item.dataset.key === event.key.toLowerCase());
  event.stopPropagation();
  if (to !== undefined) items.at(to % items.length).focus();
  else if (direct) run(direct.dataset.what);
  else if (event.key === "Escape" || event.key === "Tab") close();
  else return;
  event.preventDefault();
}

/** Begin to answer for the button "Copy" of every card. */
export function watchCopying() {
  list.addEventListener("click", (event) => {
    const opener = event.target.closest(".copy-opener");
    if (opener) openCopyMenu(idOf(opener));
  });
  menu.addEventListener("click", (event) => {
    const { what } = event.target.closest("button")?.dataset ?? {};
    if (what) run(what);
  });
  menu.addEventListener("keydown", onKey);
  document.addEventListener("scroll", follow, { passive: true, capture: true });
}
