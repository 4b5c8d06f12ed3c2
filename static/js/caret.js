// Selecting by keyboard: a caret in a text that cannot be edited. Arrows move it, Shift extends.

import { blocksIn, positionInBlock } from "annotate/offsets";
import { reader } from "annotate/server";

const caret = document.createElement("div");
caret.className = "caret";
caret.hidden = true;
let byKeyboard = true;

function blockOf(node) {
  const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  return element?.closest?.("[data-start]");
}

function inText(node) {
  return reader.contains(node) && Boolean(blockOf(node));
}

/** Where the caret is on the screen. */
function box() {
  const { focusNode, focusOffset } = getSelection();
  if (!inText(focusNode)) return null;
  const range = document.createRange();
  range.setStart(focusNode, focusOffset);
  const own = range.getClientRects()[0];
  if (own) return own;
  const length = focusNode.nodeType === Node.TEXT_NODE ? focusNode.length : 0;
  const atEnd = focusOffset >= length;
  if (length) range.setStart(focusNode, atEnd ? focusOffset - 1 : focusOffset);
  if (length && !atEnd) range.setEnd(focusNode, focusOffset + 1);
  const near = (length ? range : blockOf(focusNode)).getBoundingClientRect();
  return { left: length && atEnd ? near.right : near.left, top: near.top, height: near.height || 24 };
}

/** Draw the caret where the selection ends, while the text has the focus. */
function draw() {
  const shows = document.activeElement === reader && byKeyboard;
  const at = shows ? box() : null;
  caret.hidden = !at;
  if (!at) return;
  const base = reader.getBoundingClientRect();
  caret.style.setProperty("--x", `${at.left - base.left}px`);
  caret.style.setProperty("--y", `${at.top - base.top}px`);
  caret.style.setProperty("--h", `${at.height}px`);
  caret.classList.remove("blinks");
  requestAnimationFrame(() => caret.classList.add("blinks"));
}

function follow() {
  const at = box();
  if (!at) return;
  const top = 90;
  if (at.top < top) scrollBy(0, at.top - top - 40);
  else if (at.top + at.height > innerHeight - 40) scrollBy(0, at.top + at.height - innerHeight + 80);
}

/** Put the caret into the text: where it was, else at the first block on screen. */
export function enterText() {
  byKeyboard = true;
  reader.focus({ preventScroll: true });
  if (!inText(getSelection().focusNode)) {
    const blocks = blocksIn(reader);
    const first = blocks.find((block) => block.getBoundingClientRect().bottom > 90) ?? blocks[0];
    getSelection().collapse(...positionInBlock(first, 0, true));
  }
  draw();
}

const LINES_A_PAGE = 14;
const MOVES = {
  ArrowLeft: ["left", "character", "word"],
  ArrowRight: ["right", "character", "word"],
  ArrowUp: ["backward", "line", "paragraph"],
  ArrowDown: ["forward", "line", "paragraph"],
  Home: ["backward", "lineboundary", "documentboundary"],
  End: ["forward", "lineboundary", "documentboundary"],
  PageUp: ["backward", "line", "line"],
  PageDown: ["forward", "line", "line"],
};

function toEdge(extend, atEnd) {
  const blocks = blocksIn(reader);
  const block = atEnd ? blocks.at(-1) : blocks[0];
  const [node, offset] = positionInBlock(block, atEnd ? block.textContent.length : 0, !atEnd);
  const selection = getSelection();
  if (extend) selection.extend(node, offset);
  else selection.collapse(node, offset);
}

function move(event) {
  const [direction, plain, far] = MOVES[event.key];
  const selection = getSelection();
  const unit = event.ctrlKey || event.altKey ? far : plain;
  if (unit === "documentboundary") return toEdge(event.shiftKey, event.key === "End");
  const times = event.key.startsWith("Page") ? LINES_A_PAGE : 1;
  for (let i = 0; i < times; i++) {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    selection.modify(event.shiftKey ? "extend" : "move", direction, unit);
    if (inText(selection.focusNode)) continue;
    // Left the text: between its title and its body there is a line about it, which is stepped over.
    selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
    overTheGap(event.shiftKey, direction);
    break;
  }
}

function overTheGap(extend, direction) {
  const selection = getSelection();
  const blocks = blocksIn(reader);
  const ahead = direction === "forward" || direction === "right";
  const next = blocks[blocks.indexOf(blockOf(selection.focusNode)) + (ahead ? 1 : -1)];
  if (!next) return;
  const [node, offset] = positionInBlock(next, ahead ? 0 : next.textContent.length, ahead);
  if (extend) selection.extend(node, offset);
  else selection.collapse(node, offset);
}

/** Begin to answer to arrows while the text has the focus. */
export function watchCaret() {
  reader.append(caret);
  reader.addEventListener("pointerdown", () => (byKeyboard = false));
  reader.addEventListener("focus", () => {
    if (reader.matches(":focus-visible")) enterText();
  });
  reader.addEventListener("blur", draw);
  reader.addEventListener("keydown", (event) => {
    if (event.target !== reader || !MOVES[event.key] || event.metaKey) return;
    event.preventDefault();
    if (!byKeyboard || !inText(getSelection().focusNode)) enterText();
    move(event);
    follow();
    draw();
  });
  document.addEventListener("selectionchange", draw);
  addEventListener("resize", draw);
}
