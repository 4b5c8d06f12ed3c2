// A span that grows and shrinks at one end at a time, as a selection does, by pieces of the text.
// An extent is `{start, end, side}`: code points, and the end that moves (0 start, 1 end, null neither yet).

import { edge } from "annotate/pieces";

/** The extent with its moving end one piece further. While neither end moves, the way chooses it. Where a
 * sentence or more would shrink to nothing, the other end grows instead; by word or letter it stops. */
export function extend(extent, kind, direction) {
  const side = extent.side ?? (direction > 0 ? 1 : 0);
  const { start, end } = extent;
  const at = edge(kind, side ? end : start, side, direction);
  if (at === null) return { ...extent, side };
  const moved = side ? { start, end: at, side } : { start: at, end, side };
  if (moved.start < moved.end) return moved;
  if (kind === "word" || kind === "letter") return { ...extent, side };
  return extend({ ...extent, side: side ? 0 : 1 }, kind, direction);
}

/** The extent with the other end as the one that moves; the end first. */
export function otherSide(extent) {
  return { ...extent, side: extent.side === 1 ? 0 : 1 };
}
