// New annotations: painted at once, sent in order, kept and tried again until the server has them.

import { announce, showStatus, toast } from "annotate/status";
import { apply, reader, Refused, send } from "annotate/server";
import { paint, unpaint } from "annotate/painter";
import { keepingSelection } from "annotate/selection";
import { uuid7 } from "annotate/ids";

const LONGEST_WAIT = 30_000; // milliseconds between two tries

const unsent = new Map(); // id -> annotation, in the order in which they were made
let sending = false;
let failures = 0;
let timer = 0;

function report() {
  if (!unsent.size) showStatus("Saved");
  else if (!navigator.onLine) showStatus("Offline");
  else showStatus(failures ? "Not sent" : "Saving…");
}

function fieldsOf({ id, start, end, quote, tags, note }) {
  const pairs = [["id", id], ["start", start], ["end", end], ["quote", quote], ["note", note ?? ""]];
  return [...pairs, ...tags.map((key) => ["tags", key])];
}

async function deliver(annotation) {
  try {
    const { html } = await send("POST", reader.dataset.create, fieldsOf(annotation));
    unsent.delete(annotation.id);
    apply(html);
    annotation.resolve(annotation.id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    unsent.delete(annotation.id);
    unpaint(reader, annotation.id);
    toast(error.message);
    announce(error.message);
    annotation.resolve(null);
  }
}

async function flush() {
  clearTimeout(timer);
  if (sending) return;
  sending = true;
  report();
  try {
    while (unsent.size) {
      await deliver(unsent.values().next().value);
      failures = 0;
    }
  } catch {
    failures++;
    timer = setTimeout(flush, Math.min(1000 * 2 ** (failures - 1), LONGEST_WAIT));
  } finally {
    sending = false;
    report();
  }
}

/** Annotate a span `{start, end, quote}` (code points). `tags` are `{key, slot, name}`.
 * Resolves with its id when the server has it, with null when the server refused it. */
export function create(span, tags) {
  return new Promise((resolve) => {
    const id = uuid7();
    const slots = tags.map(({ slot }) => slot);
    const annotation = { ...span, id, slots, tags: tags.map(({ key }) => key), resolve };
    unsent.set(id, annotation);
    keepingSelection(reader, () => paint(reader, annotation));
    announce(`${tags.map(({ name }) => name).join(", ") || "Note"}: ${span.quote.slice(0, 80)}`);
    flush();
  });
}

/** Begin to look after what is unsent. */
export function keepSending() {
  addEventListener("online", flush);
  addEventListener("offline", report);
  addEventListener("beforeunload", (event) => {
    if (unsent.size) event.preventDefault();
  });
  // An answer replaces whole blocks; what is not sent yet is painted on the new ones.
  document.addEventListener("annotate:changed", () => {
    for (const annotation of unsent.values()) {
      unpaint(reader, annotation.id);
      paint(reader, annotation);
    }
  });
  report();
}
