from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """Articles and their revisions."""

    name = "annotate.articles"
    label = "articles"
