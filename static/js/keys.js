// One-key commands. Never while somebody types, and never with another modifier key.

import { buttonForKey, hideToolbar, press, toolbarShows } from "annotate/toolbar";
import { choose, chosen, step } from "annotate/highlight";
import { editNote } from "annotate/card_forms";
import { pressOn } from "annotate/card_actions";
import { enterText } from "annotate/caret";
import { cardOf, reader } from "annotate/server";
import { announce } from "annotate/status";
import { saidOf } from "annotate/announcing";
import { openTool } from "annotate/tools";
import { shownOn } from "annotate/shown";
import { openCopyMenu } from "annotate/copying";
import { soloByKey } from "annotate/filter";
import { mergeChosen } from "annotate/passage_tools";
import { startBounds, startSplit } from "annotate/bounds";
import { startSentences } from "annotate/sentence_mode";
import { redo, undo } from "annotate/undo";

let open = () => {};

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}

function openChosen() {
  const at = getSelection().focusNode;
  // A screen reader that goes through the text takes the selection along, and the focus off.
  const inText = [reader, document.body].includes(document.activeElement);
  const mark = inText && at?.parentElement?.closest("#reader mark");
  const ids = mark ? shownOn(mark) : chosen();
  if (!ids.length) return false;
  open(ids, { focus: true });
  return true;
}

function close() {
  if (toolbarShows()) {
    hideToolbar();
    getSelection().collapseToEnd();
  } else if (document.activeElement?.closest(".card")) {
    enterText();
  } else {
    choose([]);
  }
}

const onChosen = (ending, text) => () => Boolean(chosen().length) && pressOn(chosen()[0], ending, text);
const followCard = (by) => () => {
  const among = Boolean(document.activeElement?.closest(".card"));
  step(by);
  const [id] = chosen();
  const opened = open(chosen(), { focus: among });
  // The focus says it of a card that it comes to.
  if (!among) opened.then(() => id === chosen()[0] && cardOf(id) && announce(saidOf(cardOf(id))));
};
const COMMANDS = {
  j: followCard(1),
  k: followCard(-1),
  o: openChosen,
  e: onChosen("form/"),
  d: onChosen("trash/"),
  Delete: onChosen("trash/"),
  Backspace: onChosen("trash/"),
  a: onChosen("review/", "Accept"),
  x: onChosen("review/", "Reject"),
  h: onChosen("anchoring/"),
  l: onChosen("anchoring/removal/"),
  n: () => Boolean(chosen().length) && void editNote(chosen()[0]),
  u: () => void undo(),
  U: () => void redo(),
  y: () => Boolean(chosen().length) && openCopyMenu(chosen()[0]),
  g: () => void openTool("outline-tool"),
  "/": () => void openTool("filter-tool"),
  s: () => void startSentences(),
  b: startBounds,
  v: startSplit,
  m: mergeChosen,
  i: () => void enterText(),
  "?": () => void document.getElementById("help").showModal(),
  Escape: () => void close(),
};

const HELD = new Set(["j", "k", "u", "U"]); // what a key that is held down goes on with

/** Shift and a tag's key: a digit's key says another sign with Shift. */
function showAlone({ key, code }) {
  const own = code.startsWith("Digit") ? code.at(-1) : key.toLowerCase();
  return own.length === 1 && (() => void soloByKey(own));
}

function onKey(event) {
  if (event.defaultPrevented || typing(event.target)) return;
  if (event.key === "Escape" && document.querySelector(":popover-open")) return; // it closes that
  if ((event.ctrlKey || event.metaKey) && !event.altKey && /^[zy]$/i.test(event.key)) {
    event.preventDefault();
    if (event.shiftKey || event.key === "y") redo();
    else undo();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const button = buttonForKey(event.key.toLowerCase());
  if (button && press(button)) {
    event.preventDefault();
    return;
  }
  if (event.key === "Enter") {
    if (!event.target.closest("button, a, summary") && openChosen()) event.preventDefault();
    return;
  }
  const command = COMMANDS[event.key] ?? (event.shiftKey && showAlone(event));
  if (event.repeat && !HELD.has(event.key)) return;
  if (command && command() !== false) event.preventDefault();
}

/** Begin to listen. `onOpen` opens the cards of annotations. */
export function watchKeys(onOpen) {
  open = onOpen;
  document.addEventListener("keydown", onKey);
}
