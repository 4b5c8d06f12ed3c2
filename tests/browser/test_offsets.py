"""The traps of tests/data/offsets.json in the page's JavaScript: the same answers as Python's."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from annotate.accounts.permissions import Seat
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text

CASES = json.loads(
    (Path(__file__).parent.parent / "data" / "offsets.json").read_text(encoding="utf-8")
)["cases"]

SNAP = """async (cases) => {
  const { snap } = await import("annotate/graphemes");
  const { codePoints, unitsOf } = await import("annotate/offsets");
  const wrong = [];
  for (const { name, text: once, repeat, selections } of cases) {
    const text = once.repeat(repeat ?? 1);
    for (const one of selections) {
      const units = [unitsOf(text, one.start), unitsOf(text, one.end)];
      if (units[0] !== one.utf16_start || units[1] !== one.utf16_end) {
        wrong.push([name, "units", one]);
      }
      const found = snap(text, one.utf16_start, one.utf16_end);
      const span = found && found.map((units) => codePoints(text.slice(0, units)));
      const wanted = one.snapped_start === null ? null : [one.snapped_start, one.snapped_end];
      if (JSON.stringify(span) !== JSON.stringify(wanted)) wrong.push([name, span, wanted]);
    }
  }
  return wrong;
}"""

SELECT = """async (selections) => {
  const { spanOfRange } = await import("annotate/selection");
  const { blocksIn, positionInBlock } = await import("annotate/offsets");
  const root = document.getElementById("reader");
  const blocks = blocksIn(root);
  const starts = [];
  let at = 0;
  for (const block of blocks) { starts.push(at); at += block.textContent.length + 1; }
  const place = (units) => {
    const index = Math.max(starts.findLastIndex((start) => start <= units), 0);
    const length = blocks[index].textContent.length;
    return positionInBlock(blocks[index], Math.min(units - starts[index], length));
  };
  return selections.map((one) => {
    const range = document.createRange();
    range.setStart(...place(one.utf16_start));
    range.setEnd(...place(one.utf16_end));
    const span = spanOfRange(root, range);
    return span && [span.start, span.end, span.quote];
  });
}"""


def test_every_case_snaps_as_in_python(open_reader: Callable[..., Page], text: Article) -> None:
    assert open_reader(text).evaluate(SNAP, CASES) == []


def test_selections_in_an_article_with_the_traps_give_its_code_points(
    open_reader: Callable[..., Page], seat: Seat, text: Article
) -> None:
    traps = "Title of traps\n\n" + "\n\n".join(
        case["text"] for case in CASES if not case.get("repeat") and case["text"].strip()
    )
    article = add_article(seat=seat, source=from_text(traps))
    canonical = article.current.text
    page = open_reader(article)
    pieces = page.evaluate(
        """async () => {
          const { blocksIn, startOf } = await import("annotate/offsets");
          const root = document.getElementById("reader");
          return blocksIn(root).map((block) => [startOf(block), block.textContent]);
        }"""
    )
    assert "\n".join(piece for _, piece in pieces) == canonical
    for start, piece in pieces:
        assert canonical[start : start + len(piece)] == piece
    units = [0]
    for character in canonical:
        units.append(units[-1] + (2 if ord(character) > 0xFFFF else 1))
    step = max(len(canonical) // 150, 1)
    selections = [
        {"utf16_start": units[at], "utf16_end": units[min(at + 9, len(canonical))]}
        for at in range(0, len(canonical), step)
    ]
    for found in page.evaluate(SELECT, selections):
        if found is not None:
            start, end, quote = found
            assert canonical[start:end] == quote


def test_a_label_cuts_no_letter(open_reader: Callable[..., Page], text: Article) -> None:
    said = """async ([family, letters]) => {
      const { called } = await import("annotate/creations");
      const { said } = await import("annotate/announcing");
      const { tail } = await import("annotate/graphemes");
      const long = `${letters}${family}${letters.repeat(3)}${family}${letters}`;
      return [called(["Claim"], long), said(long), tail("cafe\\u0301s", 2)];
    }"""
    family, letters = "👨\u200d👩\u200d👧", "a" * 58
    label, heard, tail = open_reader(text).evaluate(said, [family, letters])
    assert label == f"Claim: “{letters}…”"
    assert heard == f"{letters}{family}{'a' * 14} … {'a' * 14}{family}{letters}"
    assert tail == "s"
