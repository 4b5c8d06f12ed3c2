// A report by keyboard: one key each, what is written is saved as it is written, and after every
// answer the focus is where the person was.

import "annotate/report_drag";
import { entries, inPlace, move, place } from "annotate/report_order";
import { announce, showStatus } from "annotate/status";
import { go, stepping } from "annotate/stepping";

const current = () => document.activeElement?.closest("[data-entry]");

const step = stepping(() => entries().filter((entry) => entry.checkVisibility()), current);

let opening = false; // the words of an entry are on their way: what is typed is for them

/** After what was asked for before, which puts the entry in anew. */
async function act(key) {
  const id = current()?.id;
  opening ||= key === "e" && Boolean(id);
  await inPlace();
  const control = id && document.querySelector(`#${id} [data-key="${key}"]`);
  opening &&= Boolean(control);
  if (control?.matches("select")) control.focus();
  else control?.click();
}

function nextStale() {
  const all = entries();
  const from = all.indexOf(current()) + 1;
  go([...all.slice(from), ...all.slice(0, from)].find((entry) => entry.matches(".is-stale")));
}

const COMMANDS = { j: () => step(1), k: () => step(-1), n: nextStale };
for (const key of ["e", "m", "s", "x"]) COMMANDS[key] = () => act(key);

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  const form = event.target.closest(".words");
  if (event.key === "Escape" && form) return close(form);
  if (event.target.matches(".to-section select")) return choose(event);
  if (event.target.closest("input, textarea, select, dialog[open]")) return;
  const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (event.altKey && way && current()) {
    event.preventDefault();
    move(current(), way);
    return;
  }
  const command = event.altKey || event.repeat ? null : COMMANDS[event.key];
  if (!command) return;
  event.preventDefault();
  if (!opening) command();
});

/** Looking through the sections moves nothing: Enter does, as the button beside them. */
function choose(event) {
  if (event.key === "Enter") {
    event.preventDefault();
    go(current());
    event.target.form.requestSubmit();
  } else if (event.key === "Escape") {
    event.target.form.reset();
    go(current());
  }
}

/** Leave the words of an entry, and show it as it is now. */
function close(form) {
  const entry = form.closest("[data-entry]");
  if (!entry) return;
  form.requestSubmit();
  form.addEventListener("htmx:afterRequest", () => place(entry), { once: true });
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-close]");
  if (button) close(button.closest("form"));
});

// A second press of "Words" goes to the form that is there already.
document.addEventListener("htmx:confirm", (event) => {
  const form = event.target.matches?.("[data-key=e]") && event.target.closest("[data-entry]").querySelector(".words");
  if (!form) return;
  event.preventDefault();
  opening = false;
  form.querySelector("[name=heading]").focus();
});

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb !== "get") showStatus("Saving…");
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "get") return void (opening &&= detail.successful);
  showStatus(detail.successful ? "Saved" : "Not sent");
  if (!detail.successful && detail.xhr?.getResponseHeader("Content-Type")?.startsWith("text/plain")) {
    announce(detail.xhr.responseText);
  }
});

let neighbour = null; // the id of what comes after an entry that is being taken out
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "board-frame") return;
  const all = entries();
  const at = all.indexOf(current());
  neighbour = at < 0 ? null : (all[at + 1] ?? all[at - 1])?.id;
});
// In the way down, before `focus` finds a place of its own.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target?.matches?.(".entry-foot")) {
    opening = false;
    detail.target.parentElement.querySelector(".words [name=heading]")?.focus();
  }
  const board = document.getElementById("board");
  if (detail.target?.id !== "board-frame") return;
  opening = false;
  // htmx keeps the focus of what has an id; of anything else it would be lost.
  if (document.activeElement === document.body) {
    go(document.getElementById(board.dataset.at) ?? document.getElementById(neighbour));
  }
}, true);
