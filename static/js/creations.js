// New annotations: painted at once, and painted as unsent until the server has them, with a card that
// says so.

import { announce } from "annotate/status";
import { said, whereIs } from "annotate/announcing";
import { draftCard, noDraftCard } from "annotate/draft_cards";
import { perform } from "annotate/outbox";
import { shortened } from "annotate/graphemes";
import { reader } from "annotate/server";
import { paint, unpaint } from "annotate/painter";
import { blocksTouched, keepingSelection } from "annotate/selection";
import { uuid7 } from "annotate/ids";

const SHORT = 60; // units of a quote in a label
const unsent = new Map(); // change id -> what is painted
const takenBack = new Set(); // change ids; a list of what waits may be older than their taking back

function fieldsOf({ id, start, end, quote, tags, note }) {
  const pairs = [["id", id], ["start", start], ["end", end], ["quote", quote], ["note", note ?? ""], ["revision", reader.dataset.revision]];
  return [...pairs, ...tags.map((key) => ["tags", key])].map(([name, value]) => [name, String(value)]);
}

/** What the person reads of an annotation: "Claim: “4,120 landings”". */
export function called(names, quote) {
  return `${names.join(", ") || "Note"}: “${shortened(quote, SHORT)}”`;
}

/** Annotate a span `{start, end, quote}` (code points). `tags` are `{key, slot, name}`.
 * Returns its id, and a promise of whether the server took it. */
export function create(span, tags) {
  const id = uuid7();
  const names = tags.map(({ name }) => name);
  announce(`${names.join(", ") || "Note"}: ${said(span.quote)}, ${whereIs(span.start)}`);
  const change = {
    id: uuid7(),
    address: reader.dataset.create,
    fields: fieldsOf({ ...span, id, tags: tags.map(({ key }) => key) }),
    label: called(names, span.quote),
    text: span.quote,
    of: [id],
    paint: { id, start: span.start, end: span.end, slots: tags.map(({ slot }) => slot) },
  };
  const taken = perform(change).then(({ state }) => state === "done");
  // What is noted without a tag has a form to be filled in, which needs the card.
  if (!tags.length) draftCard(change, { atOnce: true });
  return { id, taken };
}

const blocksOf = ({ start, end }) => blocksTouched(reader, start, end);

function isToBePainted({ id, page, paint }) {
  return page === location.pathname && paint && !unsent.has(id) && !takenBack.has(id);
}

/** At once, and without looking after the selection: whoever creates something sets it afterwards. */
function show(change) {
  if (!isToBePainted(change)) return;
  unsent.set(change.id, change.paint);
  paint(reader, change.paint);
  draftCard(change);
}

/** A change was answered, or is to be taken back: its painting is the server's business, or has to go. */
export function noLongerUnsent(change, goes) {
  const painted = unsent.get(change.id);
  unsent.delete(change.id);
  if (!painted) return;
  if (goes) keepingSelection(reader, blocksOf(painted), () => unpaint(reader, painted.id));
  noDraftCard(painted.id, goes);
}

function showAll(waiting) {
  const reversed = new Set(waiting.map(({ reverses }) => reverses));
  const fresh = waiting.filter((change) => isToBePainted(change) && !reversed.has(change.id));
  const blocks = fresh.flatMap((change) => blocksOf(change.paint));
  if (fresh.length) keepingSelection(reader, blocks, () => fresh.forEach(show));
}

/** Begin to paint what is not sent yet. */
export function watchCreations() {
  document.addEventListener("annotate:performed", ({ detail: { change } }) => {
    show(change);
    if (!change.reverses) return;
    takenBack.add(change.reverses);
    noLongerUnsent({ id: change.reverses }, true);
  });
  document.addEventListener("annotate:answered", ({ detail: { change, outcome } }) => {
    if (outcome.state !== "done") takenBack.delete(change.reverses);
  });
  document.addEventListener("annotate:outbox", ({ detail }) => showAll(detail.waiting));
  // An answer replaces whole blocks; what is not sent yet is painted on the new ones.
  document.addEventListener("annotate:changed", ({ detail: { blocks } }) => {
    const lost = [...unsent.values()].filter((one) => blocksOf(one).some((block) => blocks.includes(block)));
    if (!lost.length) return;
    keepingSelection(reader, lost.flatMap(blocksOf), () => {
      for (const painted of lost) {
        unpaint(reader, painted.id);
        paint(reader, painted);
      }
    });
  });
}
