"""The few doors to articles."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from annotate.accounts.querysets import Person
    from annotate.articles.models import Article


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles as somebody may see them."""

    def visible_to(self, user: "Person") -> "ArticleQuerySet":
        """The articles of the person's projects that are not in the trash."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(project__memberships__user=user, deleted_at=None)

    def labelled(self, name: str) -> "ArticleQuerySet":
        """Those with the label of this name, whatever its case."""
        return self.filter(labelling__label__name__iexact=name)

    def for_listing(self) -> "ArticleQuerySet":
        """Newest first, without search vector and text, with labels and who is to work on each;
        fetching more row by row is refused."""
        return (
            self.defer("search")
            .select_related("current", "assigned_to")
            .defer("search", "current__text", "current__structure")
            .prefetch_related("labels")
            .order_by("-created_at", "-id")
            .fetch_mode(models.FETCH_RAISE)
        )
