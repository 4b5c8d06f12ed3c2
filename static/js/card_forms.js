// Forms and threads that open in a card, and close again.

import { apply, cardOf, idOf, send, swap, Unreachable } from "annotate/server";
import { closeForm, openBelow, openForm } from "annotate/edit_form";
import { goInto, settle } from "annotate/card_fields";
import { toast } from "annotate/status";

/** Fetch a form or a thread and show it in the card. Resolves with the new card, with null when there is
 * none any more, with undefined when that failed. */
export async function fetchInto(card, address, fields) {
  try {
    return apply((await send("GET", address, fields)).html, card)[0] ?? null;
  } catch (error) {
    // What was said cannot be read without the server; something can be said all the same.
    const without = error instanceof Unreachable && address.endsWith(`/${idOf(card)}/comments/`) && openBelow(card, "thread-form");
    if (without) return without;
    toast(error instanceof Unreachable ? "The server cannot be reached." : error.message);
    return undefined;
  }
}

/** Open the form of an annotation: from what the page has, else from the server. */
export async function edit(card, button) {
  return openForm(card) ?? fetchInto(card, button.formAction);
}

/** Ask for the reason of a rejection. */
export async function askWhy(card, button, fields) {
  return openBelow(card, "reason-form") ?? fetchInto(card, button.formAction, fields);
}

/** Open the form of an annotation with its note under the cursor. */
export async function editNote(id) {
  const card = cardOf(id);
  const button = card?.querySelector('button[formaction$="/form/"]');
  if (!button) return;
  const fresh = await edit(card, button);
  settle(fresh, true);
  if (fresh) goInto(fresh.querySelector("textarea"));
}

/** Show the card instead of its form or thread. Resolves with whether that worked. */
export async function close(form, button = form.querySelector("[data-cancel]")) {
  const card = form.closest(".card");
  const address = button.getAttribute("formaction") ?? form.action;
  const below = form.closest(".comments, .reason-form");
  let fresh = closeForm(card);
  if (below && address.endsWith(`/${idOf(card)}/`)) {
    below.remove();
    fresh = swap(card, card);
  }
  fresh ??= await fetchInto(card, address);
  settle(fresh ?? (fresh === undefined && closeForm(card, { stale: true })), false);
  return fresh !== undefined;
}
