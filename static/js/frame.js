// A frame around a span of the text, line by line, drawn above it without changing it.

import { blockIndexAt, blocksIn, endOf, rangeOf, startOf } from "annotate/offsets";
import { reader } from "annotate/server";

const ASIDE = 4; // pixels between the text and the frame
const APART = 14; // lines further apart than this are in different blocks

/** The boxes of the lines of `[start, end)`, code points, relative to the reader's corner. */
export function linesOf(start, end) {
  const base = reader.getBoundingClientRect();
  const blocks = blocksIn(reader);
  const last = blockIndexAt(blocks, Math.max(start, end - 1));
  const lines = [];
  for (let i = blockIndexAt(blocks, start); i <= last; i++) {
    const within = [Math.max(start, startOf(blocks[i])), Math.min(end, endOf(blocks[i]))];
    if (within[0] >= within[1]) continue;
    const boxes = [...rangeOf([blocks[i]], ...within).getClientRects()].filter(({ width }) => width);
    for (const box of boxes.sort((a, b) => a.top - b.top)) {
      const line = lines.at(-1);
      const middle = (box.top + box.bottom) / 2 - base.top;
      const [left, right] = [box.left - base.left, box.right - base.left];
      if (line?.block === i && middle > line.top && middle < line.bottom) {
        line.left = Math.min(line.left, left);
        line.right = Math.max(line.right, right);
      } else {
        lines.push({ block: i, left, right, top: box.top - base.top, bottom: box.bottom - base.top });
      }
    }
  }
  return lines;
}

/** Lines that follow each other touch, so that the frame goes around them all. */
function joined(lines) {
  const grown = lines.map((line) => ({ ...line, left: line.left - ASIDE, right: line.right + ASIDE, top: line.top - 2, bottom: line.bottom + 2 }));
  for (let i = 1; i < grown.length; i++) {
    const [above, below] = [grown[i - 1], grown[i]];
    if (above.block !== below.block || below.top - above.bottom > APART) continue;
    above.bottom = below.top = (above.bottom + below.top) / 2;
  }
  return grown;
}

function outline(lines) {
  const right = lines.flatMap(({ right, top, bottom }) => [[right, top], [right, bottom]]);
  const left = lines.toReversed().flatMap(({ left, top, bottom }) => [[left, bottom], [left, top]]);
  const points = [...right, ...left].map((point) => point.map((value) => value.toFixed(1)).join(" "));
  return `M${points.join("L")}Z`;
}

/** The path around the lines: one outline for each run of lines that meet. */
export function pathAround(lines) {
  const runs = [];
  for (const line of joined(lines)) {
    const above = runs.at(-1)?.at(-1);
    const meets = above && above.bottom === line.top && above.left < line.right && line.left < above.right;
    if (meets) runs.at(-1).push(line);
    else runs.push([line]);
  }
  return runs.map(outline).join("");
}

/** Whether the text runs to the left where a code point stands. */
export function isRightToLeft(at) {
  const blocks = blocksIn(reader);
  return getComputedStyle(blocks[blockIndexAt(blocks, at)]).direction === "rtl";
}

/** Where the start (0) or the end (1) of a span is: `{edge, x, top, bottom}`, relative to the reader; `x`
 * stands a little aside from the letters, whose edge is `edge`. */
export function endOfSpan(start, end, side) {
  const lines = linesOf(start, end);
  if (!lines.length) return null;
  const line = side ? lines.at(-1) : lines[0];
  const atRight = Boolean(side) !== isRightToLeft(side ? end - 1 : start);
  const edge = atRight ? line.right : line.left;
  return { edge, x: atRight ? edge + ASIDE : edge - ASIDE, top: line.top, bottom: line.bottom };
}

/** Draw the frame of `[start, end)` into the paths; `side` is the end that moves, or null. */
export function drawFrame(area, mover, start, end, side = null) {
  area.setAttribute("d", pathAround(linesOf(start, end)));
  const at = side === null ? null : endOfSpan(start, end, side);
  mover.setAttribute("d", at ? `M${at.x} ${at.top - 4}V${at.bottom + 4}` : "");
}

/** Bring the span into the comfortable part of the window. */
export function scrollToSpan(start, end) {
  const lines = linesOf(start, end);
  if (!lines.length) return;
  const base = reader.getBoundingClientRect().top;
  const [top, bottom] = [lines[0].top + base, lines.at(-1).bottom + base];
  const [high, low] = [90, innerHeight - 120];
  if (top >= high && bottom <= low) return;
  const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top: top - Math.max(high, innerHeight * 0.3), behavior: smooth ? "smooth" : "auto" });
}
