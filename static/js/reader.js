// The reader's page: puts its parts together.

import { choose, relight, watch } from "annotate/highlight";
import { create, keepSending } from "annotate/creations";
import { editNote, watchCards } from "annotate/card_actions";
import { hideToolbar, watchSelection } from "annotate/toolbar";
import { openSheet, watchSheet } from "annotate/sheet";
import { cardFor, keepLoading } from "annotate/chunks";
import { didCreate } from "annotate/undo";
import { keepInStep } from "annotate/cards";
import { marksOf } from "annotate/painter";
import { reader } from "annotate/server";
import { showStatus } from "annotate/status";
import { watchCaret } from "annotate/caret";
import { watchKeys } from "annotate/keys";
import { watchMap } from "annotate/minimap";

/** Open the cards of annotations, fetching those that are not in the page yet. */
async function open(ids, options = {}) {
  choose(ids);
  openSheet({ passage: marksOf(reader, ids[0])[0] });
  await Promise.all(ids.map(cardFor)).catch(() => showStatus("Offline"));
  choose(ids, options);
}

/** Annotate a span with a tag, or with a note that is then asked for. */
async function annotate(span, tag) {
  hideToolbar();
  getSelection().collapseToEnd();
  const id = await create(span, tag ? [tag] : []);
  if (!id) return;
  didCreate(id);
  if (tag) return;
  await open([id]);
  editNote(id);
}

async function openAddressed() {
  const id = location.hash.match(/^#annotation-([0-9a-f-]{36})$/)?.[1];
  if (!id) return;
  await open([id], { scroll: true, focus: true });
}

document.documentElement.classList.add("js");
watch(open);
watchCards();
watchSheet();
watchKeys(open);
watchCaret();
watchSelection(annotate);
keepInStep();
keepSending();
keepLoading();
watchMap();
document.addEventListener("annotate:changed", relight);
document.querySelector(".help-opener")?.addEventListener("click", () => document.getElementById("help").showModal());
addEventListener("hashchange", openAddressed);
openAddressed();
document.documentElement.dataset.reader = "ready";
