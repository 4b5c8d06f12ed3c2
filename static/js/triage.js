// Triage: the next annotation is in the page before it is asked for, and a verdict is in the outbox
// before the next one shows. Without script each is a form of its own.

import { closeEdit, edit, save } from "annotate/triage_edit";
import { fragmentOf } from "annotate/fragment";
import { fetchMore } from "annotate/triage_more";
import { perform } from "annotate/outbox";
import { Refused } from "annotate/requests";
import { announce, toast } from "annotate/status";

const deck = document.getElementById("deck");
const needsReasons = "reasons" in deck.dataset;
const FEW = 3; // items left when more are fetched
const past = []; // {item, did}: what was gone through, the last one last
let judged = 0;

const items = () => [...deck.querySelectorAll(".triage-item")];
const current = () => deck.querySelector(".triage-item:not([hidden])");
const reasonOf = (item) => item.querySelector("[name=reason]");

function show(item) {
  const before = current();
  if (before) before.hidden = true;
  document.getElementById("triage-end").hidden = Boolean(item);
  if (!item && !document.getElementById("triage-more")) allLookedThrough();
  const back = item?.querySelector('[data-do="undo"]');
  if (back) back.hidden = !past.length;
  document.getElementById("triage-done").textContent = judged ? `${judged} judged of` : "";
  if (!item) return;
  item.hidden = false;
  item.focus({ preventScroll: true });
  scrollTo(0, 0);
  item.querySelector("mark")?.scrollIntoView({ block: "center" });
}

/** Nothing comes any more: what the page said of how far it had looked is past. */
function allLookedThrough() {
  const looked = document.getElementById("triage-looked");
  if (!looked) return;
  looked.remove();
  document.querySelector("#triage-end h2").textContent = "That was all";
}

async function goOn() {
  const item = current();
  const next = () => items()[items().indexOf(item) + 1];
  if (items().length - items().indexOf(item) - 1 < FEW) {
    const more = fetchMore();
    if (!next()) await more;
  }
  show(next());
}

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
  if (!current()) return;
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
  if (outcome.state === "done") {
    const since = fragmentOf(outcome.html).querySelector(".since");
    if (since) toast(`${sent.label}: it was changed meanwhile, so this does not count. Look at it again.`);
  } else toast(`${sent.label}: ${outcome.reason}`);
});
if (current()) show(current());
else goOn(); // time was up before one was found
