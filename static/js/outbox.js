// The outbox: every change is written down in the browser before it is sent, is sent in order, and is
// kept until the server has it or the person discards it.
//
//   const { state, cards } = await perform({
//     address: "/p/desk/annotations/<id>/split/",  // gets a POST, with `Change-Id`: web/changes.py `once`
//     fields: [["version", "3"], ["at", "120"]],
//     label: "Split “4,120 landings”",             // what the person reads under "Not sent"
//     of: [id],                                    // the annotations that it changes: keeps their order
//   });
//
// `state` is "done", "conflict" (409) or "refused" (anything else that is no success); `cards` are the
// cards that the answer put into the page. The promise stays open as long as the server cannot be
// reached; after a reload nobody waits for it, and the answer is put into the page all the same.
//
// More that a change may say:
//   id     its own UUID, when you need to know it
//   paint  {id, start, end, slots}: a highlight to paint until the answer is there
//   text   what "Copy" copies, when it is more than the label
//   undo   {address, fields}: what takes it back. Left out, the server is asked to reverse the steps
//          (`Annotate-Steps`) that it answered with; null: it cannot be taken back
//   replaces  the id of a refused change that this one is sent in place of
//
// Events of `document`: "annotate:performed" {change}, "annotate:answered" {change, outcome} (outcome
// gets `cards`; also for what another tab sent), "annotate:outbox" {waiting, refused, trouble}.

import * as store from "annotate/store";
import { conclude, flush, here, reportToAll } from "annotate/sender";
import { carryOn } from "annotate/outbox_order";
import { person } from "annotate/requests";
import { uuid7 } from "annotate/ids";

const waiters = new Map(); // change id -> resolve

document.addEventListener("annotate:answered", ({ detail: { change, outcome } }) => {
  waiters.get(change.id)?.(outcome);
  waiters.delete(change.id);
});

addEventListener("beforeunload", (event) => {
  if (waiters.size && !store.isKept()) event.preventDefault();
});

/** Write a change down and send it. See the head of this file. */
export function perform(change) {
  const complete = { id: uuid7(), of: [], fields: [], ...change, person, made: Date.now(), tries: 0 };
  complete.page ??= location.pathname;
  Object.assign(complete, { tab: here, state: "waiting" });
  const outcome = new Promise((resolve) => waiters.set(complete.id, resolve));
  document.dispatchEvent(new CustomEvent("annotate:performed", { detail: { change: complete } }));
  const written = store.add(complete);
  // At once: the lock is asked for meanwhile, and what is read under it is read after this was written.
  flush();
  written
    .then(() => carryOn(complete))
    .then(() => Promise.all([store.isKept() ? null : flush(), reportToAll()]));
  return outcome;
}

/** Try a refused change again. */
export async function retry(id) {
  const change = await store.find(id);
  if (change?.state === "refused") await store.put({ ...change, state: "waiting", tries: 0, tab: here });
  await flush();
}

/** Forget a change for good: only ever because the person says so. */
export async function discard(id) {
  const change = await store.find(id);
  if (change) await conclude(change, { state: "discarded", status: 0, html: "", steps: [], reason: "" });
}
