// What a card shows and asks for: where the focus goes in a new one, which fields it has, its verdict.

import { choose } from "annotate/highlight";
import { idOf, reader } from "annotate/server";
import { showFieldsOfTags } from "annotate/tag_fields";

// What a person comes to a form for, the most urgent first.
const FIELDS = ['[aria-invalid="true"]', ".side-by-side:not(:has(:checked)) input", ".side-by-side :checked", ".sides ~ .edit-foot button", ".comments textarea", ".reason-form [name=reason]", "input:checked", "textarea"];

function firstField(card) {
  for (const selector of FIELDS) {
    const field = card.querySelector(selector);
    if (field) return field;
  }
  return null;
}

/** Go into a field, behind what stands in it: who edits a text mostly goes on with it. */
export function goInto(field) {
  field.focus({ preventScroll: true });
  if (field.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
}

/** Choose a fresh card and put the focus where the person goes on: into its form, or onto it. */
export function settle(card, wantsField) {
  if (!card) return;
  choose([idOf(card)]);
  const field = wantsField || card.querySelector('[aria-invalid="true"], [role="alert"]') ? firstField(card) : null;
  if (field) goInto(field);
  else card.focus({ preventScroll: true });
  showFieldsOfTags(card);
  // Below a long thread the field may be out of sight; a form should be seen to its last button.
  if (field?.closest(".comments")) field.scrollIntoView({ block: "nearest" });
  else if (field) requestAnimationFrame(() => field.form?.lastElementChild.scrollIntoView({ block: "nearest" }));
}

function selects() {
  const { anchorNode, isCollapsed } = getSelection();
  return !isCollapsed && reader.contains(anchorNode);
}

/** Settles a card later, unless the person has gone on to something else until then, also to other words. */
export function settler() {
  const [before, selected] = [document.activeElement, selects()];
  return (card, wantsField) => {
    const now = document.activeElement;
    if (!selected && selects()) return;
    if (now === before || now === document.body || idOf(now) === idOf(card)) settle(card, wantsField);
  };
}

/** The verdict that a card shows, as what would give it again. */
export function verdictOf(card) {
  const verdict = ["accepted", "rejected"].find((one) => card.classList.contains(one)) ?? "";
  const reason = card.querySelector(":scope > .reason")?.textContent ?? "";
  return [["verdict", verdict], ["reason", verdict && reason], ["version", card.dataset.version]];
}
