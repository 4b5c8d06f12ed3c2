// What a screen reader is told about a place in the text.

import { blockIndexAt, blocksIn, rangeOf, startOf, textBetween } from "annotate/offsets";
import { head, tail } from "annotate/graphemes";
import { edge, isHeading, piecesOf } from "annotate/pieces";
import { blocksTouched } from "annotate/selection";
import { reader } from "annotate/server";
import { idsOn } from "annotate/painter";
import { namesOn } from "annotate/tag_names";

const NEARBY = 48; // code points that are said of the words at a handle
const SHOWN = 160; // letters of a quote that are said whole

/** The words of a span, shortened in the middle when it is long. */
export function said(quote) {
  if (quote.length <= SHOWN) return quote;
  return `${head(quote, SHOWN / 2)} … ${tail(quote, SHOWN / 2)}`;
}

/** The first words of `[start, end)`, code points, to place its start. */
export function beginning(start, end) {
  const to = end - start > NEARBY ? edge("word", start + NEARBY, 1, -1) : end;
  return textBetween(blocksIn(reader), start, to > start ? to : start + NEARBY).trim();
}

/** The last words of `[start, end)`. */
export function ending(start, end) {
  const from = end - start > NEARBY ? edge("word", end - NEARBY, 0, 1) : start;
  return textBetween(blocksIn(reader), from !== null && from < end ? from : end - NEARBY, end).trim();
}

/** Where a code point stands: "paragraph 3 of 12, sentence 2 of 4", "heading". */
export function whereIs(at) {
  const blocks = blocksIn(reader);
  const block = blocks[blockIndexAt(blocks, at)];
  if (isHeading(block)) return "heading";
  const paragraphs = blocks.filter((one) => !isHeading(one));
  const sentences = piecesOf(block, "sentence");
  const number = sentences.findLastIndex(([start]) => start <= at) + 1;
  const which = `paragraph ${paragraphs.indexOf(block) + 1} of ${paragraphs.length}`;
  return sentences.length > 1 ? `${which}, sentence ${Math.max(number, 1)} of ${sentences.length}` : which;
}

/** The heading that a code point stands under or in, or "": the title is none. */
export function headingOf(at) {
  const blocks = blocksIn(reader);
  const heading = blocks.slice(0, blockIndexAt(blocks, at) + 1).findLast(isHeading);
  return heading && startOf(heading) > 0 ? heading.textContent : "";
}

function marksIn(start, end) {
  const range = rangeOf(blocksIn(reader), start, end);
  const marks = blocksTouched(reader, start, end).flatMap((block) => [...block.querySelectorAll("mark")]);
  return marks.filter((mark) => range.intersectsNode(mark.firstChild ?? mark));
}

/** The ids of the highlights on `[start, end)`, code points. */
export function highlightsOn(start, end) {
  return [...new Set(marksIn(start, end).flatMap(idsOn))];
}

/** What lies on `[start, end)`, by its tags' names: "highlighted as Claim, Figure", or "". */
export function tagsOn(start, end) {
  const marks = marksIn(start, end);
  if (!marks.length) return "";
  const names = [...new Set(marks.flatMap(namesOn))];
  return names.length ? `highlighted as ${names.join(", ")}` : "highlighted";
}

const textIn = (card, selector) => card.querySelector(`:scope > ${selector}`)?.textContent.trim() ?? "";

/** What a card says, without its buttons: tags, quote, details, note, status, who, how many comments. "" when
 * it is a form. */
export function saidOf(card) {
  const tags = [...card.querySelectorAll(":scope > header b")].map(({ textContent }) => textContent);
  if (!tags.length) return "";
  const details = [...card.querySelectorAll(":scope > .details dt")];
  const talk = Number.parseInt(card.querySelector(":scope > footer .count")?.textContent, 10);
  const parts = [
    ...details.map((term) => `${term.textContent} ${term.nextElementSibling.textContent}`),
    textIn(card, ".note"),
    textIn(card, ".anchoring > p"),
    textIn(card, "footer .status"),
    textIn(card, "header > span"),
    talk ? `${talk} ${talk === 1 ? "comment" : "comments"}` : "",
  ];
  const all = [`${tags.join(", ")}: ${said(textIn(card, "q"))}`, ...parts].filter(Boolean);
  return all.map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`)).join(" ");
}
