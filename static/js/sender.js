// Sends what waits in the outbox, in order, one tab at a time, until the server has it.

import * as store from "annotate/store";
import { Failed, NotYou, person, Refused, send, Unreachable } from "annotate/requests";
import { fieldsFor, settle, tidy } from "annotate/outbox_order";
import { uuid7 } from "annotate/ids";

const LONGEST_WAIT = 30_000; // milliseconds between two tries
const PATIENCE = 2; // tries at a change that only fails itself, before others go first

/** The name of this page, as long as it is open. */
export const here = uuid7();

const tabs = new BroadcastChannel("annotate-outbox");
const concluded = new Set(); // changes that were answered, also while a list of them was on its way
let running = null;
let again = false;
let failures = 0;
let timer = 0;
let trouble = ""; // "", "unreachable", "nobody", "somebody-else"

function tell(name, detail) {
  document.dispatchEvent(new CustomEvent(`annotate:${name}`, { detail }));
}

/** Say what is not sent, to this page. */
async function report() {
  const [waiting, refused] = await Promise.all([store.list(person, "waiting"), store.list(person, "refused")]);
  tell("outbox", { waiting: waiting.filter(({ id }) => !concluded.has(id)), refused, trouble });
}

/** Say what is not sent, to all tabs. */
export async function reportToAll() {
  tabs.postMessage({ kind: "changed", person });
  await report();
}

/** Write down and say, to all tabs, what became of a change. */
export async function conclude(change, outcome) {
  // First what the person sees. A page that ends before it is written down sends again; that is safe.
  concluded.add(change.id);
  tell("answered", { change, outcome });
  await settle(change, outcome);
  tabs.postMessage({ kind: "answered", person, change, outcome: { ...outcome, cards: undefined } });
  await reportToAll();
}

async function deliver(change) {
  concluded.delete(change.id);
  try {
    const { status, html, steps } = await send("POST", change.address, await fieldsFor(change), change.id);
    const state = status < 400 ? "done" : status === 409 ? "conflict" : "refused";
    const reason = { conflict: "Somebody else changed this meanwhile.", refused: "Something in it is not right." }[state];
    await conclude(change, { state, status, html, steps, reason: reason ?? "" });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await conclude(change, { state: "refused", status: error.status, html: "", steps: [], reason: error.message });
  }
}

async function sendAll() {
  const held = new Set(); // annotations with a change that fails by itself: what follows it has to wait
  const next = async (after) => (await store.list(person, "waiting", { after, most: 1 }))[0];
  for (let change = await next(0); change; change = await next(change.seq)) {
    if (change.of.some((id) => held.has(id))) {
      for (const id of change.of) held.add(id);
      continue;
    }
    try {
      await deliver(change);
      failures = 0;
      trouble = "";
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      if (await store.find(change.id)) await store.put({ ...change, tries: change.tries + 1 });
      if (change.tries < PATIENCE) throw error;
      for (const id of change.of) held.add(id);
    }
  }
  if (held.size) throw new Unreachable("Some changes fail.");
}

/** One tab sends at a time. Where there are no locks, the server still does nothing twice. */
function alone(work) {
  return navigator.locks ? navigator.locks.request(`annotate-outbox-${person}`, work) : work();
}

async function rounds() {
  try {
    while (again) {
      again = false;
      await alone(sendAll);
    }
    trouble = "";
  } catch (error) {
    // What nobody foresaw is told to who looks after it, and waits like the rest.
    if (!(error instanceof Unreachable || error instanceof NotYou)) reportError(error);
    trouble = error instanceof NotYou ? error.who : "unreachable";
    failures++;
    timer = setTimeout(flush, Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT));
  } finally {
    running = null;
    await report();
  }
}

/** Send what waits, now. */
export function flush() {
  clearTimeout(timer);
  again = true;
  running ??= rounds();
  return running;
}

/** Begin to look after what waits from earlier, and after what other tabs do. */
export function keepSending() {
  if (!person) return;
  tabs.addEventListener("message", ({ data }) => {
    if (data.kind === "signed-in" && trouble) flush();
    if (data.person !== person) return;
    if (data.kind === "changed") report();
    if (data.kind !== "answered") return;
    concluded.add(data.change.id);
    tell("answered", data);
  });
  tabs.postMessage({ kind: "signed-in", person });
  for (const name of ["online", "pageshow"]) addEventListener(name, flush);
  addEventListener("offline", report);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && trouble) flush();
  });
  flush().then(() => tidy(person));
}
