// What can be done with where the chosen highlight lies: buttons in its card, for the mouse and for touch.

import { isSplitting, startBounds, startSplit } from "annotate/bounds";
import { sendMerge, subjectOf, touching } from "annotate/span_changes";
import { cardOf } from "annotate/server";
import { chosen } from "annotate/highlight";

const tools = document.createElement("div");
tools.className = "passage-tools";
tools.role = "group";
tools.ariaLabel = "Passage";

function tool(name, key, run) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.setAttribute("aria-keyshortcuts", key);
  button.addEventListener("click", run);
  tools.append(button);
  return button;
}

/** Merge the chosen highlight with those of its tag that touch it. False when none can be changed. */
export function mergeChosen() {
  const subject = subjectOf(chosen()[0]);
  if (subject) sendMerge(subject);
  return Boolean(subject);
}

tool("Bounds", "b", startBounds);
const split = tool("Split", "v", startSplit);
const merge = tool("Merge", "m", mergeChosen);

function refresh() {
  const subject = subjectOf(chosen()[0]);
  const card = subject && cardOf(subject.id);
  if (!card || card.matches(".orphaned")) return tools.remove();
  const footer = card.querySelector(":scope > footer");
  if (footer.nextElementSibling !== tools) footer.after(tools);
  const others = touching(subject).length;
  merge.hidden = !others;
  split.hidden = card.matches(".moved"); // first somebody says that it lies there
  merge.title = `One highlight of the ${others + 1} that touch`;
  split.textContent = isSplitting() ? "Split here" : "Split";
}

/** Begin to offer them. */
export function watchPassageTools() {
  for (const name of ["annotate:chosen", "annotate:changed", "annotate:splitting"]) document.addEventListener(name, refresh);
}
