// Where sentences begin and end, as annotate/text/sentences.py does, whose rules are explained there;
// tests/data/sentences.json holds both to the same answers. Offsets here are UTF-16 units.

import { AFTER_HOURS, BEFORE_NUMBERS, HOURS, MONTHS, NO_NAMES, ORDINAL_LEADERS } from "annotate/abbreviations";
import { PLACES, STARTERS, TAILS, TITLES } from "annotate/abbreviations";
import { BLANK } from "annotate/graphemes";

const SPACES = [...BLANK].join("");
const SPACED = ".!?…‽‼⁇⁈⁉";
const UNSPACED = "。！？｡।॥؟۔።፧։។៕᙮᠃᠉";
const CLOSERS = "\"'”’»›)\\]}）］｝」』】》〉〕";
const LOW_CLOSERS = "“‘«‹";
const FOOTNOTES = "(?:\\[\\p{Nd}{1,3}\\]|[⁰¹²³⁴-⁹])*";

const RUN = new RegExp(
  `(?<marks>[${SPACED}${UNSPACED}](?:[${SPACED}${UNSPACED}]|\\p{M})*)` +
    `(?<tail>[${CLOSERS}]*(?:(?:[${LOW_CLOSERS}]+|[ \u00a0\u202f][»›])(?=[${SPACES}]|$))?${FOOTNOTES})`,
  "gu",
);
const NEXT = new RegExp(
  `(?:\\p{Pd}+[${SPACES}]+)?[\\p{P}\\p{S}]*(?<word>(?<first>[\\p{L}\\p{N}])[\\p{L}\\p{M}\\p{N}’']*)(?<stop>\\.?)`,
  "uy",
);
const WORD = /(?:[\p{L}\p{M}\p{N}]+\.)*[\p{L}\p{M}\p{N}º]+$/u;
const DOTTED = /^(?:\p{L}{1,2}\.)+\p{L}{1,3}$/u;
const AFTER_COMMA = new RegExp(`[\\p{L}\\p{M}],[${SPACES}]+$`, "u");
const LEADER = new RegExp(`(\\p{L}+)[${SPACES}]+$`, "u");
const TERMINATOR = new RegExp(`[${SPACED}${UNSPACED}]`, "u");
const ALWAYS_ENDS = new RegExp(`[${UNSPACED}]`, "u");
const SUBSTANCE = /[\p{L}\p{N}]/u;
const LOWER = /^\p{Ll}(?!\p{Lu})/u;
const INITIAL = /^[\p{Lu}\p{Script=Arabic}\p{Script=Hebrew}]$/u;
const DIGITS = /^\p{Nd}+$/u;
const QUOTING = new Set("とっ");
const LONGEST_WORD = 40;

/** The word (dots inside included) that ends at `at`, and what stands before it, as far as it matters. */
function wordBefore(text, low, at) {
  const floor = Math.max(low, at - LONGEST_WORD);
  const match = WORD.exec(text.slice(floor, at));
  if (!match) return ["", ""];
  return [match[0], text.slice(Math.max(low, floor - LONGEST_WORD), floor + match.index)];
}

function isOrdinal(before, leading, word) {
  if ([...before].length > 2) return false;
  const leader = LEADER.exec(leading);
  return MONTHS.has(word) || Boolean(leader && ORDINAL_LEADERS.has(leader[1]) && !STARTERS.has(word));
}

/** Rule 4: whether the single full stop at `dot` ends the sentence begun at `low`. */
function stopEnds(text, low, dot, word, stop) {
  const [before, leading] = wordBefore(text, low, dot);
  if (!word || !before) return true;
  const opens = !SUBSTANCE.test(leading);
  if (TITLES.has(before)) return false;
  if (BEFORE_NUMBERS.has(before) && /^\p{Nd}/u.test(word)) return false;
  if (DIGITS.test(before)) return !opens && !isOrdinal(before, leading, word);
  const starts = STARTERS.has(word) && !(stop && [...word].length === 1);
  if (PLACES.has(before)) return starts || AFTER_COMMA.test(leading);
  if (HOURS.has(before)) return !AFTER_HOURS.has(word);
  if (DOTTED.test(before) || TAILS.has(before)) return starts;
  if (INITIAL.test(before)) return !opens && (NO_NAMES.has(word) || (before === "I" && starts));
  return true;
}

/** Rules 1 to 4: whether the run of terminators at `at` ends the sentence begun at `low`. */
function ends(text, low, marks, tail, at) {
  const after = at + marks.length + tail.length;
  if (after === text.length) return true;
  if (ALWAYS_ENDS.test(marks)) return !(tail && QUOTING.has(text[after]));
  if (!BLANK.has(text[after])) return false;
  const rest = skipBlank(text, after);
  if (TERMINATOR.test(text[rest] ?? "")) return false;
  NEXT.lastIndex = rest;
  const following = NEXT.exec(text);
  if (following) {
    const first = rest + following[0].length - following.groups.stop.length - following.groups.word.length;
    if (LOWER.test(text.slice(first, first + 4))) return false;
  }
  if (marks !== ".") return true;
  return stopEnds(text, low, at, following?.groups.word ?? "", following?.groups.stop ?? "");
}

function skipBlank(text, from) {
  let at = from;
  while (at < text.length && BLANK.has(text[at])) at++;
  return at;
}

/** The sentences of one block as `[start, end]`, white space between left out. */
export function sentences(text) {
  const found = [];
  let low = skipBlank(text, 0);
  let looked = low;
  let solid = false;
  for (const { index, 0: run, groups } of text.matchAll(RUN)) {
    const after = index + run.length;
    solid ||= SUBSTANCE.test(text.slice(looked, after));
    looked = after;
    if (!solid || !ends(text, low, groups.marks, groups.tail, index)) continue;
    found.push([low, after]);
    low = looked = skipBlank(text, after);
    solid = false;
  }
  let end = text.length;
  while (end > low && BLANK.has(text[end - 1])) end--;
  if (low < end && found.length && !SUBSTANCE.test(text.slice(low, end))) found.at(-1)[1] = end;
  else if (low < end) found.push([low, end]);
  return found;
}
