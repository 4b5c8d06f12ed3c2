// What the server answered to a change goes into the page, whichever tab sent it.

import { apply, cardOf } from "annotate/server";
import { here } from "annotate/sender";
import { noLongerUnsent } from "annotate/creations";
import { announce, toast } from "annotate/status";

function mark({ of, label }) {
  for (const id of of) {
    const card = cardOf(id);
    if (!card) continue;
    card.dataset.unsent = label;
    for (const form of card.querySelectorAll("form")) form.inert = true;
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

function show({ change, outcome }) {
  if (change.page !== location.pathname) return;
  noLongerUnsent(change, outcome.state !== "done");
  unmark(change);
  const asks = outcome.state !== "done" && outcome.html && change.tab === here;
  if (outcome.state === "done" || asks) outcome.cards = apply(outcome.html);
  // The form in the card says what is wrong, and knows which unsent change it stands for.
  if (asks) for (const card of outcome.cards) card.dataset.change = change.id;
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
