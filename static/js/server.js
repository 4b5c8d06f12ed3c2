// Putting the server's answer into the page: a card and, out of band, blocks of the text.

export { Refused, send, Unreachable } from "annotate/requests";

import { fragmentOf } from "annotate/fragment";
import { keepingSelection } from "annotate/selection";

export const reader = document.getElementById("reader");
export const list = document.getElementById("cards");
const orphans = document.getElementById("orphans"); // cards whose passage is gone from this text
export const lists = [list, orphans];

/** The card of an annotation, when it is in the page. */
export function cardOf(id) {
  return document.getElementById(`annotation-${id}`);
}

/** The annotation's id of a card or of something in it. */
export function idOf(element) {
  return element?.closest(".card")?.id.replace("annotation-", "") ?? null;
}

function place(card) {
  const old = document.getElementById(card.id);
  const there = card.classList.contains("orphaned") ? orphans : list;
  const stays = old?.parentElement === there && old.dataset.start === card.dataset.start && old.dataset.end === card.dataset.end;
  if (stays) return old.replaceWith(card);
  old?.remove();
  there.insertBefore(card, firstAfter(there.children, card));
}

/** The first of the cards, and of what stands for some, that comes after one. They are in order. */
function firstAfter(items, card) {
  const key = ({ dataset }) => [Number(dataset.start), Number(dataset.end)];
  const [start, end] = key(card);
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const [otherStart, otherEnd] = key(items[middle]);
    const ends = otherStart === start && !items[middle].classList.contains("chunk") && otherEnd > end;
    if (otherStart > start || ends) high = middle;
    else low = middle + 1;
  }
  return items[low] ?? null;
}

function tell(blocks, cards) {
  document.dispatchEvent(new CustomEvent("annotate:changed", { detail: { blocks, cards } }));
}

/** Put a card that the page has made in the place of another, or of itself. Returns it. The focus goes over
 * before the old one goes: where it goes from what is gone, Orca is silent. */
export function swap(old, card) {
  if (old !== card) old.before(card);
  if (old !== card && old.contains(document.activeElement)) card.focus({ preventScroll: true });
  if (old !== card) old.remove();
  tell([], [card]);
  return card;
}

/** Put a card that the page has made where its passage stands. */
export function put(card) {
  place(card);
  tell([], [card]);
}

/** Take a card out of the page. */
export function take(card) {
  card.remove();
  tell([], []);
}

/** Put cards before an element of the margin. Some may be here already: made meanwhile, or by somebody
 * else. They keep their state. `gently`: while somebody scrolls, and what is far away may wait. */
export function addCards(cards, next, gently) {
  if (gently) for (const card of cards) card.classList.add("far"); // until it is known where they stand
  next.before(...cards.map((card) => cardOf(idOf(card)) ?? card));
  tell([], cards);
}

/** What of an answer fits this page: blocks of another text than the one it shows do not. */
function fitting(others) {
  const text = others.find(({ dataset }) => dataset.revision)?.dataset.revision;
  if (!text || text === reader.dataset.revision) return others;
  document.dispatchEvent(new CustomEvent("annotate:other-text"));
  return others.filter(({ id }) => !id.startsWith("block-"));
}

/** Put an answer into the page. Returns the cards in it. `instead` is an element that it replaces;
 * a card that `spares` says true of is left out. */
export function apply(html, instead = null, spares = () => false) {
  const answer = fragmentOf(html);
  const cards = [...answer.children].filter((element) => element.matches(".card:not([hx-swap-oob])") && !spares(element));
  const others = fitting([...answer.querySelectorAll("[hx-swap-oob]")]);
  const olds = others.map((element) => document.getElementById(element.id));
  const replace = () => {
    for (const [i, element] of others.entries()) {
      const gone = element.getAttribute("hx-swap-oob") === "delete";
      element.removeAttribute("hx-swap-oob");
      if (gone) olds[i]?.remove();
      else olds[i]?.replaceWith(element);
    }
    if (instead && !cards.length) instead.remove();
    cards.forEach(place);
  };
  keepingSelection(reader, olds, replace);
  tell(others, cards);
  return cards;
}
