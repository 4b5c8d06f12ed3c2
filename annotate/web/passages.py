"""The article as the reader shows it: text with its highlights, whole or block by block."""

from collections.abc import Iterable

from django.utils.safestring import SafeString

from annotate.annotations.queries import Mark, marks_of
from annotate.articles.models import Article
from annotate.articles.queries import load_text
from annotate.text.context import RevisionText
from annotate.text.rendering import render_article, render_blocks
from annotate.text.segments import in_order, render_content
from annotate.text.structure import BlockKind

_MOST_PASSAGES = 40


def is_first(article: Article) -> bool:
    """Whether the article surely has had no other text: without asking the database."""
    return "current" in article._state.fields_cache and article.current.number == 1


def begins_with_title(article: Article, text: RevisionText) -> bool:
    """Whether the text's first block is the article's title, which is then shown once, as h1."""
    first = text.blocks[0]
    return first.kind is BlockKind.HEADING and text.text_of(0).split() == article.title.split()


def render_title(article: Article, text: RevisionText, marks: list[Mark]) -> SafeString:
    """The h1 that is also the text's first block, with the highlights on it; "" when it is none."""
    if not begins_with_title(article, text):
        return SafeString("")
    return SafeString(_title_block(text, marks, swap=""))


def render_text(article: Article, text: RevisionText, marks: list[Mark]) -> SafeString:
    """All blocks below the title, with their highlights."""
    without = (0,) if begins_with_title(article, text) else ()
    return SafeString(render_article(text, marks, without=without))


def touched_blocks(article: Article, spans: Iterable[tuple[int, int]]) -> dict[int, str]:
    """The blocks that the spans (code points) touch, afresh, by their index, as htmx's out-of-band
    swaps."""
    text = load_text(article.current_id)
    touched = sorted({index for span in spans for index in text.blocks_touching(*span)})
    if not touched:
        return {}
    here = _passages(text, touched)
    marks = marks_of(article.current_id, touching=here, first=is_first(article))
    html = dict(render_blocks(text, marks, only=frozenset(touched), out_of_band=True))
    if 0 in html and begins_with_title(article, text):
        html[0] = _title_block(text, marks, swap=' hx-swap-oob="true"')
    return {index: html[index] for index in touched}


def _passages(text: RevisionText, touched: list[int]) -> list[tuple[int, int]]:
    """The spans (code points) of these blocks, given in order; of those that follow each other one.

    What many people change at once lies far apart, and what lies between is not read: only when
    there are so many that to ask for each would take longer.
    """
    found: list[tuple[int, int]] = []
    for index in touched:
        start, end = text.blocks[index].start, text.blocks[index].end
        if found and found[-1][1] + 1 == start:
            start = found.pop()[0]
        found.append((start, end))
    return found if len(found) <= _MOST_PASSAGES else [(found[0][0], found[-1][1])]


def render_touched(article: Article, spans: Iterable[tuple[int, int]]) -> SafeString:
    """The blocks that the spans (code points) touch, afresh, one after the other."""
    return SafeString("".join(touched_blocks(article, spans).values()))


def _title_block(text: RevisionText, marks: list[Mark], *, swap: str) -> str:
    end = text.blocks[0].end
    here = in_order(mark for mark in marks if mark[0] < end)
    content = render_content(text, 0, here)
    return f'<h1 id="block-0" data-start="0" dir="auto"{swap}>{content}</h1>'
