from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "annotate.web"
    label = "web"
