from django.apps import AppConfig


class SearchConfig(AppConfig):
    """What people type into search fields."""

    name = "annotate.search"
    label = "search"
