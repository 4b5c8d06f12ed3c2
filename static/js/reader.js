// The reader's page: puts its parts together.

import { choose, flash, relight, watch } from "annotate/highlight";
import { create, watchCreations } from "annotate/creations";
import { editNote } from "annotate/card_forms";
import { pressOn } from "annotate/card_actions";
import { watchCards } from "annotate/card_lists";
import { hideToolbar, watchSelection } from "annotate/toolbar";
import { reveal, watchFilter } from "annotate/filter";
import { openSheet, watchSheet } from "annotate/sheet";
import { newBounds, watchBounds } from "annotate/bounds";
import { inOwnTask } from "annotate/tasks";
import { cardFor, keepLoading } from "annotate/chunks";
import { keepInStep } from "annotate/cards";
import { listen } from "annotate/live";
import { marksOf } from "annotate/painter";
import { cardOf, reader } from "annotate/server";
import { codePointOf, select, selectedSpan } from "annotate/selection";
import { settle } from "annotate/settling";
import { showStatus, toast } from "annotate/status";
import { watchAnswers } from "annotate/answers";
import { watchCaret } from "annotate/caret";
import { watchChanges } from "annotate/undo";
import { watchCopying } from "annotate/copying";
import { watchHint } from "annotate/hint";
import { watchKeys } from "annotate/keys";
import { watchMap } from "annotate/minimap";
import { watchMarks } from "annotate/tag_names";
import { watchOutline } from "annotate/outline";
import { watchPassageTools } from "annotate/passage_tools";
import { watchPrinting } from "annotate/printing";
import { watchSentences } from "annotate/sentence_mode";
import { watchTools } from "annotate/tools";
import "annotate/mentions";
import "annotate/reading";

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
  const selected = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  const caret = selected && (codePointOf(reader, selected.endContainer, selected.endOffset) ?? span.end);
  const { id, taken } = create(span, tag ? [tag] : []);
  const elsewhere = (now) => now && (now.start >= span.end || now.end <= span.start);
  // Who selects another passage meanwhile keeps it.
  const collapse = () => selected && !elsewhere(selectedSpan(reader)) && select(reader, caret, caret);
  if (tag) inOwnTask(collapse);
  else collapse(); // before the form takes the caret
  taken.then((is) => is && document.dispatchEvent(new CustomEvent("annotate:created")));
  if (tag) return;
  await open([id]);
  editNote(id);
}

async function openAddressed() {
  const [, kind, id] = location.hash.match(/^#(annotation|thread)-([0-9a-f-]{36})$/) ?? [];
  if (!id) return;
  if (cardOf(id)?.matches(".orphaned")) return choose([id], { focus: true });
  if (!marksOf(reader, id).length) return toast("This annotation is not in the text any more.");
  reveal(id);
  await open([id], { scroll: true, focus: true });
  flash(id);
  if (kind === "thread") pressOn(id, "comments/");
}

document.documentElement.classList.add("js");
watch(open);
watchCards();
watchSheet();
watchKeys(open);
watchCaret();
watchSelection(annotate, newBounds);
watchBounds();
watchPassageTools();
watchSentences(annotate, open);
keepInStep();
watchCreations();
watchAnswers();
watchChanges();
keepLoading();
watchMap();
watchTools();
watchFilter();
watchOutline();
watchCopying();
watchPrinting();
watchHint();
settle();
watchMarks();
document.addEventListener("annotate:changed", relight);
document.querySelector(".help-opener")?.addEventListener("click", () => document.getElementById("help").showModal());
addEventListener("hashchange", openAddressed);
openAddressed();
listen();
document.documentElement.dataset.reader = "ready";
