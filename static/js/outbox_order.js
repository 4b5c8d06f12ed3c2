// What follows from a change for those after it: versions that they were based on, and undoing.

import * as store from "annotate/store";
import { Refused } from "annotate/requests";

const KEPT_FOR = 2 * 86_400_000; // milliseconds that a done change can still be taken back

/** The fields to send. Taking a change back names each step that the server answered with, the other
 * way round: "<annotation> <version now> <version wanted>", 0 for one that is not there. */
export async function fieldsFor(change) {
  if (!change.reverses) return change.fields;
  const original = await store.find(change.reverses);
  if (original?.state !== "done") throw new Refused("What this would take back was not saved.", 0);
  return original.steps.toReversed().map(([id, before, after]) => ["step", `${id} ${after} ${before}`]);
}

/** After a change was written down: the refused one that it is sent in place of is not needed any more. */
export async function carryOn(change) {
  const replaced = change.replaces && (await store.find(change.replaces));
  const place = ({ address }) => new URL(address, location.href).href; // a form says it in full
  if (replaced?.state === "refused" && place(replaced) === place(change)) await store.remove(replaced.seq);
}

/** A later change that was made on top of this one, before the server had it, is based on its result. */
async function rebase(change, steps) {
  for (const later of await store.list(change.person, "waiting", { after: change.seq })) {
    const step = steps.find(([id]) => later.of.length === 1 && later.of[0] === id);
    const at = later.fields.findIndex(([name, value]) => name === "version" && step && Number(value) === step[1]);
    if (at < 0 || !step[2]) continue;
    const fields = later.fields.with(at, ["version", String(step[2])]);
    await store.put({ ...later, fields });
  }
}

/** Write down what became of a change: of one that is done only what taking it back needs; a refused one
 * stays as it is, until the person decides. Nothing is lost with an undoing that is refused. */
export async function settle(change, outcome) {
  if (outcome.state === "done") {
    const { seq, id, person, page, made, of, label, address, fields, undo, reverses } = change;
    const back = undo ? { address, fields, undo } : { fields: [] };
    const done = { seq, id, person, page, made, of, label, reverses, steps: outcome.steps, ...back };
    await rebase(change, outcome.steps);
    await store.put({ ...done, state: "done" });
  } else if (change.reverses || outcome.state === "discarded") {
    await store.remove(change.seq);
  } else {
    await store.put({ ...change, state: "refused", conflict: outcome.state === "conflict", reason: outcome.reason });
  }
}

/** Forget what nobody will take back any more. */
export async function tidy(person, now = Date.now()) {
  for (const { seq, made } of await store.list(person, "done")) {
    if (now - made > KEPT_FOR) await store.remove(seq);
  }
}
