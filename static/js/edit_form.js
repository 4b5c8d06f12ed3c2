// The form of a card, made in the page from what the card shows: it opens at once, also without a
// connection. The same form comes from the server where there is no script (annotations/form.html).

import { idOf, swap } from "annotate/server";
import { uuid7 } from "annotate/ids";

const BLANK = "00000000-0000-0000-0000-000000000000"; // stands for the annotation's id
const COMMENT = "00000000-0000-0000-0000-000000000001"; // and this for that of a new comment
const behind = new WeakMap(); // a card with a form -> the card that it stands in for

/** What the page has of this name, for one annotation. Undefined where it has none. */
function copyOf(name, id) {
  const copy = document.getElementById(name)?.content.firstElementChild.cloneNode(true);
  const comment = uuid7();
  for (const element of copy ? [copy, ...copy.querySelectorAll("*")] : []) {
    for (const one of element.attributes) one.value = one.value.replaceAll(BLANK, id).replaceAll(COMMENT, comment);
  }
  return copy;
}

/** Ask below a card for a reason ("reason-form") or a comment ("thread-form"). Null where the page has
 * no such form. */
export function openBelow(card, name) {
  const form = copyOf(name, idOf(card));
  if (!form) return null;
  for (const old of card.querySelectorAll(":scope > :is(.comments, .reason-form)")) old.remove();
  const version = form.querySelector("[name=version]");
  if (version) version.value = card.dataset.version;
  card.append(form);
  return swap(card, card);
}

function tick(form, card) {
  for (const label of form.querySelectorAll(".choose-tags label")) {
    const box = label.querySelector("input");
    box.checked = card.querySelector(`:scope > header b.${label.className}`) !== null;
    if (box.checked || !("archived" in label.dataset)) continue;
    label.remove();
    form.querySelector(`.tag-fields[data-of="${CSS.escape(box.value)}"]`)?.remove();
  }
}

/** A card's form in place of the card. Null where the page has none. */
export function openForm(card) {
  const fresh = copyOf("edit-form", idOf(card));
  if (!fresh) return null;
  Object.assign(fresh.dataset, card.dataset);
  fresh.className = `${card.className.replace(/\b(hover|fresh|editing)\b/g, "")} editing`;
  const form = fresh.querySelector("form");
  form.querySelector("q").textContent = card.querySelector("q").textContent;
  form.elements.version.value = card.dataset.version;
  form.elements.note.value = card.querySelector(":scope > .note")?.textContent ?? "";
  tick(form, card);
  for (const said of card.querySelectorAll("dd[data-name]")) {
    const field = form.elements.namedItem(`details.${said.dataset.name}`);
    if (field) field.value = said.dataset.value ?? said.textContent;
  }
  behind.set(fresh, card);
  return swap(card, fresh);
}

/** Put the card back that a form stands in for, unless there is a newer one. Null then. */
export function closeForm(formCard, { stale = false } = {}) {
  const card = behind.get(formCard);
  if (!card || ("stale" in formCard.dataset && !stale)) return null;
  return swap(formCard, card);
}

/** A copy of what an open form stands in for; of a form of the server's the quote alone. */
export function copyBehind(formCard) {
  const card = behind.get(formCard);
  return card ? [...card.cloneNode(true).children] : [formCard.querySelector("q").cloneNode(true)];
}

/** Something newer lies behind an open form. `version` is what it is based on now, when it was the
 * person herself who changed it. */
export function standOn(formCard, card, version = null) {
  if (!behind.has(formCard)) return;
  behind.set(formCard, card);
  if (version) formCard.querySelector("form").elements.version.value = version;
}

function detail(name, text, key) {
  const [term, value] = ["dt", "dd"].map((one) => document.createElement(one));
  term.textContent = name;
  value.textContent = text;
  value.dir = "auto";
  value.dataset.name = key;
  return [term, value];
}

function element(name, className, text) {
  return Object.assign(document.createElement(name), { className, textContent: text, dir: "auto" });
}

/** Show the card as its form says it, until the server has answered. Null for a form of the server's. */
export function showAsWritten(formCard) {
  const card = behind.get(formCard)?.cloneNode(true);
  if (!card || !formCard.isConnected) return null;
  const form = formCard.querySelector("form");
  const ticked = [...form.querySelectorAll(".choose-tags label:has(:checked)")];
  const names = ticked.map((label) => element("b", label.className, label.textContent.trim()));
  for (const old of card.querySelectorAll(":scope > :is(.details, .note), :scope > header > b")) old.remove();
  card.querySelector("header").prepend(...(names.length ? names : [element("b", "tag-0", "Note")]));
  card.className = card.className.replace(/\btag-\d+/, ticked[0]?.className ?? "tag-0");
  const filled = [...form.querySelectorAll(".tag-fields:not([disabled]) :is(input, select)")].filter(({ value }) => value.trim());
  const details = element("dl", "details", "");
  details.append(...filled.flatMap((one) => detail(one.labels[0].textContent, one.value, one.name.replace("details.", ""))));
  const note = form.elements.note.value.trim();
  const below = [...(filled.length ? [details] : []), ...(note ? [element("p", "note", note)] : [])];
  card.querySelector("q").after(...below);
  Object.assign(card.dataset, { unsent: formCard.dataset.unsent });
  const focused = formCard.contains(document.activeElement) || document.activeElement === document.body;
  swap(formCard, card);
  if (focused) card.focus({ preventScroll: true });
  return card;
}
