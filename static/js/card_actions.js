// What a card's buttons and forms do, without leaving the page. Each works without this module too.

import { apply, cardOf, idOf, list, Refused, send } from "annotate/server";
import { announce, showStatus, toast } from "annotate/status";
import { choose } from "annotate/highlight";
import { didDelete } from "annotate/undo";

/** Send something from a card and show the answer. Resolves with the new card, or null. */
export async function exchange(card, method, address, fields) {
  const writes = method !== "GET";
  if (writes) showStatus("Saving…");
  try {
    const { status, html } = await send(method, address, fields);
    const [fresh] = apply(html, card);
    if (writes) showStatus(status < 400 ? "Saved" : "Not sent");
    return fresh ?? null;
  } catch (error) {
    const refused = error instanceof Refused;
    if (writes) showStatus(navigator.onLine ? "Not sent" : "Offline");
    toast(refused ? error.message : "The server cannot be reached. What you wrote is still here.");
    return null;
  }
}

// What a person comes to a form for, the most urgent first.
const FIELDS = ['[aria-invalid="true"]', ".sides ~ * button", ".comments textarea", ".reason-form [name=reason]", "input:checked", "textarea"];

function firstField(card) {
  for (const selector of FIELDS) {
    const field = card.querySelector(selector);
    if (field) return field;
  }
  return null;
}

function settle(card, wantsField) {
  if (!card) return;
  choose([idOf(card)]);
  const field = wantsField || card.querySelector('[aria-invalid="true"], [role="alert"]') ? firstField(card) : null;
  (field ?? card).focus({ preventScroll: true });
  showFieldsOfTags(card);
}

/** Only the fields of the tags that are ticked are asked for. */
function showFieldsOfTags(card) {
  for (const set of card.querySelectorAll(".tag-fields")) {
    const ticked = card.querySelector(`[name="tags"][value="${CSS.escape(set.dataset.of)}"]`)?.checked;
    set.hidden = !ticked;
    set.disabled = !ticked;
  }
}

async function remove(card, button) {
  const id = idOf(card);
  const next = card.nextElementSibling ?? card.previousElementSibling;
  const left = await exchange(card, "POST", button.formAction, [["version", button.value]]);
  if (left) return settle(left, false);
  if (cardOf(id)) return;
  didDelete(id);
  if (next?.classList.contains("card") && next.isConnected) next.focus({ preventScroll: true });
}

async function press(button) {
  const card = button.closest(".card");
  if (button.formAction.endsWith("/trash/")) return remove(card, button);
  const fields = button.name ? [[button.name, button.value]] : [];
  const method = button.formMethod.toUpperCase();
  // A verdict is on what the curator has before her.
  if (method === "POST") fields.push(["version", card.dataset.version]);
  const fresh = await exchange(card, method, button.formAction, fields);
  settle(fresh, method === "GET");
  if (fresh && method === "POST") announce(fresh.querySelector(".status")?.textContent ?? "Saved");
}

/** Press the card's button whose address ends so: "form/", "trash/", "comments/". */
export function pressOn(id, ending, text = "") {
  const found = cardOf(id)?.querySelectorAll(`button[formaction$="/${ending}"]`) ?? [];
  const button = [...found].find((one) => one.textContent.startsWith(text));
  if (button) press(button);
  return Boolean(button);
}

/** Open the form of an annotation with its note under the cursor. */
export async function editNote(id) {
  const card = cardOf(id);
  const button = card?.querySelector('button[formaction$="/form/"]');
  if (!button) return;
  const fresh = await exchange(card, "GET", button.formAction);
  settle(fresh, true);
  fresh?.querySelector("textarea")?.focus({ preventScroll: true });
}

async function submit(form, button) {
  const card = form.closest(".card");
  const cancels = button?.hasAttribute("data-cancel");
  const address = button?.getAttribute("formaction") ?? form.action;
  const fresh = await exchange(
    card,
    cancels ? "GET" : "POST",
    cancels ? address : form.action,
    cancels ? null : [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"),
  );
  if (!fresh) return;
  settle(fresh, Boolean(fresh.querySelector(".comments")));
  if (!cancels && !fresh.matches(".editing")) announce("Saved");
}

/** Begin to answer for the buttons and forms of all cards. */
export function watchCards() {
  list.addEventListener("click", (event) => {
    const button = event.target.closest('button[form="act"]');
    if (!button) return;
    event.preventDefault();
    press(button);
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event.target, event.submitter);
  });
  list.addEventListener("change", (event) => {
    const card = event.target.closest(".card");
    if (event.target.name === "tags") showFieldsOfTags(card);
  });
  list.addEventListener("keydown", (event) => {
    const form = event.target.closest("form");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      form.querySelector("[data-cancel]")?.click();
    }
  });
}
