// Undo and redo: every change of this sitting, in order, across a reload. The stack holds the names of
// changes; what they did is written down in the outbox.

import * as store from "annotate/store";
import { announce, toast } from "annotate/status";
import { choose } from "annotate/highlight";
import { cardOf, idOf, reader } from "annotate/server";
import { perform } from "annotate/outbox";
import { person } from "annotate/requests";
import { uuid7 } from "annotate/ids";

const PLACE = `annotate-undo ${person} ${location.pathname}`;
const MOST = 500; // changes that can be taken back
const UNDO = { from: "done", to: "undone", word: "Undo" };
const REDO = { from: "undone", to: "done", word: "Redo" };

function stacks() {
  const none = { done: [], undone: [], refused: [] };
  try {
    return { ...none, ...JSON.parse(sessionStorage.getItem(PLACE)) };
  } catch {
    return none;
  }
}

function keep({ done, undone, refused }) {
  sessionStorage.setItem(PLACE, JSON.stringify({ done: done.slice(-MOST), undone, refused }));
}

/** Take a change out of where it is. Returns what is left. */
function forget(id) {
  const left = Object.entries(stacks()).map(([name, ids]) => [name, ids.filter((one) => one !== id)]);
  keep(Object.fromEntries(left));
  return stacks();
}

/** What the server refused is taken back by nobody, until it was tried again and done. */
function answered({ id }, { state }) {
  const { done, refused } = stacks();
  if (state !== "done") {
    const left = forget(id);
    if (state !== "discarded" && done.includes(id)) keep({ ...left, refused: [...left.refused, id] });
  } else if (refused.includes(id)) {
    const left = forget(id);
    keep({ ...left, done: [...left.done, id] });
  }
}

/** Fields that name a version mean the one that the person has before her now. */
function ofPresentVersion(fields, [id]) {
  const version = cardOf(id)?.dataset.version;
  return fields.map(([name, value]) => [name, name === "version" && version ? version : value]);
}

/** The change that takes this one back. */
function backOf(change, word) {
  const { undo: given, address, fields } = change;
  const own = given
    ? { address: given.address, fields: ofPresentVersion(given.fields, change.of), undo: { address, fields } }
    : { address: reader.dataset.reversalsAt, reverses: change.id };
  const label = `${word} ${change.label.replace(/^(Undo|Redo) /, "")}`;
  return { ...own, id: uuid7(), label, of: change.of, undoes: change.id };
}

function say(word, back, { cards = [] }) {
  const ids = cards.map(idOf);
  const other = word === UNDO.word ? { name: "Redo", run: redo } : { name: "Undo", run: undo };
  toast(word === UNDO.word ? "Taken back." : "Done again.", other);
  announce(back.label);
  // Who reads with the caret in the text stays there.
  choose(ids.slice(0, 1), { focus: document.activeElement !== reader, scroll: true });
  if (document.activeElement === document.body) reader.focus({ preventScroll: true });
}

async function turn({ from, to, word }, id = stacks()[from].at(-1)) {
  if (!id) return toast(`There is nothing to ${word.toLowerCase()}.`);
  forget(id);
  const change = await store.find(id);
  if (!change) return toast("This cannot be taken back any more.");
  const back = backOf(change, word);
  const all = stacks();
  keep({ ...all, [to]: [...all[to], back.id] });
  const outcome = await perform(back);
  if (outcome.state === "done") say(word, back, outcome);
}

/** Take back the last change, or the one named. */
export function undo(id) {
  return turn(UNDO, id);
}

/** Make again what was taken back last. */
export function redo() {
  return turn(REDO);
}

/** Begin to remember what is done. */
export function watchChanges() {
  document.addEventListener("annotate:performed", ({ detail: { change } }) => {
    if (change.undoes || change.undo === null) return;
    keep({ ...stacks(), done: [...stacks().done, change.id], undone: [] });
  });
  document.addEventListener("annotate:answered", ({ detail: { change, outcome } }) => answered(change, outcome));
}
