from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "annotate.history"
    label = "history"
