// Changes of where highlights lie, as they are sent: new bounds, a split, a merge. Each is one step to undo.

import { announce, toast } from "annotate/status";
import { blocksIn, textBetween } from "annotate/offsets";
import { cardOf, idOf, list, reader } from "annotate/server";
import { called } from "annotate/creations";
import { choose } from "annotate/highlight";
import { perform } from "annotate/outbox";
import { said } from "annotate/announcing";
import { settler } from "annotate/card_fields";
import { undo } from "annotate/undo";
import { uuid7 } from "annotate/ids";

const WIDEST_GAP = 40; // code points of white space: no text has more between two of its words

/** What is known of an annotation whose bounds this person may change, from its card:
 * `{id, version, start, end, tags, name, quote}`, offsets in code points. Else null. */
export function subjectOf(id) {
  const card = id && cardOf(id);
  if (!card?.querySelector('button[formaction$="/form/"]') || card.matches(".draft")) return null;
  const [start, end] = [Number(card.dataset.start), Number(card.dataset.end)];
  const names = [...card.querySelectorAll(":scope > header b")];
  return {
    id,
    version: card.dataset.version,
    start,
    end,
    tags: names.map((name) => name.className),
    names: names.map((name) => name.textContent),
    get quote() {
      return textBetween(blocksIn(reader), start, end);
    },
  };
}

async function send(subject, verb, ending, fields, others = []) {
  const id = uuid7();
  const change = {
    id,
    address: `${reader.dataset.annotationsAt}${subject.id}/${ending}/`,
    fields: [["version", subject.version], ...fields],
    label: `${verb} ${called(subject.names, subject.quote)}`,
    of: [subject.id, ...others.map((other) => other.id)],
  };
  const settled = settler();
  const { state, cards } = await perform(change);
  // Both versions are to be chosen from.
  if (state !== "done") return void settled(cards?.find((card) => idOf(card) === subject.id), true);
  choose([subject.id]);
  // The card that had the focus was replaced.
  if (document.activeElement === document.body) cardOf(subject.id)?.focus({ preventScroll: true });
  return { undo: { name: "Undo", run: () => undo(id) }, cards };
}

/** Let a highlight lie at `{start, end, quote}`. */
export async function sendBounds(subject, { start, end, quote }) {
  const fields = [["start", String(start)], ["end", String(end)], ["quote", quote]];
  const done = await send(subject, "New bounds of", "span", fields);
  if (done) announce(`${subject.names.join(", ")} is now: ${said(quote)}`);
}

/** Cut a highlight in two at a code point. */
export async function sendSplit(subject, at) {
  const done = await send(subject, "Split", "parts", [["at", String(at)]]);
  if (!done) return;
  const quotes = done.cards.map((card) => card.querySelector("q").textContent);
  toast("Split in two.", done.undo);
  announce(`Split in two: ${quotes.map(said).join(" – and – ")}`);
}

/** Whether only white space, or nothing, lies between two spans. */
function touch(one, other) {
  const [start, end] = [Math.min(one.end, other.end), Math.max(one.start, other.start)];
  return end - start <= WIDEST_GAP && (start >= end || !textBetween(blocksIn(reader), start, end).trim());
}

/** The highlights that touch this one, or each other up to it, and have a tag in common with all of them. */
export function touching(subject) {
  const cards = [...list.querySelectorAll(":scope > .card:not([hidden])")];
  let left = cards.filter((card) => idOf(card) !== subject.id);
  const found = [];
  let { tags, start, end } = subject;
  const fits = ({ dataset }) => touch({ start, end }, { start: Number(dataset.start), end: Number(dataset.end) });
  for (let next = left.find(fits); next; next = left.find(fits)) {
    const other = subjectOf(idOf(next));
    left = left.filter((card) => card !== next);
    const common = tags.filter((tag) => other?.tags.includes(tag));
    if (!common.length) continue;
    tags = common;
    found.push(other);
    [start, end] = [Math.min(start, other.start), Math.max(end, other.end)];
  }
  return found;
}

/** Make one highlight of this one and those that touch it. */
export async function sendMerge(subject) {
  const others = touching(subject);
  if (!others.length) {
    toast("No highlight of the same tag touches this one.");
    return;
  }
  const fields = others.map((other) => ["with", `${other.id} ${other.version}`]);
  const done = await send(subject, "Merge", "merger", fields, others);
  if (!done) return;
  toast(`${others.length + 1} highlights are one now.`, done.undo);
  announce(`Merged: ${said(subjectOf(subject.id)?.quote ?? "")}`);
}
