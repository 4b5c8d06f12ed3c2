// Forms and threads that open in a card, and close again.

import { apply, cardOf, idOf, send, swap, Unreachable } from "annotate/server";
import { fragmentOf } from "annotate/fragment";
import { closeForm, openBelow, openForm } from "annotate/edit_form";
import { goInto, settle } from "annotate/card_fields";
import { announce, toast } from "annotate/status";
import { saidOf } from "annotate/announcing";

/** Put a thread below a card that is as the answer says: with the card itself the button that was pressed would
 * go, and Orca is silent about where the focus goes from what is gone. Null when more of it is new. */
function openThread(card, html) {
  const fresh = [...fragmentOf(html).children].find((one) => one.matches(".card:not([hx-swap-oob])"));
  const thread = fresh?.querySelector(":scope > .comments");
  const foot = (one) => one.querySelector(":scope > footer")?.textContent;
  const isOld = card.dataset.version !== fresh?.dataset.version || foot(card) !== foot(fresh);
  if (!thread || isOld || card.querySelector("form")) return null;
  apply(html, null, () => true);
  card.querySelector(":scope > .comments")?.remove();
  card.append(thread);
  return swap(card, card);
}

/** Fetch a form or a thread and show it in the card. Resolves with the new card, with null when there is
 * none any more, with undefined when that failed. */
export async function fetchInto(card, address, fields) {
  try {
    const { html } = await send("GET", address, fields);
    return openThread(card, html) ?? apply(html, card)[0] ?? null;
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
    if (below.contains(document.activeElement)) card.focus({ preventScroll: true }); // heard, as it is not gone yet
    below.remove();
    fresh = swap(card, card);
    announce(saidOf(card)); // Orca takes a step from a field to what it stands in for none
  }
  fresh ??= await fetchInto(card, address);
  settle(fresh ?? (fresh === undefined && closeForm(card, { stale: true })), false);
  return fresh !== undefined;
}
