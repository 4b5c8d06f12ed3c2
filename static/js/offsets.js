// The one place where the browser's offsets (UTF-16 units) and ours (Unicode code points) meet.
// Everything that leaves this module counts code points of the canonical text; everything inside
// counts units of one block's text. Blocks are joined by "\n", which is one of both.

const SURROGATES = /[\ud800-\udbff][\udc00-\udfff]/g;

/** How many code points a string has. */
export function codePoints(text) {
  return text.length - (text.match(SURROGATES)?.length ?? 0);
}

/** Where code point number `count` of the text begins, in UTF-16 units; its length when it has fewer. */
export function unitsOf(text, count) {
  let at = 0;
  for (let left = count; left > 0 && at < text.length; left--) {
    at += text.codePointAt(at) > 0xffff ? 2 : 1;
  }
  return at;
}

const kept = new WeakMap(); // root -> its blocks

/** The text's blocks in order: elements that carry the code point at which they start. To look for them
 * is to look through the whole text; a block never comes or goes but in the place of another of its name. */
export function blocksIn(root) {
  const present = kept.get(root)?.map((block) => (block.isConnected ? block : document.getElementById(block.id)));
  kept.set(root, present?.every(Boolean) ? present : [...root.querySelectorAll("[data-start]")]);
  return [...kept.get(root)];
}

/** Where a block starts, in code points. */
export function startOf(block) {
  return Number(block.dataset.start);
}

/** Where a block ends, in code points. */
export function endOf(block) {
  return startOf(block) + codePoints(block.textContent);
}

/** The index of the last block that starts at or before a code point offset; 0 when none does. */
export function blockIndexAt(blocks, offset) {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(blocks[middle]) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The UTF-16 offset inside a block's text of a DOM position (node, offset) that lies in the block. */
export function unitsInBlock(block, node, offset) {
  const range = document.createRange();
  range.setStart(block, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The code point of the text at which a DOM position (node, offset) in a block stands. */
export function codePointAt(block, node, offset) {
  return startOf(block) + codePoints(block.textContent.slice(0, unitsInBlock(block, node, offset)));
}

/** The text node and unit inside it at a UTF-16 offset of a block's text. At a border between two
 * nodes the end of the first, or with `ahead` the start of the second. */
export function positionInBlock(block, units, ahead = false) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = units;
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (left < node.length || (left === node.length && !ahead)) return [node, left];
    left -= node.length;
    last = node;
  }
  return last ? [last, last.length] : [block, 0];
}

/** A DOM Range over `[start, end)`, code points, clamped to the text. */
export function rangeOf(blocks, start, end) {
  const from = blocks[blockIndexAt(blocks, start)];
  const to = blocks[blockIndexAt(blocks, Math.max(start, end - 1))];
  const range = document.createRange();
  range.setStart(...positionInBlock(from, unitsOf(from.textContent, start - startOf(from)), true));
  range.setEnd(...positionInBlock(to, unitsOf(to.textContent, end - startOf(to))));
  return range;
}

/** The joined text of the blocks `first` to `last` (indexes), and functions between its UTF-16
 * units and code points of the whole text. */
export function passage(blocks, first, last) {
  const texts = blocks.slice(first, last + 1).map((block) => block.textContent);
  const text = texts.join("\n");
  const base = startOf(blocks[first]);
  return {
    text,
    unitsAt: (index) => texts.slice(0, index - first).reduce((sum, one) => sum + one.length + 1, 0),
    toCodePoints: (units) => base + codePoints(text.slice(0, units)),
  };
}

/** The words of `[start, end)`, code points; blocks are joined by line ends, as in the text. */
export function textBetween(blocks, start, end) {
  const first = blockIndexAt(blocks, start);
  const { text } = passage(blocks, first, blockIndexAt(blocks, Math.max(start, end - 1)));
  const base = startOf(blocks[first]);
  return text.slice(unitsOf(text, start - base), unitsOf(text, end - base));
}
