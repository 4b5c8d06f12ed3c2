from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "annotate.articles"
    label = "articles"
