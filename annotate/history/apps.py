from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Who did what, when."""

    name = "annotate.history"
    label = "history"
