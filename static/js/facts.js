// What the filter and the outline know of every highlight: who made it, how it was judged, its tags.
// Asked for when it is first needed; kept true by the cards that come with every change.

import { cardOf, idOf, reader, send } from "annotate/server";

/** id -> `{author, status, talks, tags}`; tags are ids. */
export const facts = new Map();
export const names = { tags: [], statuses: [], authors: [] }; // [id, key, name, shortcut]; [key, name]; [id, name]

let asked = null;

async function ask() {
  const { html } = await send("GET", reader.dataset.factsAt);
  const { annotations, ...rest } = JSON.parse(html);
  Object.assign(names, rest);
  facts.clear();
  for (const [id, author, status, talks, tags] of annotations) facts.set(id, { author, status, talks: Boolean(talks), tags });
}

/** Load the facts, once. Rejects when the server cannot be reached; the next call tries again. */
export function loadFacts() {
  asked ??= ask().catch((error) => {
    asked = null;
    throw error;
  });
  return asked;
}

/** Ask again at the next use: something changed that no card told of. */
export function forgetFacts() {
  asked = null;
}

function tagsOn(card) {
  return [...card.querySelectorAll("header b")]
    .map((tag) => Number(tag.className.match(/tag-(\d+)/)?.[1] ?? 0))
    .filter(Boolean);
}

/** What a card says. Null when it is being edited and does not say it. */
function factsOf(card) {
  const { author, talks } = card.dataset;
  if (!author) return null;
  const status = names.statuses.map(([key]) => key).find((key) => card.classList.contains(key));
  return { author: Number(author), status, talks: Boolean(talks), tags: tagsOn(card) };
}

/** Learn from cards that came. Returns the ids that were not known. */
export function learn(cards) {
  const fresh = [];
  for (const card of cards) {
    const said = factsOf(card);
    if (!said) continue;
    const id = idOf(card);
    if (!facts.has(id)) fresh.push(id);
    facts.set(id, said);
  }
  return fresh;
}

/** Whether an annotation is one's own. */
export function isMine(id) {
  const author = facts.get(id)?.author ?? cardOf(id)?.dataset.author;
  return String(author) === reader.dataset.me;
}
