// What the server answered to a change goes into the page, whichever tab sent it.

import { apply, cardOf, idOf } from "annotate/server";
import { here } from "annotate/sender";
import { standOn } from "annotate/edit_form";
import { noLongerUnsent } from "annotate/creations";
import { announce, toast } from "annotate/status";

function mark({ of, label }) {
  for (const id of of) {
    const card = cardOf(id);
    if (card) card.dataset.unsent = label;
  }
}

function unmark({ of }) {
  for (const id of of) {
    const card = cardOf(id);
    if (!card) continue;
    delete card.dataset.unsent;
    for (const form of card.querySelectorAll("form")) form.inert = false;
  }
}

/** What somebody is writing stays: a form that was not sent with this change is left alone, an open
 * thread goes with the card, and what stands in its field too. */
function spares({ tab }, fresh) {
  const card = cardOf(idOf(fresh));
  const [thread, newer] = [card, fresh].map((one) => one?.querySelector(":scope > .comments"));
  const field = thread?.querySelector(":scope > form:not([inert]) textarea");
  if (newer && field) newer.querySelector(":scope > form textarea")?.replaceWith(field);
  else if (thread && !fresh.querySelector("form")) fresh.append(thread);
  if (thread || !card?.querySelector("form:not([inert])")) return false;
  standOn(card, fresh, tab === here ? fresh.dataset.version : null);
  return true;
}

function show({ change, outcome }) {
  if (change.page !== location.pathname) return;
  const focused = change.of.find((id) => cardOf(id)?.contains(document.activeElement));
  noLongerUnsent(change, outcome.state !== "done");
  const asks = outcome.state !== "done" && outcome.html && change.tab === here;
  if (outcome.state === "done" || asks) outcome.cards = apply(outcome.html, null, (fresh) => spares(change, fresh));
  unmark(change);
  if (focused && document.activeElement === document.body) cardOf(focused)?.focus({ preventScroll: true });
  // The form in the card says what is wrong, and knows which unsent change it stands for.
  const asking = asks && outcome.cards.find((card) => idOf(card) === change.of[0]);
  if (asking) asking.dataset.change = change.id;
  else if (outcome.reason) {
    toast(outcome.reason);
    announce(outcome.reason);
  }
}

/** Begin to show answers, and which cards wait for theirs. */
export function watchAnswers() {
  document.addEventListener("annotate:answered", ({ detail }) => show(detail));
  document.addEventListener("annotate:performed", ({ detail }) => mark(detail.change));
  document.addEventListener("annotate:outbox", ({ detail }) => {
    for (const change of detail.waiting) if (change.page === location.pathname) mark(change);
  });
}
