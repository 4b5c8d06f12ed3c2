from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "annotate.search"
    label = "search"
