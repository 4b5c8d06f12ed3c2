// Widening a span to whole graphemes and dropping white space at its ends, as annotate/text/graphemes.py
// does; tests/data/offsets.json holds both to the same answers. Offsets here are UTF-16 units.

/** White_Space of the Unicode Character Database, then the invisible spaces of zero width. */
export const BLANK = new Set(
  "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" +
    "\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff",
);
// A line end is a boundary whatever stands around it, so that one line at a time is looked at.
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

function lineAt(text, at) {
  const low = text.lastIndexOf("\n", at - 1) + 1;
  const found = text.indexOf("\n", at);
  return [low, found < 0 ? text.length : found];
}

/** The grapheme `[low, high)` that `at` falls into; `[at, at]` when it is a boundary. */
function cell(text, at) {
  if (at <= 0 || at >= text.length) return [at, at];
  const [low, high] = lineAt(text, at);
  if (at === low || at === high) return [at, at];
  const { index, segment } = segmenter.segment(text.slice(low, high)).containing(at - low);
  return index + low === at ? [at, at] : [index + low, index + low + segment.length];
}

function isBoundary(text, at) {
  return cell(text, at)[0] === at;
}

/** The span widened and trimmed; null when it is empty or holds only white space. */
export function snap(text, start, end) {
  if (start >= end) return null;
  let low = cell(text, start)[0];
  let high = cell(text, end)[1];
  while (low < high && BLANK.has(text[low]) && isBoundary(text, low + 1)) low++;
  while (low < high && BLANK.has(text[high - 1]) && isBoundary(text, high - 1)) high--;
  return low < high ? [low, high] : null;
}

/** The first units of a text, at most so many; no letter is cut. */
export function head(text, most) {
  return text.slice(0, cell(text, most)[0]).trimEnd();
}

/** The last ones. */
export function tail(text, most) {
  return text.slice(cell(text, text.length - most)[1]).trimStart();
}

/** A text for a label: of one that is longer than so many units the beginning. */
export function shortened(text, most) {
  return text.length > most ? `${head(text, most)}…` : text;
}
