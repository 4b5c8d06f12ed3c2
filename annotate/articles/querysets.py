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

    def for_listing(self) -> "ArticleQuerySet":
        """Newest first, without search vector and text; fetching more row by row is refused."""
        return (
            self.defer("search")
            .select_related("current")
            .defer("search", "current__text", "current__structure")
            .order_by("-created_at", "-id")
            .fetch_mode(models.FETCH_RAISE)
        )
