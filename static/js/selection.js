// From what a person selected to a span of the text, and back.

import { blockIndexAt, blocksIn, endOf, passage, rangeOf, startOf, unitsInBlock } from "annotate/offsets";
import { snap } from "annotate/graphemes";

/** The block index and unit of a DOM position. Outside of all blocks (between two, before the first,
 * after the last) it is the start of the next one, or with `atEnd` the end of the one before. */
function locate(blocks, node, offset, atEnd) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const own = element?.closest("[data-start]");
  const index = own ? blocks.indexOf(own) : -1;
  if (index >= 0) return [index, unitsInBlock(own, node, offset)];
  const point = document.createRange();
  point.setStart(node, offset);
  const after = blocks.findIndex((block) => point.comparePoint(block, 0) >= 0);
  if (atEnd) {
    const before = after < 0 ? blocks.length - 1 : after - 1;
    return before < 0 ? null : [before, blocks[before].textContent.length];
  }
  return after < 0 ? null : [after, 0];
}

/** The span that a DOM Range means: `{start, end, quote}` in code points, whole graphemes, without
 * white space at its ends. Null when nothing of the text is in it. */
export function spanOfRange(root, range) {
  if (range.collapsed) return null;
  const blocks = blocksIn(root);
  const from = locate(blocks, range.startContainer, range.startOffset, false);
  const to = locate(blocks, range.endContainer, range.endOffset, true);
  if (!from || !to || from[0] > to[0]) return null;
  const { text, unitsAt, toCodePoints } = passage(blocks, from[0], to[0]);
  const snapped = snap(text, from[1], unitsAt(to[0]) + to[1]);
  if (!snapped) return null;
  const [low, high] = snapped;
  return { start: toCodePoints(low), end: toCodePoints(high), quote: text.slice(low, high) };
}

/** The span of the present selection when it touches the text, else null. */
export function selectedSpan(root) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return range.intersectsNode(root) ? spanOfRange(root, range) : null;
}

/** Select `[start, end)`, code points, so that the person sees it and can extend it. */
export function select(root, start, end) {
  const range = rangeOf(blocksIn(root), start, end);
  getSelection().setBaseAndExtent(
    range.startContainer,
    range.startOffset,
    range.endContainer,
    range.endOffset,
  );
}

function offsetOf(root, blocks, node, offset) {
  const place = root.contains(node) && locate(blocks, node, offset, false);
  if (!place) return null;
  const { text, toCodePoints } = passage(blocks, place[0], place[0]);
  return Math.min(toCodePoints(Math.min(place[1], text.length)), endOf(blocks[place[0]]));
}

/** The code point at a DOM position (node, offset); null where it is not in the text. */
export function codePointOf(root, node, offset) {
  return node ? offsetOf(root, blocksIn(root), node, offset) : null;
}

/** Run something that replaces elements or splits their text, and put selection and caret back where they
 * were: the browser keeps them beside a node that moved, which is not where the person left them. `changing`
 * are the elements: a selection elsewhere is not touched, since to set one lays out the page. */
export function keepingSelection(root, changing, replace) {
  const selection = getSelection();
  const moves = (node) => changing.some((element) => element?.contains(node) || node?.contains(element));
  if (!selection.rangeCount || (!moves(selection.anchorNode) && !moves(selection.focusNode))) return replace();
  const blocks = blocksIn(root);
  const anchor = selection.anchorNode && offsetOf(root, blocks, selection.anchorNode, selection.anchorOffset);
  const focus = selection.focusNode && offsetOf(root, blocks, selection.focusNode, selection.focusOffset);
  replace();
  if (anchor === null || focus === null) return;
  const fresh = blocksIn(root);
  const at = (offset) => {
    const point = rangeOf(fresh, offset, offset);
    return [point.startContainer, point.startOffset];
  };
  selection.setBaseAndExtent(...at(anchor), ...at(focus));
}

/** The block elements that `[start, end)` touches. */
export function blocksTouched(root, start, end) {
  const blocks = blocksIn(root);
  const first = blockIndexAt(blocks, start);
  let last = first;
  while (last + 1 < blocks.length && startOf(blocks[last + 1]) < end) last++;
  return blocks.slice(first, last + 1);
}
