// Triage: the next annotation is in the page before it is asked for, and a verdict is in the outbox
// before the next one shows. Without script each is a form of its own.

import { closeEdit, edit, save } from "annotate/triage_edit";
import { fragmentOf } from "annotate/fragment";
import { fetchMore } from "annotate/triage_more";
import { perform } from "annotate/outbox";
import { Refused } from "annotate/requests";
import { announce, toast } from "annotate/status";
import { bring, current, deck, following, hide, left } from "annotate/triage_deck";

const needsReasons = "reasons" in deck.dataset;
const FEW = 3; // items left when more are fetched
const past = []; // {item, did}: what was gone through, the last one last
let judged = 0;

const reasonOf = (item) => item.querySelector("[name=reason]");
const skipped = () => past.filter(({ was }) => !was).length;
const show = (item) => bring(item, { judged, skipped: skipped(), canUndo: past.length > 0 });

async function goOn() {
  const more = left() < FEW ? fetchMore(again) : null;
  if (!left()) {
    hide(); // keys that follow are meant for the next, and not for this one again
    await more;
    if (current()) return; // one went back meanwhile
  }
  show(following());
}

/** What could not be fetched is asked for once more: at the end, to go on with. */
const again = () => (current() ? fetchMore(again) : goOn());

function change(item, verb, fields) {
  const { id, address, quote, version } = item.dataset;
  const label = `${verb} “${quote}”`;
  announce(label);
  return perform({ address: `${address}review/`, fields: [...fields, ["version", version]], label, of: [id], undo: null });
}

function mark(item, verdict, reason) {
  Object.assign(item.dataset, { verdict, reason });
  const badge = item.querySelector(".verdict .badge");
  badge.className = `badge ${verdict || "proposed"}`;
  badge.textContent = { accepted: "Accepted", rejected: "Rejected" }[verdict] ?? "Proposed";
}

function judge(verdict) {
  const item = current();
  if (!item) return;
  const reason = verdict === "rejected" ? reasonOf(item).value.trim() : "";
  if (verdict === "rejected" && needsReasons && !reason) return askWhy();
  const { verdict: was, reason: why } = item.dataset;
  past.push({ item, was: [["verdict", was], ["reason", why]] });
  judged++;
  mark(item, verdict, reason);
  change(item, verdict === "accepted" ? "Accept" : "Reject", [["verdict", verdict], ["reason", reason]]);
  goOn();
}

function askWhy() {
  reasonOf(current())?.focus();
}

function skip() {
  if (!current()) return goOn();
  past.push({ item: current(), was: null });
  goOn();
}

function undo() {
  const last = past.pop();
  if (!last) return toast("There is nothing to undo.");
  if (last.was) {
    judged--;
    mark(last.item, last.was[0][1], last.was[1][1]);
    change(last.item, "Undo the verdict on", last.was);
  }
  show(last.item);
}

/** An annotation was edited: what it is now takes its place. */
function changed(pair) {
  if (!pair) return;
  const [item, fresh] = pair;
  item.replaceWith(fresh);
  for (const one of past) if (one.item === item) one.item = fresh;
  show(fresh);
}

const tell = (error) => toast(error instanceof Refused ? error.message : "The server cannot be reached.");
const COMMANDS = { a: () => judge("accepted"), x: () => judge("rejected"), X: askWhy, " ": skip, u: undo, e: () => current() && edit(current()).catch(tell) };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target.closest("input, textarea, select, dialog[open]");
  if (writing && event.key === "Escape") {
    const place = writing.closest(".triage-edit");
    return place ? closeEdit(place) : current()?.focus();
  }
  if (event.key === "Enter" && event.target.name === "reason") {
    event.preventDefault();
    return judge("rejected");
  }
  if (writing || (event.key === " " && event.target.closest("button, a, summary"))) return;
  const command = COMMANDS[event.key];
  if (!command) return;
  event.preventDefault();
  command();
});
deck.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.closest(".triage-edit")) save(event.target, event.submitter).then(changed, tell);
  else judge(event.submitter.value);
});
deck.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  event.preventDefault();
  ({ edit: COMMANDS.e, skip, undo })[button.dataset.do]();
});
document.addEventListener("annotate:answered", ({ detail: { change: sent, outcome } }) => {
  if (sent.page !== location.pathname) return; // another tab did it elsewhere
  const since = outcome.state === "done" && fragmentOf(outcome.html).querySelector(".since");
  if (since) toast(`${sent.label}: it was changed meanwhile, so this does not count. Look at it again.`);
  else if (outcome.reason) toast(`${sent.label}: ${outcome.reason}`);
});
if (current()) show(current());
else goOn(); // time was up before one was found
