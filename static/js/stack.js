// Where cards stand beside their passages. Pure arithmetic in pixels.
//
// A card wants to stand level with its passage, but cards may not overlap. So one card (the anchor) gets
// its wish and pushes its neighbours. Which card is the anchor follows the reading line as the page
// scrolls: however many cards there are, those one reads beside are in step with their passages.

/** Tops of cards in order: the anchor where it wants to be, the others as near to their wish as possible. */
export function stackAround(anchor, wishes, heights, gap) {
  const tops = new Array(wishes.length);
  if (!wishes.length) return tops;
  tops[anchor] = wishes[anchor];
  for (let i = anchor + 1; i < tops.length; i++) {
    tops[i] = Math.max(wishes[i], tops[i - 1] + heights[i - 1] + gap);
  }
  for (let i = anchor - 1; i >= 0; i--) {
    tops[i] = Math.min(wishes[i], tops[i + 1] - heights[i] - gap);
  }
  return tops;
}

/** Tops for a reading line at `line`: between two passages a blend of their two stacks, so that cards
 * glide instead of jumping. A blend of two stacks without overlap has none either. */
export function stackAt(line, wishes, heights, gap) {
  let before = 0;
  while (before + 1 < wishes.length && wishes[before + 1] <= line) before++;
  const here = stackAround(before, wishes, heights, gap);
  const after = before + 1;
  if (after >= wishes.length || line <= wishes[before]) return here;
  const share = (line - wishes[before]) / (wishes[after] - wishes[before]);
  const next = stackAround(after, wishes, heights, gap);
  return here.map((top, i) => top + (next[i] - top) * share);
}
