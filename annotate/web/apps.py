from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "annotate.web"
    label = "web"
