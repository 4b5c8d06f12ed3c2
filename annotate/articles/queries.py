"""Reads of articles and their texts."""

from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.db.models import Q

from annotate.accounts.models import Project
from annotate.articles import licences
from annotate.articles.models import Article, Republication, Revision
from annotate.text.context import RevisionText

# Texts are immutable, so a copy in the process is never wrong. Large ones are not kept.
_KEPT_TEXTS = 64
_LARGEST_KEPT = 1_000_000  # code points


class _TooLargeToKeep(Exception):
    def __init__(self, text: RevisionText) -> None:
        self.text = text


@lru_cache(maxsize=_KEPT_TEXTS)
def _kept(revision_id: UUID) -> RevisionText:
    text = _read(revision_id)
    if len(text.text) > _LARGEST_KEPT:
        raise _TooLargeToKeep(text)
    return text


def _read(revision_id: UUID) -> RevisionText:
    row = Revision.objects.values_list("text", "structure").get(pk=revision_id)
    return RevisionText(*row)


def load_text(revision_id: UUID) -> RevisionText:
    """The text of a revision with its structure. Raises Revision.DoesNotExist.

    Borders are the caller's business: look the article up through `visible_to` first.
    """
    try:
        return _kept(revision_id)
    except _TooLargeToKeep as large:
        return large.text


def hold_text(article_id: UUID) -> None:
    """Let no other text become the article's current one until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM articles_article WHERE id = %s FOR KEY SHARE", [article_id])


def forget_texts() -> None:
    """Drop the kept copies (tests, which roll back what they stored)."""
    _kept.cache_clear()


def republication_is(project: Project, meant: str) -> Q:
    """Whether the texts of a project's articles may be passed on, as people said or the licences
    say: "allowed", "forbidden" or "unknown". Each wording of a licence is read once."""
    here = Article.objects.filter(project=project, republication=Republication.UNKNOWN).order_by()
    wordings = here.values_list("licence", flat=True).distinct()
    saying = [one for one in wordings if licences.republication(one) == meant]
    return Q(republication=meant) | Q(republication=Republication.UNKNOWN, licence__in=saying)


def languages_of(project: Project) -> list[str]:
    """The languages of a project's articles, by alphabet: one step of an index for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE found AS (
                (SELECT language FROM articles_article
                  WHERE project_id = %(project)s AND deleted_at IS NULL
                  ORDER BY language LIMIT 1)
                UNION ALL
                SELECT (SELECT a.language FROM articles_article a
                         WHERE a.project_id = %(project)s AND a.deleted_at IS NULL
                           AND a.language > found.language ORDER BY a.language LIMIT 1)
                  FROM found WHERE found.language IS NOT NULL
            )
            SELECT language FROM found WHERE language <> ''
            """,
            {"project": project.pk},
        )
        return [language for (language,) in cursor.fetchall()]
