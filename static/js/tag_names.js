// What tags are called, by their numbers, and that a screen reader says so where a highlight begins: not
// "highlight" but "Claim". Written by script, since a long article has thousands of marks.

import { blocksIn } from "annotate/offsets";
import { reader } from "annotate/server";
import { whenDone } from "annotate/under_way";

const SOME = 12; // blocks in one idle moment
const NAMES = JSON.parse(document.getElementById("tag-names").dataset.called);

/** The tags that a mark shows, by name: the first three of what lies there; of a note none. */
export function namesOn({ classList }) {
  const slots = [...classList].filter((name) => /^u\d-/.test(name)).map((name) => name.slice(3));
  return slots.map((slot) => NAMES[slot]).filter(Boolean);
}

/** Let marks in a block be called by their tags. */
export function nameMarks(block) {
  for (const mark of block.getElementsByTagName("mark")) {
    const said = namesOn(mark).join(", ") || "Note";
    if (mark.ariaRoleDescription !== said) mark.ariaRoleDescription = said;
  }
}

/** Begin to name all that are in the text, and those that come. */
export function watchMarks() {
  const waiting = blocksIn(reader);
  const soon = () => whenDone().then(() => requestIdleCallback(some));
  const some = () => {
    waiting.splice(0, SOME).forEach(nameMarks);
    if (waiting.length) soon();
  };
  soon();
  document.addEventListener("annotate:changed", ({ detail }) => detail.blocks.forEach(nameMarks));
}
