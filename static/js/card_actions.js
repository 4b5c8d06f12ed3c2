// What a card's buttons and forms do, without leaving the page. Each works without this module too.

import { cardOf, idOf, swap } from "annotate/server";
import { announce, toast } from "annotate/status";
import { discard, perform } from "annotate/outbox";
import { called } from "annotate/creations";
import { choose } from "annotate/highlight";
import { askWhy, close, edit, fetchInto } from "annotate/card_forms";
import { closeForm, showAsWritten } from "annotate/edit_form";
import { settle, settler, verdictOf } from "annotate/card_fields";
import { undo } from "annotate/undo";
import { uuid7 } from "annotate/ids";

const PATIENCE = 300; // milliseconds until a form that was sent makes room for what it says

/** What the person reads of a change: "Edit Claim: “4,120 landings”". */
function labelOf(card, verb) {
  const names = [...card.querySelectorAll("header b, .choose-tags input:checked + span")];
  return `${verb} ${called(names.map((name) => name.textContent), card.querySelector("q")?.textContent ?? "")}`;
}

/** Put a change of one annotation into the outbox; `others` are more that it changes. */
function change(card, verb, address, fields, { others = [], ...more } = {}) {
  const own = { address, fields, label: labelOf(card, verb), of: [idOf(card), ...others] };
  return perform({ ...own, replaces: card.dataset.change, ...more });
}

async function remove(card, button) {
  const settled = settler();
  const next = card.nextElementSibling ?? card.previousElementSibling;
  const id = uuid7();
  const outcome = await change(card, "Delete", button.formAction, [["version", button.value]], { id });
  if (outcome.cards?.length) return settled(outcome.cards[0], false);
  if (outcome.state !== "done") return;
  choose([]);
  toast("Deleted.", { name: "Undo", run: () => undo(id) });
  if (next?.classList.contains("card") && next.isConnected) next.focus({ preventScroll: true });
}

/** What a person says of a place in a new text. */
async function settlePlace(card, button) {
  const fields = [["version", card.dataset.version]];
  const verb = button.textContent === "Confirm" ? "Confirm" : "Orphan"; // also: “It is gone”
  const { cards, state } = await change(card, verb, button.formAction, fields);
  if (!cards?.length) return;
  settle(cards[0], true);
  if (state === "done") announce(`${verb}ed`);
}

async function judge(card, verb, address, fields) {
  const settled = settler();
  const { cards } = await change(card, verb, address, fields, { undo: { address, fields: verdictOf(card) } });
  if (!cards?.length) return;
  settled(cards[0], false);
  announce(cards[0].querySelector(".status")?.textContent ?? "Saved");
}

/** Something in the thread of a card: the element names it, and what takes it back. */
async function say(card, element, address, fields, text) {
  const [back, query] = (element.dataset.back ?? "").split("?");
  const takenBack = back ? { address: back, fields: [...new URLSearchParams(query)] } : null;
  const more = { undo: takenBack, text };
  const settled = settler();
  const { state, cards } = await change(card, element.dataset.verb, address, fields, more);
  if (!cards?.length) return;
  settled(cards[0], true);
  if (state === "done") announce("Saved");
}

/** Do what a button of a card says. */
export async function press(button) {
  const card = button.closest(".card");
  if (button.dataset.undo) return undo(button.dataset.undo); // of what is not sent yet
  if (button.formAction.endsWith("/trash/")) return remove(card, button);
  const fields = button.name ? [[button.name, button.value]] : [];
  if (button.formAction.endsWith(`/${idOf(card)}/form/`)) return settle(await edit(card, button), true);
  if (button.formAction.includes("/anchoring/")) return settlePlace(card, button);
  if (button.name === "ask") return settle(await askWhy(card, button, fields), true);
  if (button.formMethod === "get") return settle(await fetchInto(card, button.formAction, fields), true);
  if (button.dataset.verb) return say(card, button, button.formAction, fields);
  // A verdict is on what the curator has before her.
  fields.push(["version", card.dataset.version]);
  const verb = button.getAttribute("aria-pressed") === "true" ? "Take back the verdict on" : button.textContent;
  await judge(card, verb, button.formAction, fields);
}

/** Press the card's button whose address ends so: "form/", "trash/", "comments/". */
export function pressOn(id, ending, text = "") {
  const found = cardOf(id)?.querySelectorAll(`button[formaction$="/${ending}"]`) ?? [];
  const button = [...found].find((one) => one.textContent.startsWith(text));
  if (button) press(button);
  return Boolean(button);
}

/** Send a form in a card; `button` is the one that was pressed. */
export async function submit(form, button) {
  const card = form.closest(".card");
  const replaces = card.dataset.change;
  if (button?.hasAttribute("data-cancel")) {
    const closed = await close(form, button);
    if (closed && replaces) await discard(replaces);
    return;
  }
  const fields = [...new FormData(form, button)].filter(([name]) => name !== "csrfmiddlewaretoken");
  // Keys that follow at once mean the card: a form that waits for its answer takes none.
  if (form.contains(document.activeElement)) card.focus({ preventScroll: true });
  form.inert = true;
  if (form.action.endsWith("/review/")) return judge(card, "Reject", form.action, fields);
  const text = String(fields.find(([name]) => name === "text" || name === "note")?.[1] ?? "");
  if (form.dataset.verb) return say(card, form, form.action, fields, text);
  const others = form.dataset.of?.split(" ");
  const answer = change(card, form.dataset.does ?? "Edit", form.action, fields, { text, others });
  const settled = settler();
  let written = null;
  const slow = setTimeout(() => (written = showAsWritten(card)), PATIENCE);
  const { state, cards } = await answer;
  clearTimeout(slow);
  // What was refused without a form gets back the one it came from.
  if (state !== "done" && written?.isConnected) swap(written, card);
  if (state === "discarded") settled(closeForm(card, { stale: true }));
  if (!cards?.length) return;
  settled(cards[0], false);
  if (state === "done") announce("Saved");
}
