"""Deep links into Annotate, the same whoever asks."""

from django.conf import settings


def revision_link(slug: str, article_id: str, revision: int) -> str:
    """Where the API has a revision's text; absolute as an annotation's link is."""
    there = f"/api/v1/projects/{slug}/articles/{article_id}/revisions/{revision}/"
    return f"{settings.ANNOTATE_URL}{there}"


def annotation_link(slug: str, article_id: str, annotation_id: str) -> str:
    """Where an annotation is read: absolute when ANNOTATE_URL says where people reach Annotate.

    Never taken from the request: page, API and command write the same bytes.
    """
    return f"{settings.ANNOTATE_URL}/p/{slug}/articles/{article_id}/#annotation-{annotation_id}"
