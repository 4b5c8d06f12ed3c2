// The desk by keyboard: one key each for what is selected. `bulk` counts and selects; without script the
// list and its forms work as they are.

import "annotate/desk_filter";
import { boxes, changed, items, remember, returned, selectAll } from "annotate/desk_selection";

const form = document.getElementById("bulk");
const current = () => document.activeElement.closest(".pickable");
const handle = (item) => item?.querySelector(".pick input") ?? item?.querySelector(".place");
const isSelected = () => boxes().some((box) => box.checked);

function go(item) {
  handle(item)?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
}

let goesOn = null; // the next page is on its way, and one goes on into it: whether that selects

/** The next page of the list, then on to what comes first in it. */
function goFurther(extends_) {
  const more = document.querySelector("#more a");
  if (!more) return;
  goesOn = extends_;
  more.click();
}

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (goesOn === null || detail.target?.id !== "more") return;
  const selects = goesOn;
  goesOn = null;
  step(1, selects);
});

function step(by, extends_ = false) {
  const all = items();
  const from = current();
  const next = from ? all[all.indexOf(from) + by] : all[by > 0 ? 0 : all.length - 1];
  if (!next && by > 0 && from) return goFurther(extends_);
  if (!next) return;
  if (extends_ && form) for (const one of [from ?? next, next]) handle(one).checked = true;
  go(next);
  changed();
}

/** Press a button of the bar for what is selected, else for the annotation one is at. */
function act(name) {
  const button = form?.querySelector(`[name="do"][value="${name}"]`);
  if (!button || (!isSelected() && !current())) return;
  if (!isSelected()) handle(current()).checked = true;
  changed();
  const reason = document.getElementById("bulk-reason");
  if (name === "reject") reason.focus();
  else button.click();
}

const COMMANDS = {
  j: () => step(1),
  k: () => step(-1),
  J: () => step(1, true),
  K: () => step(-1, true),
  A: () => selectAll(),
  a: () => act("accept"),
  x: () => act("reject"),
  t: () => isSelected() && document.getElementById("bulk-tag")?.focus(),
  o: () => current()?.querySelector(".place")?.click(),
  u: () => document.querySelector(".messages .message form button")?.click(),
  "/": () => document.getElementById("q").focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.many[open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
  if (event.key === "Enter" && event.target.id === "bulk-reason") {
    event.preventDefault();
    form.querySelector('[name="do"][value="reject"]').click();
  }
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")) return;
  const command = COMMANDS[event.key];
  if (!command) return;
  event.preventDefault();
  command();
});

/** A refusal would come with nothing selected any more. */
function askWhy(event) {
  const reason = document.getElementById("bulk-reason");
  if (event.submitter?.value !== "reject" || !("needed" in reason.dataset) || reason.value.trim()) return;
  event.preventDefault();
  document.getElementById("bulk-why").textContent = "This project wants a reason for each rejection.";
  reason.focus();
}
form?.addEventListener("submit", askWhy);

document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented) return;
  if (target === form || target.closest(".messages")) remember(current());
});
go(returned());
