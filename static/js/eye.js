// Which sentence a person has before her eyes.

import { blocksIn } from "annotate/offsets";
import { holding, isHeading, piecesOf } from "annotate/pieces";
import { chosen } from "annotate/highlight";
import { codePointOf } from "annotate/selection";
import { linesOf } from "annotate/frame";
import { marksOf } from "annotate/painter";
import { reader } from "annotate/server";

const BAR = 70; // pixels above the text that is seen
const FOOT = 40;

function isOnScreen({ top, bottom }) {
  return bottom > BAR && top < innerHeight - FOOT;
}

function shows(start, end) {
  const base = reader.getBoundingClientRect().top;
  return linesOf(start, end).some(({ top, bottom }) => isOnScreen({ top: top + base, bottom: bottom + base }));
}

/** The first sentence that begins on the screen, in a paragraph if there is one. */
function firstOnScreen() {
  const blocks = blocksIn(reader).filter((block) => isOnScreen(block.getBoundingClientRect()));
  const inOrder = [...blocks.filter((block) => !isHeading(block)), ...blocks.filter(isHeading)];
  return inOrder.flatMap((block) => piecesOf(block, "sentence")).find(([start]) => shows(start, start + 1));
}

/** The sentence `[start, end]` (code points) under the reader's eye: at the caret or the selection, at the
 * place that is remembered, or at the chosen highlight, if that shows; else the first that begins on the
 * screen. */
export function underTheEye(remembered = null) {
  const { focusNode, focusOffset } = getSelection();
  const mark = chosen().length ? marksOf(reader, chosen()[0])[0] : null;
  for (const place of [codePointOf(reader, focusNode, focusOffset), remembered, codePointOf(reader, mark, 0)]) {
    const sentence = place === null ? null : holding("sentence", place);
    if (sentence && shows(...sentence)) return sentence;
  }
  return firstOnScreen() ?? holding("sentence", 0);
}
