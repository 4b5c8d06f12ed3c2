"""The only writes to articles."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack, cast

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by, unseen_by_others
from annotate.articles import originals
from annotate.articles.assignments import set_only_reader
from annotate.articles.labels import checked_labels, set_labels
from annotate.articles.models import Article, Republication, Revision, Status
from annotate.articles.reading import Source
from annotate.articles.storing import insert_together
from annotate.text.ids import uuid7
from annotate.text.metadata import LANGUAGE, LONGEST


class Metadata(TypedDict, total=False):
    """What is known of an article beside its text."""

    title: str
    byline: str
    publisher: str
    source_url: str
    published_on: date | None
    language: str
    licence: str
    republication: str
    status: str
    assigned_to: int | None
    labels: list[str]


_CHOICES: dict[str, Sequence[str]] = {
    "status": Status.values,
    "republication": Republication.values,
}
_BY_ANNOTATORS = {"status", "assigned_to", "labels"}
"""What everyone who annotates may say of every article."""


def add_article(*, seat: Seat, source: Source, **metadata: Unpack[Metadata]) -> Article:
    """Store a source that `reading` made, as a new article with its revision 1.

    What is not given is what the source says of itself; without any title it is the text's own,
    else the beginning of its first block.
    Raises NotPermitted below annotator, Invalid for bad metadata.
    """
    permissions.require(seat.may_add_articles, "add articles")
    structured = source.structured
    values = source.metadata.found() | checked_metadata(metadata)
    labels = values.pop("labels", None)
    reader = member_of(seat, values.pop("assigned_to", None))
    values["title"] = (
        values.get("title")
        or _one_line(structured.title or "", 500)
        or _one_line(structured.text[: structured.blocks[0].end], 120)
    )
    article = Article(project=seat.project, created_by=seat.user, **values)
    revision = revision_of(article, source, number=1, actor=seat.user)
    article.current_id = revision.pk
    with unseen_by_others(seat.user):
        # The revision first: the triggers on the article look at its text.
        insert_together(revision, article)
        if source.original is not None:
            originals.keep(revision.pk, source.original)
        if labels:
            set_labels(article, labels)
        if reader is not None:
            set_only_reader(seat, article, reader)
            article.assigned_to = reader
    article.current = revision
    return article


def revision_of(article: Article, source: Source, *, number: int, actor: User) -> Revision:
    """The source as a revision of the article, not stored yet."""
    structured = source.structured
    return Revision(
        id=uuid7(),
        article=article,
        number=number,
        text=structured.text,
        structure=structured.to_json(),
        length=len(structured.text),
        sha256=hashlib.sha256(structured.text.encode()).hexdigest(),
        source=source.kind,
        filename=source.filename[:255],
        encoding=source.encoding,
        created_by=actor,
    )


def change_article(*, seat: Seat, article: Article, **metadata: Unpack[Metadata]) -> Article:
    """Correct an article's metadata or its status; its text never changes.

    Annotators may set the status, the labels and who is to work on it; the rest is for curators
    and for who added the article.
    Raises NotPermitted or Invalid.
    """
    if set(metadata) <= _BY_ANNOTATORS:
        permissions.require(seat.may_annotate, "change articles")
    else:
        permissions.require(
            seat.may_change_article(article),
            "change an article that somebody else added",
        )
    values = checked_metadata(metadata)
    if values.get("title") == "":
        raise Invalid.field("title", "An article needs a title.")
    labels = values.pop("labels", None)
    same = values.pop("assigned_to", article.assigned_to_id) == article.assigned_to_id
    reader = None if same else member_of(seat, metadata.get("assigned_to"))
    for name, value in values.items():
        setattr(article, name, value)
    article.updated_at = timezone.now()
    with by(seat.user):
        article.save(update_fields=[*values, "updated_at"])
        if not same:
            # Whoever names one reader means that one.
            set_only_reader(seat, article, reader)
            article.assigned_to = reader
        if labels is not None:
            set_labels(article, labels)
    return article


def delete_article(*, seat: Seat, article: Article) -> Article:
    """Put an article, with everything on it, into the trash."""
    permissions.require(
        seat.may_change_article(article),
        "delete an article that somebody else added",
    )
    article.deleted_at, article.deleted_by = timezone.now(), seat.user
    with by(seat.user):
        article.save(update_fields=["deleted_at", "deleted_by"])
    return article


def restore_article(*, seat: Seat, article: Article) -> Article:
    """Take an article out of the trash again."""
    permissions.require(
        seat.may_change_article(article),
        "restore an article that somebody else added",
    )
    article.deleted_at = article.deleted_by = None
    with by(seat.user):
        article.save(update_fields=["deleted_at", "deleted_by"])
    return article


def member_of(seat: Seat, pk: int | None) -> User | None:
    """The member of the project with this id. Raises Invalid (field `assigned_to`)."""
    if pk is None:
        return None
    found = User.objects.filter(pk=pk, memberships__project=seat.project).first()
    if found is None:
        raise Invalid.field("assigned_to", "This is nobody in the project.")
    return found


def checked_metadata(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored. Raises Invalid naming each that is wrong."""
    values: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for name, value in metadata.items():
        if name in ("published_on", "assigned_to"):
            values[name] = value
            continue
        if name == "labels":
            values[name] = checked_labels(cast("list[str]", value))
            continue
        text = "" if value is None else _one_line(str(value))
        if name in LONGEST and len(text) > LONGEST[name]:
            wrong[name] = [f"At most {LONGEST[name]} characters; this has {len(text)}."]
        values[name] = text
    wrong = _of_no_known_form(values) | wrong
    if wrong:
        first = next(iter(wrong.items()))
        raise Invalid(f"{first[0]}: {first[1][0]}", fields=wrong)
    return values


def _of_no_known_form(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with values that are of one of some kinds."""
    wrong: dict[str, list[str]] = {}
    for name, known in _CHOICES.items():
        if name in values and values[name] not in known:
            wrong[name] = [f"A {name} is one of: {', '.join(filter(None, known))}."]
    if url := values.get("source_url"):
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            wrong["source_url"] = ["This is not a web address (http or https)."]
    if (language := values.get("language")) and not LANGUAGE.fullmatch(language):
        wrong["language"] = ["A language is a code such as en, es or pt-BR."]
    return wrong


def _one_line(text: str, most: int | None = None) -> str:
    line = " ".join(text.replace("\x00", "").split())
    return line if most is None or len(line) <= most else line[: most - 1].rstrip() + "…"
