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

/** Where a span `{start, end}` would be cut in two near a code point: at the beginning of one of the kinds of
 * pieces, the first that has one inside. Null when nothing of it can be cut. */
export function cutNear({ start, end }, at, kinds = ["sentence", "word", "letter"]) {
  for (const kind of kinds) {
    const places = [edge(kind, Math.ceil(at) + 1, 0, -1), edge(kind, Math.floor(at), 0, 1)];
    const inside = places.filter((place) => place !== null && place > start && place < end);
    if (inside.length) return inside.sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
  }
  return null;
}
