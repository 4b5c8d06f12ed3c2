"""What an annotation is to be, checked against its text before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from annotate.accounts.errors import Invalid
from annotate.annotations.details import clean_values
from annotate.annotations.errors import Unplaced
from annotate.annotations.models import Annotation, AnnotationTag, Tag
from annotate.articles.models import Article, Revision
from annotate.articles.queries import load_text
from annotate.text.anchoring import carry
from annotate.text.context import RevisionText
from annotate.text.errors import TextError
from annotate.text.graphemes import snap
from annotate.text.ids import uuid7
from annotate.text.quotes import locate

LONGEST_QUOTE = LONGEST_NOTE = 20_000  # code points


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to annotate. `start` and `end` count code points, half-open; they may be
    left out when `quote` is given. `tags` are keys; `details` are values by tag key and field
    key. `revision` is the text that start and end mean, when it may not be the current one."""

    article: Article
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    prefix: str = ""
    suffix: str = ""
    tags: Sequence[str] = ()
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    id: UUID | None = None
    revision: UUID | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft that can be stored: the rows to write."""

    annotation: Annotation
    tagging: list[AnnotationTag]

    @property
    def details(self) -> dict[int, dict[str, Any]]:
        """The values by tag id."""
        return {row.tag_id: row.details for row in self.tagging}


def prepare(draft: Draft, *, author_id: int, tags: Mapping[str, Tag]) -> Prepared:
    """Place the draft in its article's current text and build its rows. `tags` are the project's,
    by key.

    Raises Unplaced or Invalid.
    """
    article = draft.article
    if draft.revision not in (None, article.current_id):
        draft = _carried(draft, draft.revision)
    placed = place(
        load_text(article.current_id),
        quote=draft.quote,
        start=draft.start,
        end=draft.end,
        prefix=draft.prefix,
        suffix=draft.suffix,
    )
    annotation = Annotation(
        id=draft.id or uuid7(),
        project_id=article.project_id,
        article_id=article.pk,
        revision_id=article.current_id,
        author_id=author_id,
        note=clean_note(draft.note),
        **placed,
    )
    values = clean_details(draft.details, draft.tags, tags)
    annotation.carried = [
        AnnotationTag(annotation=annotation, tag=tags[key], details=values[key]) for key in values
    ]
    return Prepared(annotation, annotation.carried)


def in_present_text(draft: Draft) -> Draft:
    """The same draft for its article's text of now, when another one became current meanwhile."""
    article = Article.objects.select_related("current").defer(
        "search", "current__text", "current__structure"
    )
    meant = draft.revision or draft.article.current_id
    return replace(draft, article=article.get(pk=draft.article.pk), revision=meant)


def _carried(draft: Draft, revision: UUID) -> Draft:
    """The draft where its passage surely stands in the article's current text. Raises Unplaced when
    that is not certain: nobody has seen the passage there."""
    if draft.start is None or draft.end is None:
        return draft
    if not Revision.objects.filter(pk=revision, article=draft.article).exists():
        raise Invalid.field("revision", "The article has no such revision.")
    old, new = load_text(revision), load_text(draft.article.current_id)
    meant = place(
        old,
        quote=draft.quote,
        start=draft.start,
        end=draft.end,
        prefix=draft.prefix,
        suffix=draft.suffix,
    )
    (found,) = carry(old.text, new.text, [(meant["start"], meant["end"])])
    if found.state != "placed" or found.start is None or found.end is None:
        message = f"The article has a new text, in which the passage is not certain: {found.reason}"
        raise Unplaced(message, fields={"quote": [message]})
    return replace(
        draft, start=found.start, end=found.end, quote=None, prefix="", suffix="", revision=None
    )


def place(
    text: RevisionText,
    *,
    quote: str | None,
    start: int | None,
    end: int | None,
    prefix: str = "",
    suffix: str = "",
) -> dict[str, Any]:
    """Where the quote or the offsets lie in the text, as the fields of an annotation that follow
    from its span: snapped to graphemes, without outer white space.

    A span that runs past the end of the text ends with it. Raises Unplaced, storing nothing.
    """
    if (start is None) != (end is None):
        missing = "start" if start is None else "end"
        raise Invalid.field(missing, "Give both start and end, or neither.")
    if quote is None and start is None:
        raise Invalid.field("quote", "Give a quote, or start and end.")
    try:
        if quote is not None:
            found = locate(text.text, quote, start, end, prefix=prefix, suffix=suffix)
            start, end = found.start, found.end
        start, end = snap(text.text, start or 0, min(end or 0, len(text.text)))
    except TextError as error:
        raise Unplaced(
            str(error),
            code=error.code,
            fields={"quote" if quote is not None else "start": [str(error)]},
        ) from error
    if end - start > LONGEST_QUOTE:
        message = f"A quote has at most {LONGEST_QUOTE:,} characters; this has {end - start:,}."
        raise Unplaced(message, code="bad_span", fields={"quote": [message]})
    return {"start": start, "end": end, **asdict(text.context(start, end))}


def clean_note(note: str) -> str:
    """The note as it is stored. Raises Invalid when it is too long or holds NUL."""
    note = note.replace("\r\n", "\n").strip()
    if len(note) > LONGEST_NOTE:
        raise Invalid.field(
            "note", f"A note has at most {LONGEST_NOTE:,} characters; this has {len(note):,}."
        )
    if "\x00" in note or any("\ud800" <= sign <= "\udfff" for sign in note):
        raise Invalid.field("note", "The note holds a character that cannot be stored.")
    return note


def clean_details(
    details: Mapping[str, Any], keys: Sequence[str], tags: Mapping[str, Tag]
) -> dict[str, dict[str, Any]]:
    """The checked values by tag key, in the order of the tags given, each once.

    Raises Invalid for an unknown tag, details of a tag that is not given, or a wrong value.
    """
    given = list(dict.fromkeys(keys))
    if unknown := [key for key in given if key not in tags]:
        raise Invalid.field("tags", f"The project has no tag “{unknown[0]}”.", code="unknown_tag")
    if not isinstance(details, Mapping):
        raise Invalid.field("details", "Details are an object: tag, then field, then value.")
    if stray := [key for key in details if key not in given]:
        raise Invalid.field(
            f"details.{stray[0]}", f"Details for “{stray[0]}”, which is not among the tags."
        )
    return {
        key: clean_values(tags[key].fields, details.get(key, {}), where=f"details.{key}")
        for key in given
    }
