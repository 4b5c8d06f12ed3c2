// On paper every highlight has a number, and its card stands under that number at the end.

import { cardOf, list, reader } from "annotate/server";
import { copyBehind } from "annotate/edit_form";
import { beginningsOn, shownOn } from "annotate/shown";
import { loadAll } from "annotate/chunks";
import { showStatus } from "annotate/status";

// "2 h" is wrong as soon as it is on paper.
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** Number the annotations that are shown, in document order, on their last marks and their cards. */
function number() {
  const numbers = new Map();
  const lasts = new Map();
  for (const mark of reader.querySelectorAll("mark")) {
    for (const id of beginningsOn(mark)) numbers.set(id, numbers.size + 1);
    for (const id of shownOn(mark)) lasts.set(id, mark);
  }
  forget();
  // Who prints while a form is open gets what it stands in for.
  for (const card of list.querySelectorAll(":scope > .editing")) {
    const paper = Object.assign(document.createElement("div"), { className: "on-paper" });
    paper.append(...copyBehind(card));
    card.append(paper);
  }
  for (const time of list.querySelectorAll("header time")) time.dataset.on = DAY.format(new Date(time.dateTime));
  const said = new Map();
  for (const [id, n] of numbers) {
    const mark = lasts.get(id);
    said.set(mark, [...(said.get(mark) ?? []), n]);
    const card = cardOf(id);
    if (card) card.dataset.number = n;
  }
  for (const [mark, found] of said) mark.dataset.number = found.join(", ");
  list.dataset.missing = numbers.size - list.querySelectorAll(".card[data-number]").length || "";
}

function forget() {
  for (const paper of list.querySelectorAll(".on-paper")) paper.remove();
  for (const marked of document.querySelectorAll("[data-number]")) delete marked.dataset.number;
  for (const time of list.querySelectorAll("time[data-on]")) delete time.dataset.on;
}

/** Print with every card, those that were not sent yet too. */
export async function printAll() {
  await loadAll().catch(() => showStatus("Offline"));
  print();
}

/** Begin to number when the page is printed, however that is asked for. */
export function watchPrinting() {
  addEventListener("beforeprint", number);
  addEventListener("afterprint", forget);
  document.getElementById("print").addEventListener("click", printAll);
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "p" || !list.querySelector(".chunk")) return;
    event.preventDefault();
    printAll();
  });
}
