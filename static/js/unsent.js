// How sending goes, in the bar of every page, and the list of what is not sent: what was refused waits
// there for the person, who alone can discard it.

import { discard, retry } from "annotate/outbox";
import { copy } from "annotate/clipboard";
import { keepSending } from "annotate/sender";
import { person } from "annotate/requests";
import { showStatus } from "annotate/status";
import "annotate/unread";

const WHY = {
  "": "",
  unreachable: "The server cannot be reached, or fails. All of this is kept in this browser and sent as soon as it can be.",
  nobody: "You have been signed out. All of this is kept in this browser: sign in again, and it is sent.",
  "somebody-else": "Somebody else is signed in in this browser. This is yours, and waits until you sign in again.",
};
const OWN_WORDS = /^(note|text|reason|tags|details\..*)$/;
const inReader = document.getElementById("reader") !== null;
const opener = document.getElementById("unsent-opener");
const sheet = document.getElementById("unsent");
const open = new Set(); // changes of this page that were not answered yet, written down or not
let now = { waiting: [], refused: [], trouble: "" };

function textOf(change) {
  const own = change.fields.filter(([name, value]) => OWN_WORDS.test(name) && value);
  const lines = own.map(([name, value]) => `${name.split(".").at(-1)}: ${value}`);
  return [change.label, ...(change.text ? [change.text] : []), ...lines].join("\n");
}

function item(change) {
  const row = sheet.querySelector("template").content.cloneNode(true).firstElementChild;
  row.dataset.id = change.id;
  row.querySelector(".unsent-label").textContent = change.label;
  row.querySelector(".unsent-text").textContent = change.text && !change.label.includes(change.text) ? change.text : "";
  row.querySelector(".unsent-reason").textContent = change.state === "refused" ? change.reason : "";
  const link = row.querySelector("a");
  link.href = change.page;
  link.hidden = change.page === location.pathname;
  // What may still arrive by itself is not thrown away.
  for (const button of row.querySelectorAll('[data-do="retry"], [data-do="discard"]')) {
    button.hidden = change.state !== "refused" && !change.tries;
  }
  return row;
}

/** Nothing is left to go through: on to what the page is for. */
function leave() {
  const place = document.getElementById("reader") ?? document.querySelector("main");
  if (place.tabIndex < 0) place.tabIndex = -1; // a page's main part has the focus when a script says so
  place.focus({ preventScroll: true });
}

/** Where the focus is among the changes, so that what comes in the place of one gets it. */
function focusIn(list) {
  const button = document.activeElement;
  const at = [...list.children].findIndex((row) => row.contains(button));
  return () => {
    if (at < 0) return;
    const row = list.children[Math.min(at, list.childElementCount - 1)];
    if (row) row.querySelector(`[data-do="${button.dataset.do}"]:not([hidden]), [data-do="copy"]`).focus();
    else leave();
  };
}

function fill() {
  const all = [...now.refused, ...now.waiting];
  const list = sheet.querySelector("ul");
  const refocus = focusIn(list);
  sheet.querySelector(".unsent-why").textContent = WHY[now.trouble];
  if (now.trouble === "nobody") {
    const link = Object.assign(document.createElement("a"), { href: "/", target: "_blank", textContent: "Sign in" });
    sheet.querySelector(".unsent-why").append(" ", link);
  }
  list.replaceChildren(...all.map(item));
  if (!all.length && sheet.matches(":popover-open")) sheet.hidePopover();
  refocus();
}

function show() {
  const unsent = now.waiting.length || open.size;
  const stuck = Boolean(now.trouble) || !navigator.onLine;
  if (!unsent && !now.refused.length) showStatus(inReader ? "Saved" : "");
  else if (unsent && !navigator.onLine) showStatus("Offline");
  else showStatus(stuck || !unsent ? "Not sent" : "Saving…");
  const number = now.refused.length + (stuck ? now.waiting.length : 0);
  if (!number && document.activeElement === opener) leave();
  opener.hidden = !number;
  opener.textContent = `Not sent (${number})`;
  document.body.classList.toggle("has-unsent", stuck);
  if (sheet.matches(":popover-open")) fill();
}

async function act(button) {
  const { id } = button.closest("li").dataset;
  const change = [...now.refused, ...now.waiting].find((one) => one.id === id);
  if (!change) return;
  if (button.dataset.do === "copy") {
    button.textContent = (await copy(textOf(change))) ? "Copied" : "Cannot copy here";
  } else if (button.dataset.do === "retry") {
    sheet.hidePopover(); // the answer may be a form in the card
    await retry(id);
  } else if (button.dataset.sure) {
    await discard(id);
  } else {
    button.dataset.sure = "yes";
    button.textContent = "Discard for good";
  }
}

if (person && sheet) {
  document.addEventListener("annotate:performed", ({ detail: { change } }) => {
    open.add(change.id);
    show();
  });
  document.addEventListener("annotate:answered", ({ detail: { change } }) => open.delete(change.id));
  document.addEventListener("annotate:outbox", ({ detail }) => {
    now = detail;
    show();
  });
  sheet.addEventListener("beforetoggle", ({ newState }) => newState === "open" && fill());
  sheet.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (button) act(button);
  });
  keepSending();
}
