// Editing the annotation that is being judged, without leaving it.

import { fragmentOf } from "annotate/fragment";
import { send } from "annotate/requests";
import { showFieldsOfTags } from "annotate/tag_fields";

function fill(place, html) {
  place.replaceChildren(fragmentOf(html));
  showFieldsOfTags(place);
}

/** Open its form below the passage. */
export async function edit(item) {
  const { html } = await send("GET", `${item.dataset.address}form/`);
  const place = item.querySelector(".triage-edit");
  fill(place, html);
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
  (place.querySelector("input:checked") ?? place.querySelector("textarea"))?.focus();
}

/** Close the form without saving. */
export function closeEdit(place) {
  place.hidden = true;
  place.replaceChildren();
  place.closest(".triage-item").focus();
}

/** Send the form. Resolves with the item and the one that takes its place; null when it stays open, or
 * was closed. */
export async function save(form, button) {
  const place = form.closest(".triage-edit");
  if (button?.hasAttribute("data-cancel")) return closeEdit(place) ?? null;
  const item = place.closest(".triage-item");
  const fields = [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const { status, html } = await send("POST", form.action, fields);
  if (status >= 400) return fill(place, html) ?? null;
  const { html: again } = await send("GET", location.pathname, [["only", item.dataset.id]]);
  const fresh = fragmentOf(again).querySelector(".triage-item");
  return fresh ? [item, fresh] : (closeEdit(place) ?? null);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches('.triage-edit [name="tags"]')) showFieldsOfTags(target.closest(".triage-edit"));
});
