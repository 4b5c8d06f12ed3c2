// Which fields the form of an annotation asks for.

/** Only the fields of the tags that are ticked are asked for. */
export function showFieldsOfTags(card) {
  for (const set of card.querySelectorAll(".tag-fields")) {
    const ticked = card.querySelector(`[name="tags"][value="${CSS.escape(set.dataset.of)}"]`)?.checked;
    set.hidden = !ticked;
    set.disabled = !ticked;
  }
}
