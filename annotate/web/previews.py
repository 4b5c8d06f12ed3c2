"""What a new text would do, as its page shows it: kept, so that to look further costs nothing.

To compare two long texts and to carry a thousand annotations takes seconds. What it comes to
depends on nothing but the two texts, which never change, and on where the annotations stand; so it
is kept under all of that, for all web processes, and whoever changes anything is shown it anew.
Who makes it the current text gets what she was shown, without a second comparison.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from annotate.accounts.permissions import Seat
from annotate.annotations.carrying import Carried, Standing, standing
from annotate.annotations.revising import preview_revision
from annotate.articles.models import Article, Revision, WaitingText
from annotate.articles.queries import load_text
from annotate.articles.revisions import check_new, source_of
from annotate.text.text_map import TextMap
from annotate.web.differences import Shown, shown
from annotate.web.fates import Fate, fates

_KEPT_FOR = 1800  # seconds
_LARGEST_KEPT = 1_000_000  # code points of text shown
_MOST_KEPT = 5_000  # annotations


@dataclass(frozen=True, slots=True)
class Preview:
    """The number of the revision that the new text would be, how many annotations are in each
    state, each of them, and the difference."""

    revision: int
    counts: dict[str, int]
    fates: Sequence[Fate]
    difference: Shown


def preview(*, seat: Seat, article: Article, waiting: WaitingText) -> Preview:
    """What the waiting text would do now. Changes nothing. Raises as `check_new`."""
    source = source_of(waiting)
    check_new(seat, article, source)
    annotations = standing(article)
    key = _key(article, waiting, annotations)
    kept: Preview | None = cache.get(f"difference:{key}")
    if kept is not None:
        return kept
    texts = TextMap(load_text(article.current_id).text, waiting.text)
    would = preview_revision(
        seat=seat, article=article, source=source, texts=texts, annotations=annotations
    )
    made = Preview(would.revision, would.counts, fates(would.annotations), shown(texts))
    if made.difference.length <= _LARGEST_KEPT:
        cache.set(f"difference:{key}", made, _KEPT_FOR)
    if len(annotations) <= _MOST_KEPT:
        cache.set(f"carried:{key}", would.annotations, _KEPT_FOR)
    return made


def between(before: Revision, after: Revision) -> Shown:
    """What is different between two texts that were stored."""
    key = f"difference:{before.pk}-{after.pk}"
    kept: Shown | None = cache.get(key)
    if kept is not None:
        return kept
    made = shown(TextMap(load_text(before.pk).text, load_text(after.pk).text))
    if made.length <= _LARGEST_KEPT:
        cache.set(key, made, _KEPT_FOR)
    return made


def foreseen(article: Article, waiting: WaitingText) -> Sequence[Carried]:
    """What becomes of each annotation, as the preview found it; nothing when that is not kept."""
    found: Sequence[Carried] = cache.get(
        f"carried:{_key(article, waiting, standing(article))}", default=()
    )
    return found


def _key(article: Article, waiting: WaitingText, annotations: Sequence[Standing]) -> str:
    given = f"{article.current_id} {waiting.pk} {article.current.number} {annotations!r}"
    return hashlib.sha256(given.encode()).hexdigest()
