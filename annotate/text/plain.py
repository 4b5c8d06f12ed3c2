"""Structure of plain text, from the evidence that its lines give.

Lines of nothing but white space (of any kind) separate and are dropped; all other lines stay
exactly as they are, outer white space included. What becomes a block:

- Without evidence of hard wrapping every line is a paragraph.
- Inside a group of lines that no blank line parts, a line goes on in the next when the lines
  are of printed length and either the next begins in lower case, or the group is wrapped
  mid-sentence somewhere and the next word would not have fitted on this line. The `\\n` stays.
- A short line without closing punctuation before a paragraph is a heading, unless it is a
  byline, a date, a copyright or licence line, a list item or a row of a table. The first
  block may be longer and may have a byline or another heading between itself and the prose:
  then it is the title (level 1, the others 2), or, where no title stands, headings are level 1.
- Where headings would outnumber paragraphs the text is a poem or a list, and has none.

Lines that begin like list items stay paragraphs: their signs are part of the text.
"""

from itertools import pairwise

import regex

from annotate.text import heading_evidence as evidence
from annotate.text.canonical import MAX_PARTS, canonicalize
from annotate.text.characters import BLANK, is_blank
from annotate.text.errors import EmptyText, TooManyParts
from annotate.text.structure import Block, BlockKind, StructuredText

_WIDEST_WRAP = 100  # code points of a line
_NARROWEST_WRAP = 40  # code points of a line
_LONGEST_WORD = 15  # code points that a word counts for at most
_LOWER = regex.compile(r"\s*[\"'“‘«(]*\p{Ll}")
_FIRST_WORD = regex.compile(r"\s*([\p{Han}\p{Hiragana}\p{Katakana}]|\S+)")
_BETWEEN_TITLE_AND_PROSE = 4  # paragraphs at most


def from_plain(text: str, title: str | None = None) -> StructuredText:
    """Canonical text, blocks and title of plain text. A given title wins over the first line.

    Raises EmptyText, TextTooLong, TooManyParts or UndecodableText.
    """
    canonical = canonicalize(text)
    if canonical.count("\n") > MAX_PARTS:
        raise TooManyParts(MAX_PARTS)
    lines: list[list[str]] = [[]]
    for line in canonical.split("\n"):
        if not is_blank(line):
            lines[-1].append(line)
        elif lines[-1]:
            lines.append([])
    texts = [piece for group in lines for piece in _paragraphs(group)]
    if not texts:
        raise EmptyText
    # Where only blank lines stood before it, it is a byte order mark after all.
    texts[0] = texts[0].lstrip("\ufeff")
    levels = _heading_levels(texts)
    shown = texts[0].strip(BLANK) if _has_title(levels) else ""
    return StructuredText("\n".join(texts), _blocks(texts, levels), (), title or shown)


def _blocks(texts: list[str], levels: dict[int, int]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    at = 0
    for index, piece in enumerate(texts):
        level = levels.get(index, 0)
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        blocks.append(Block(kind, at, at + len(piece), level))
        at += len(piece) + 1
    return tuple(blocks)


def _paragraphs(group: list[str]) -> list[str]:
    """The paragraphs of a group of lines, hard-wrapped lines joined by their `\\n`."""
    width = max(map(len, group), default=0)
    pairs = list(pairwise(group))
    midway = [_breaks_midway(before, after) for before, after in pairs]
    wrapped = any(
        cut or (_fills(before, after, width) and not evidence.closes(before))
        for cut, (before, after) in zip(midway, pairs, strict=True)
    )
    pieces = group[:1]
    for cut, (before, after) in zip(midway, pairs, strict=True):
        if cut or (wrapped and width <= _WIDEST_WRAP and _fills(before, after, width)):
            pieces[-1] += "\n" + after
        else:
            pieces.append(after)
    return pieces


def _breaks_midway(before: str, after: str) -> bool:
    """Whether a sentence surely runs over the end of this line."""
    if len(before) > _WIDEST_WRAP or evidence.is_list_item(after) or evidence.closes(before):
        return False
    return len(before) >= _NARROWEST_WRAP // 2 and _LOWER.match(after) is not None


def _fills(before: str, after: str, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    word = _FIRST_WORD.match(after)
    if word is None or evidence.is_list_item(after):
        return False
    next_length = len(before) + 1 + min(len(word[1]), _LONGEST_WORD)
    return len(before) >= _NARROWEST_WRAP and width <= _WIDEST_WRAP and next_length > width


def _has_title(levels: dict[int, int]) -> bool:
    return levels.get(0) == 1 and all(level > 1 for index, level in levels.items() if index)


def _heading_levels(texts: list[str]) -> dict[int, int]:
    """The level of each block that is a heading, by its index."""
    found = [index for index in range(1, len(texts)) if _is_heading(texts, index)]
    prose = sum(map(evidence.is_prose, texts))
    if len(found) > prose:
        found = []
    if _is_title(texts):
        return {0: 1} | dict.fromkeys(found, 2)
    return dict.fromkeys(found, 1)


def _is_title(texts: list[str]) -> bool:
    if "\n" in texts[0] or not evidence.looks_like_heading(texts[0], evidence.LONGEST_TITLE):
        return False
    for piece in texts[1 : 1 + _BETWEEN_TITLE_AND_PROSE]:
        if evidence.is_prose(piece) and not evidence.is_credit(piece):
            return True
        if not (evidence.is_credit(piece) or evidence.looks_like_heading(piece)):
            return False
    return False


def _is_heading(texts: list[str], index: int) -> bool:
    if "\n" in texts[index] or not evidence.looks_like_heading(texts[index]):
        return False
    if _is_name_of_author(texts, index):
        return False
    follower = index + 1
    if follower + 1 < len(texts) and evidence.looks_like_heading(texts[follower]):
        follower += 1
    return (
        follower < len(texts)
        and evidence.is_prose(texts[follower])
        and not (
            evidence.is_credit(texts[follower]) and len(texts[follower]) <= evidence.LONGEST_HEADING
        )
    )


def _is_name_of_author(texts: list[str], index: int) -> bool:
    """Whether a name that opens or closes the text comes back in a note on its author."""
    name = texts[index].strip(BLANK)
    near_an_end = index <= _BETWEEN_TITLE_AND_PROSE or index >= len(texts) - 3
    if not near_an_end or not evidence.is_bare_name(name):
        return False
    others = [*texts[-4:], *texts[index + 1 : index + 2]]
    return any(other.startswith((f"{name} is ", f"{name}, ", f"{name} was ")) for other in others)
